"""The application: command line, configuration, the stages composed, the store."""
