"""An episode laid out for review: what :mod:`review` serves, and where it comes from."""
