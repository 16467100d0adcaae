"""The values of a transcript and every file format it is read from and written to."""
