"""Conversations that the project makes to measure what it doubts: with faults, and without."""
