"""Batches of made recordings that are killed, and what is left of them."""
