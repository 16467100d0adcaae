"""Evidence against words that a recognizer wrote: pure functions over words and times.

A module for each kind of evidence. None of them decides: what is taken out of a recognition
:mod:`asr.hallucination` decides, and what a person is shown :mod:`align.hints`.
"""
