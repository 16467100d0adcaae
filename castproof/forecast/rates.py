"""What steps take on this machine: by earlier runs, by this one so far, or else usually."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from castproof.forecast.pace import Pace, StepSetting, find_usual_rate

#: So many seconds as expected weigh against what this run takes longer or less for the rest: a
#: machine that is busy for a moment is not slower.
_CALM_KNOWN_S, _CALM_USUAL_S = 30.0, 2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The seconds that steps took, and usually take; and, of those that earlier runs did too, the
    seconds that they took and should have by these.
    """

    took: float = 0.0
    usual: float = 0.0
    took_known: float = 0.0
    expected: float = 0.0

    def __add__(self, other: Evidence) -> Evidence:
        return Evidence(
            self.took + other.took,
            self.usual + other.usual,
            self.took_known + other.took_known,
            self.expected + other.expected,
        )

    def without(self, other: Evidence) -> Evidence:
        """What there is without the ``other``."""
        return Evidence(
            max(0.0, self.took - other.took),
            max(0.0, self.usual - other.usual),
            max(0.0, self.took_known - other.took_known),
            max(0.0, self.expected - other.expected),
        )


class Rates:
    """Find what a step takes; ``learned`` are the paces of earlier runs."""

    def __init__(self, learned: Mapping[StepSetting, Pace]) -> None:
        self._learned = learned
        self._run: dict[StepSetting, Pace] = {}
        self._new: dict[StepSetting, Pace] = {}

    def note(self, setting: StepSetting, pace: Pace) -> None:
        """Note what a step took in this run."""
        for paces in (self._run, self._new):
            known = paces.get(setting)
            paces[setting] = pace if known is None else known + pace

    def take_new(self) -> dict[StepSetting, Pace]:
        """Take what was noted since this was asked last."""
        new, self._new = self._new, {}
        return new

    def find_learned(self, setting: StepSetting) -> float | None:
        """Find what earlier runs took of a step; ``None`` where none did it so."""
        known = self._learned.get(setting)
        return None if known is None else known.rate

    def find(self, setting: StepSetting, shown: Evidence) -> tuple[float, bool]:
        """Find what a step takes, for a second of sound or in all; whether this machine told it.

        ``shown`` is what the steps of this run show.
        """
        learned, run = self._learned.get(setting), self._run.get(setting)
        if run is not None:
            if learned is not None:  # it counts as one more recording of this run
                amount = run.amount / run.runs
                run += Pace(learned.rate * amount, amount)
            return run.rate, True
        if learned is not None:
            load = (shown.took_known + _CALM_KNOWN_S) / (shown.expected + _CALM_KNOWN_S)
            return learned.rate * load, True
        speed = (shown.took + _CALM_USUAL_S) / (shown.usual + _CALM_USUAL_S)
        return find_usual_rate(setting) * speed, False

    def weigh(self, setting: StepSetting, amount: float, took: float) -> Evidence:
        """Weigh what it shows that a step took so many seconds for so much."""
        learned, usual = self.find_learned(setting), find_usual_rate(setting) * amount
        if learned is None:
            return Evidence(took, usual)
        return Evidence(took, usual, took, learned * amount)
