"""What the judge of a language model's proposals makes of lies, and of people's own edits."""
