"""What it costs to give a word to a speaker, and to change the speaker between two words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.attribution.backchannels import find_candidates
from align.attribution.coverage import Floats
from align.languages.english import ENGLISH
from align.languages.pack import LanguagePack
from align.units import ends_sentence, measure_pauses_s
from transcript.values import Word


@dataclass(frozen=True, slots=True)
class AttributionOptions:
    """What a change of speaker costs, in nats, and how far the turns are believed.

    ``coverage_floor`` is added to each speaker's share of a word: the diarizer may have missed
    them there. Where voices are told apart by their times, ``around`` of that share is theirs in
    the ten seconds on either side of the word. ``pause_s`` is the silence from which on
    ``switch_after_pause`` applies. ``listening`` is what a short turn is worth to the
    backchannel that it fits. ``two_at_once`` is the price of two words at one time by one
    speaker, ``switch_into_overlap`` that of beginning while another speaks; who goes on
    ``resume_s`` after their own last word does so for nothing. ``reach_s`` is how far from every
    turn a word may lie and still go with its neighbours; farther out these are wrong more often
    than right (docs/background/alignment.md), so nobody is named.
    """

    coverage_floor: float = 0.08
    around: float = 0.05
    switch_in_sentence: float = 3.0
    switch_after_sentence: float = 0.6
    switch_after_pause: float = 1.2
    switch_beside_backchannel: float = 0.6
    pause_s: float = 0.35
    listening: float = 6.0
    two_at_once: float = 6.0
    switch_into_overlap: float = 1.2
    resume_s: float = 0.1
    reach_s: float = 4.0


DEFAULTS = AttributionOptions()


def emission_costs(shares: Floats, options: AttributionOptions = DEFAULTS) -> Floats:
    """Compute −ln P(speaker | coverage), in nats, of the shape of ``shares``: a word a row."""
    believed = shares + options.coverage_floor
    costs: Floats = -np.log(believed / believed.sum(axis=1, keepdims=True))
    return costs


def switch_costs(
    words: Sequence[Word], options: AttributionOptions = DEFAULTS, pack: LanguagePack = ENGLISH
) -> Floats:
    """Compute the price of changing the speaker just before each word, ``(words,)``, in nats."""
    pauses = measure_pauses_s(words)
    aside = find_candidates(words, pack)
    costs = np.full(len(words), options.switch_in_sentence)
    for index in range(1, len(words)):
        pause = pauses[index]
        if pause is not None and pause > options.pause_s:
            costs[index] = min(costs[index], options.switch_after_pause)
        if ends_sentence(words[index - 1].text):
            costs[index] = min(costs[index], options.switch_after_sentence)
        if aside[index] or aside[index - 1]:
            costs[index] = min(costs[index], options.switch_beside_backchannel)
    return costs
