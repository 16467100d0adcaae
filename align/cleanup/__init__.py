"""Three cleanup levels of the same words: verbatim, readable, clean; every removal an edit."""
