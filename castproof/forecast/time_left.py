"""How long a run will still take: by what earlier runs took, and what this one has taken so far."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from castproof.forecast.pace import ONCE, Pace, StepSetting
from castproof.forecast.plan import RecordingPlan
from castproof.forecast.rates import Evidence, Rates
from castproof.forecast.steps import Recording, Step, start_recording
from castproof.pipeline import progress

#: Steps that are left out where they are not needed, which is known only then.
_OPTIONAL = frozenset({progress.HEARING_AGAIN, progress.CHECKING_VOICES})
#: What is usual of a step counts for so large a part of it done, beside what it shows itself.
_TRUST_USUAL = 0.05
#: From here on a step tells by itself how long it takes.
_TELLS = 0.3
#: A time is sure if no more than this share of it is of the usual pace.
_UNSURE_MOST = 0.2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A run takes ``seconds`` more; ``is_sure`` is whether it is known of this machine.

    ``late_s`` is for how long it has been overdue, where it should be done.
    """

    seconds: float
    is_sure: bool
    late_s: float = 0.0


class TimeLeft:
    """Foretell how long a run still takes; what it takes meanwhile is in :meth:`take_paces`.

    ``learned`` are the paces of earlier runs. ``at_once`` is on how many recordings is worked at
    once. Several threads may use it.
    """

    def __init__(
        self,
        plans: Sequence[RecordingPlan],
        learned: Mapping[StepSetting, Pace],
        *,
        at_once: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recordings = {plan.name: start_recording(plan) for plan in plans}
        self._rates = Rates(learned)
        self._at_once = at_once
        self._clock = clock
        self._done = Evidence()
        self._lock = threading.RLock()

    @property
    def counts(self) -> tuple[int, int]:
        """How many recordings are done, and how many there are."""
        with self._lock:
            every = self._recordings.values()
            return sum(one.is_finished for one in every), len(every)

    def start(self, name: str, worker: str | None = None) -> None:
        """Note that a worker is at a recording, and no longer at the one before."""
        with self._lock:
            for one in self._recordings.values():
                if one.worker == worker:
                    one.is_active = False
            found = self._recordings.get(name)
            if found is not None:
                found.is_active, found.worker, found.is_finished = True, worker, False

    def begin(self, name: str, doing: str, seconds: float | None = None) -> None:
        """Note that a step begins: what comes before it is done, or is not needed.

        ``seconds`` is how long the sound is that it works on.
        """
        with self._lock:
            one = self._recordings.get(name)
            step = None if one is None else one.find(doing, "waiting")
            if one is None or step is None:
                return
            one.skip_before(step)
            one.is_active = True
            if step.is_kept:  # what was there no longer holds, so that what follows does not either
                for other in one.steps():
                    other.is_kept = False
            if doing == progress.RECOGNIZING and seconds and not one.is_known:
                one.seconds, one.is_known = seconds / step.planned.share, True
            step.state, step.began, step.news = "running", self._clock(), self._clock()

    def advance(self, name: str, doing: str, fraction: float) -> None:
        """Note how far a step is, from 0 to 1."""
        with self._lock:
            one = self._recordings.get(name)
            step = None if one is None else one.find(doing, "running")
            if step is not None:
                step.fraction = min(max(float(fraction), step.fraction), 1.0)  # or NumPy's
                step.news = self._clock()

    def end(self, name: str, doing: str, *, well: bool = True, took_s: float | None = None) -> None:
        """Note that a step ended; how long it took counts if it ended ``well``."""
        with self._lock:
            one = self._recordings.get(name)
            step = None if one is None else one.find(doing, "running")
            if one is None or step is None:
                return
            step.state = "done"
            if not well:
                return
            took = self._clock() - step.began if took_s is None else took_s
            amount = one.amount(step)
            self._done += self._rates.weigh(step.setting, amount, took)
            self._rates.note(step.setting, Pace(took, amount))
            one.done.add(doing)

    def pause(self, name: str) -> None:
        """Note that nobody is at a recording: what was not ended is done again later."""
        with self._lock:
            one = self._recordings.get(name)
            if one is None:
                return
            one.is_active, one.worker = False, None
            for step in one.steps():
                if step.state == "running":
                    step.state, step.fraction = "waiting", 0.0

    def finish(self, name: str) -> None:
        """Note that nothing more is done to a recording, whether it is done or failed."""
        with self._lock:
            one = self._recordings.get(name)
            if one is None or one.is_finished:
                return
            if {progress.RECOGNIZING, progress.LAYING_OUT} <= one.done:
                for step in one.steps():
                    if step.planned.doing in _OPTIONAL - one.done:
                        self._rates.note(step.setting, Pace(0.0, one.amount(step)))
            one.is_finished, one.is_active = True, False
            for step in one.steps():
                step.state = "done"

    def finish_others(self, name: str) -> None:
        """Note that of recordings done one after the other those before this one are done."""
        with self._lock:
            if name in self._recordings:
                for other in self._recordings:
                    if other == name:
                        return
                    self.finish(other)

    def take_paces(self) -> dict[StepSetting, Pace]:
        """Take what this run took since this was asked last."""
        with self._lock:
            return self._rates.take_new()

    def find_rate(self, setting: StepSetting) -> float | None:
        """Find what earlier runs took of a step; ``None`` where none did it so."""
        return self._rates.find_learned(setting)

    def estimate(self) -> Estimate | None:
        """Estimate the time left; ``None`` where nothing was planned."""
        with self._lock:
            if not self._recordings:
                return None
            now, shown = self._clock(), self._collect_evidence()
            loads: list[float] = []
            queue: list[float] = []
            total = unsure = late = 0.0
            for one in self._recordings.values():
                if one.is_finished:
                    continue
                left, doubtful = self._estimate_one(one, now, shown)
                total, unsure = total + left, unsure + doubtful
                if one.is_active:
                    late = max(late, self._measure_lateness(one, now, shown))
                (loads if one.is_active else queue).append(left)
            loads += [0.0] * (self._at_once - len(loads))
            heapq.heapify(loads)
            for left in queue:
                heapq.heapreplace(loads, loads[0] + left)
            return Estimate(max(loads), unsure <= _UNSURE_MOST * total, late)

    def _estimate_one(self, one: Recording, now: float, shown: Evidence) -> tuple[float, float]:
        """The seconds left for a recording, and how many of them nobody knows of this machine."""
        total = unsure = 0.0
        for phase in one.phases:
            longest = doubtful = 0.0
            for chain in phase:
                lefts = [self._estimate_step(one, step, now, shown) for step in chain]
                left = sum(seconds for seconds, _ in lefts)
                if left >= longest:
                    longest = left
                    doubtful = sum(seconds for seconds, is_sure in lefts if not is_sure)
            total, unsure = total + longest, unsure + doubtful
        return total, unsure

    def _estimate_step(
        self, one: Recording, step: Step, now: float, shown: Evidence
    ) -> tuple[float, bool]:
        """The seconds left for a step, and whether they are known of this machine."""
        if step.state == "done" or step.is_kept:
            return 0.0, True
        if step.state == "waiting":
            rate, is_sure = self._rates.find(step.setting, shown)
            return rate * one.amount(step), is_sure and one.is_known
        at_news, is_sure = self._estimate_at_news(one, step, shown)
        is_sure = is_sure or (step.fraction >= _TELLS and step.setting.step not in ONCE)
        return max(0.0, at_news - (now - step.news)), is_sure

    def _estimate_at_news(self, one: Recording, step: Step, shown: Evidence) -> tuple[float, bool]:
        """The seconds that were left of a running step when it last said how far it is."""
        # What it shows itself counts below, and must not count twice.
        rate, is_sure = self._rates.find(step.setting, shown.without(self._show(one, step)))
        # The first tenth of a step may well take a fifth of its time: where it is known how long it
        # took before, what is still to be done is expected to go on like that.
        trust = 1 - step.fraction if is_sure else _TRUST_USUAL
        took = step.news - step.began
        whole = (rate * one.amount(step) * trust + took) / (trust + step.fraction)
        return (1 - step.fraction) * whole, is_sure

    def _collect_evidence(self) -> Evidence:
        """Add up what the steps show that are done or running."""
        shown = self._done
        for one in self._recordings.values():
            if one.is_active:
                for step in one.steps():
                    if step.state == "running":
                        shown += self._show(one, step)
        return shown

    def _show(self, one: Recording, step: Step) -> Evidence:
        """What a running step shows so far."""
        if not step.fraction:
            return Evidence()
        return self._rates.weigh(
            step.setting, one.amount(step) * step.fraction, step.news - step.began
        )

    def _measure_lateness(self, one: Recording, now: float, shown: Evidence) -> float:
        """For how long a recording's running steps have been overdue."""
        late = 0.0
        for step in one.steps():
            if step.state == "running":
                at_news, _ = self._estimate_at_news(one, step, shown)
                late = max(late, now - step.news - at_news)
        return late
