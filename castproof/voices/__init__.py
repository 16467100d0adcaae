"""The collection of known voices: kept, learnt from, managed."""
