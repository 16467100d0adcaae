"""Every file format of a transcript but the episode, text or bytes to value and back."""
