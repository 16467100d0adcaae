"""Who said which word: castscribe beside the rules of other tools, on recorded turns."""
