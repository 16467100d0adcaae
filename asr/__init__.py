"""Sound in, words out: decoding any recording, and recognizing what was said."""
