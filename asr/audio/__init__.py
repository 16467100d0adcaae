"""Sound: any recording decoded, measured, held in memory or on disk, and played back."""
