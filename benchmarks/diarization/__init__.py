"""How fast a diarization is, and whether it is the same, beside stock pyannote.audio."""
