"""A recording made into a transcript: the stages, what they keep, and how they end."""
