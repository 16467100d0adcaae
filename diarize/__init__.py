"""Who speaks when: the diarizer protocol and its pyannote adapter."""
