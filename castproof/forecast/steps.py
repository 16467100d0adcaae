"""How far a run is: every recording's steps, waiting, running or done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from castproof.forecast.pace import ONCE, StepSetting
from castproof.forecast.plan import PlannedStep, RecordingPlan

State = Literal["waiting", "running", "done"]


@dataclass(slots=True, eq=False)
class Step:
    """A step of a recording: when it ``began``, and the ``fraction`` done at its last ``news``."""

    planned: PlannedStep
    setting: StepSetting
    is_kept: bool
    state: State = "waiting"
    fraction: float = 0.0
    began: float = 0.0
    news: float = 0.0


@dataclass(slots=True, eq=False)
class Recording:
    """A recording's steps: phases of chains."""

    name: str
    phases: tuple[tuple[tuple[Step, ...], ...], ...]
    seconds: float
    is_known: bool
    is_active: bool = False
    is_finished: bool = False
    worker: str | None = None
    done: set[str] = field(default_factory=set)

    def steps(self) -> Iterator[Step]:
        """List its steps in order."""
        return (step for phase in self.phases for chain in phase for step in chain)

    def find(self, doing: str, state: State) -> Step | None:
        """Find the step that does something and is in a state; ``None`` where there is none."""
        for step in self.steps():
            if step.planned.doing == doing and step.state == state:
                return step
        return None

    def amount(self, step: Step) -> float:
        """For how much a step works: seconds of sound, or once."""
        return 1.0 if step.setting.step in ONCE else max(self.seconds * step.planned.share, 1e-3)

    def skip_before(self, begun: Step) -> None:
        """Mark what comes before a step as done, or not needed."""
        for phase in self.phases:
            for chain in phase:
                if begun in chain:
                    for step in chain[: chain.index(begun)]:
                        step.state = "done"
            if any(begun in chain for chain in phase):
                return
            for chain in phase:
                for step in chain:
                    step.state = "done"


def start_recording(plan: RecordingPlan) -> Recording:
    """Make the steps of a plan, all waiting."""
    phases = tuple(
        tuple(
            tuple(
                Step(step, plan.settings[step.doing], is_kept=step.doing in plan.kept)
                for step in chain
            )
            for chain in phase
        )
        for phase in plan.phases
    )
    return Recording(plan.name, phases, plan.seconds, plan.is_known)
