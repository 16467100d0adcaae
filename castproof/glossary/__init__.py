"""The glossary of a show: its file, what it learns, and what it corrects."""
