"""What a GPU does for castproof: every figure that matters, in a few minutes, as one JSON file."""
