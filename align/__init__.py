"""Words and turns brought together: speakers, caption lines, paragraphs."""
