"""Known voices, and which speaker's voice is whose."""
