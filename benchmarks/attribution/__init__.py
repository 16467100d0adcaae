"""Who said which word: castproof beside the rules of other tools, on recorded turns."""
