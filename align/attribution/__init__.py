"""Words and turns brought together: who said which word."""
