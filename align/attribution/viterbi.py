"""The cheapest path of speakers through the words, by dynamic programming.

:func:`find_cheapest_path` is for the words of one recognizer, which come one after the other;
:func:`find_cheapest_voices` for words whose times overlap, so that more than one voice is under way
(A. Viterbi, "Error bounds for convolutional codes", 1967; the state of the second is factorial:
Z. Ghahramani and M. I. Jordan, "Factorial hidden Markov models", 1997).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from align.attribution.coverage import Floats

# Paths followed at once where voices overlap. Eight were as good as 64 on the AMI meetings "a".
PATHS_MAX = 24
# A path: its cost in nats, and its states from the last to the first as linked pairs.
_Trail = tuple[int, "_Trail | None"]
# Who spoke the last word, and until when each speaker's own last word lasts, in seconds.
_State = tuple[int, tuple[float, ...]]


def find_cheapest_path(emissions: Floats, switches: Floats) -> tuple[int, ...]:
    """Find the states of the path whose emissions and changes of state cost least.

    ``emissions`` is ``(steps, states)``; ``switches[i]`` is the price of any change into step
    ``i``, so the best predecessor is either the same state or the cheapest of all: each step
    takes time linear in the states. Equal paths are decided for staying, then for the first.

    Plain lists: a conversation has a handful of states, for which an array's overhead is most of
    the work.
    """
    total, *rows = emissions.tolist()
    came_from: list[list[int]] = []
    for row, switch in zip(rows, switches[1:].tolist(), strict=True):
        least = min(total)
        best, changed = total.index(least), least + switch
        came_from.append([own if cost <= changed else best for own, cost in enumerate(total)])
        total = [min(cost, changed) + added for cost, added in zip(total, row, strict=True)]
    path = [total.index(min(total))]
    for before in reversed(came_from):
        path.append(before[path[-1]])
    return tuple(reversed(path))


@dataclass(frozen=True, slots=True)
class VoicePrices:
    """What it costs, in nats, when voices are under way at once.

    ``clash``: two words at one time by one speaker. ``join``: somebody begins while another is
    speaking. A speaker whose own last word ended at most ``resume_s`` ago goes on for nothing.
    """

    clash: float
    join: float
    resume_s: float


def find_cheapest_voices(
    emissions: Floats, switches: Floats, starts: Floats, ends: Floats, prices: VoicePrices
) -> tuple[int, ...]:
    """Find the states of the cheapest path where each speaker is a stream of words of their own.

    ``emissions`` is ``(steps, states)``, the rest ``(steps,)``, times in seconds and NaN where
    unknown; ``starts`` do not go back. Beside the price of a change, ``switches[i]``, it knows
    who is still speaking: A and B below cost one ``join`` and no change, since both go on::

        A   |so  we| |moved  | |there|
        B        |oh  really| |when?|

    Where no words overlap and nobody goes on after an interruption within ``prices.resume_s``,
    it is :func:`find_cheapest_path`. At most :data:`PATHS_MAX` paths are followed at once.
    """
    steps, states = emissions.shape
    rows, bounds = emissions.tolist(), list(zip(starts.tolist(), ends.tolist(), strict=True))
    silent = (-inf,) * states
    frontier: dict[_State, tuple[float, _Trail]] = {
        (state, _extend_speech(silent, state, bounds[0][1], -inf)): (rows[0][state], (state, None))
        for state in range(states)
    }
    for step in range(1, steps):
        start, end = bounds[step]
        # What ended before this can no longer be resumed, so that paths meet again.
        over = (bounds[step + 1][0] if step + 1 < steps else inf) - prices.resume_s
        reached: dict[_State, tuple[float, _Trail]] = {}
        for (last, until), (cost, trail) in frontier.items():
            prices_by_state = _price_states(last, until, start, float(switches[step]), prices)
            for state, (price, emission) in enumerate(
                zip(prices_by_state, rows[step], strict=True)
            ):
                total = cost + price + emission
                key = state, _extend_speech(until, state, end, over)
                known = reached.get(key)
                if known is None or total < known[0]:
                    reached[key] = total, (state, trail)
        if len(reached) > PATHS_MAX:
            reached = dict(sorted(reached.items(), key=lambda item: item[1][0])[:PATHS_MAX])
        frontier = reached
    last_trail: _Trail | None = min(frontier.values(), key=lambda path: path[0])[1]
    path = []
    while last_trail is not None:
        state, last_trail = last_trail
        path.append(state)
    return tuple(reversed(path))


def _price_states(
    last: int, until: tuple[float, ...], start: float, switch: float, prices: VoicePrices
) -> Iterator[float]:
    """Price each speaker's saying the word that begins at ``start`` after this path, in nats."""
    under_way = max(until) > start
    for state, lasts in enumerate(until):
        if lasts > start:
            yield prices.clash
        elif state == last or lasts >= start - prices.resume_s:
            yield 0.0
        else:
            yield min(prices.join, switch) if under_way else switch


def _extend_speech(
    until: tuple[float, ...], state: int, end: float, over: float
) -> tuple[float, ...]:
    """Find until when each speaker's last word lasts, once ``state`` spoke to ``end``."""
    changed = (*until[:state], max(until[state], end), *until[state + 1 :])
    return tuple(lasts if lasts > over else -inf for lasts in changed)
