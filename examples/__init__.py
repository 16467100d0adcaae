"""A recording made for the project, the miniature models, and how both are made."""
