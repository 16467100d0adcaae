"""Chapters inside a recording's file: read from any, written into MP3, AAC and MP4.

``recording.py`` reads and writes them, ``id3.py`` makes the tag of an MP3, ``mp4.py`` the track and
the list of an MP4 of ``atoms.py``. The sound is never touched, and other tags stay.
"""
