"""A person's edit and a new machine pass brought together: a three-way merge of transcripts."""
