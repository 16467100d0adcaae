"""Words laid out: captions, subtitles, paragraphs, sentences."""
