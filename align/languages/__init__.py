"""What is particular to a language: its fillers, openers and markers."""
