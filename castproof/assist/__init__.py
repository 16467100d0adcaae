"""Proposals of a language model, which the program judges before anything is written."""
