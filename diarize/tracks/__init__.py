"""Separate tracks of one conversation: lined up, and cleared of one another's voices."""
