"""Terms as they are to be written, and the words that are corrected to them."""
