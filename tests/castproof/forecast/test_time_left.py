"""The time left: added up by hand, never negative, never more because time passed, 0 at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castproof.forecast.pace import ONCE, Pace, StepSetting, find_usual_rate
from castproof.forecast.plan import PlannedStep, RecordingPlan
from castproof.forecast.time_left import Estimate, TimeLeft
from castproof.pipeline import progress

READ, LOAD, HEAR = progress.READING, progress.LOADING_SPEECH_MODEL, progress.RECOGNIZING
TELL, AGAIN, LAY = progress.DIARIZING, progress.HEARING_AGAIN, progress.LAYING_OUT
STEPS = (READ, LOAD, HEAR, TELL, AGAIN, LAY)
SETTINGS = {doing: StepSetting(doing, cores=2) for doing in STEPS}
#: For a second of sound, and for loading in all.
RATES = {READ: 0.0, LOAD: 4.0, HEAR: 0.5, TELL: 0.25, AGAIN: 0.05, LAY: 0.01}
LEARNED = {SETTINGS[doing]: Pace(rate, 1.0) for doing, rate in RATES.items()}


def plan(name: str, *doing: str, seconds: float = 100.0) -> RecordingPlan:
    chain = tuple(map(PlannedStep, doing or STEPS))
    return RecordingPlan(name, ((chain,),), SETTINGS, seconds)


def beside(name: str) -> RecordingPlan:
    """Words and speakers at the same time, and then the rest."""
    chains = tuple((PlannedStep(doing),) for doing in (HEAR, TELL))
    return RecordingPlan(name, (chains, ((PlannedStep(LAY),),)), SETTINGS, 100.0)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def seconds(left: TimeLeft) -> float:
    found = left.estimate()
    assert found is not None
    return found.seconds


def test_known_from_the_first_second(clock: Clock) -> None:
    left = TimeLeft([plan("a"), plan("b", HEAR, LAY)], LEARNED, clock=clock)
    # a: 4 + 100 × (0.5 + 0.25 + 0.05 + 0.01) = 85; b: 51.
    assert left.estimate() == Estimate(pytest.approx(136.0), is_sure=True)


def test_nothing_is_told_of_a_run_that_nobody_planned() -> None:
    assert TimeLeft([], LEARNED).estimate() is None


def test_time_passes_and_news_correct_it(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR, TELL)], LEARNED, clock=clock)
    left.begin("a", HEAR)
    assert seconds(left) == pytest.approx(75.0)
    clock.now = 10.0
    assert seconds(left) == pytest.approx(65.0)
    clock.now = 30.0
    left.advance("a", HEAR, 0.5)
    # Half of it took 30 s, and the other half is known to take 25: half of 55 s is left. What it
    # shows, 30 s instead of 25, makes the next (30 + 30) / (30 + 25) times as long: 27.27 s.
    assert seconds(left) == pytest.approx(27.5 + 25 * 60 / 55)
    clock.now = 60.0
    left.end("a", HEAR)
    assert seconds(left) == pytest.approx(25 * (30 + 60) / (30 + 50))
    left.begin("a", TELL)
    clock.now = 61.0
    left.advance("a", TELL, 1.0)
    assert seconds(left) == 0.0


def test_what_is_overdue_is_said_and_not_counted_against_the_rest(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR, TELL)], LEARNED, clock=clock)
    left.begin("a", HEAR)
    clock.now = 70.0
    assert left.estimate() == Estimate(pytest.approx(25.0), is_sure=True, late_s=20.0)


def test_the_usual_pace_is_scaled_by_what_the_run_shows(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR, TELL)], {}, clock=clock)
    usual = {doing: 100 * find_usual_rate(SETTINGS[doing]) for doing in (HEAR, TELL)}
    assert left.estimate() == Estimate(pytest.approx(sum(usual.values())), is_sure=False)
    left.begin("a", HEAR)
    clock.now = 3 * usual[HEAR]
    left.end("a", HEAR)
    # Two seconds as usual weigh against it.
    times = (2 + 3 * usual[HEAR]) / (2 + usual[HEAR])
    assert left.estimate() == Estimate(pytest.approx(times * usual[TELL]), is_sure=False)


def test_a_step_tells_by_itself_once_a_third_of_it_is_done(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR)], {}, clock=clock)
    left.begin("a", HEAR)
    clock.now = 10.0
    left.advance("a", HEAR, 0.2)
    assert not left.estimate().is_sure  # type: ignore[union-attr]
    clock.now = 20.0
    left.advance("a", HEAR, 0.4)
    assert left.estimate().is_sure  # type: ignore[union-attr]


def test_the_first_recording_tells_of_the_second(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR), plan("b", HEAR, seconds=50.0)], {}, clock=clock)
    left.begin("a", HEAR)
    clock.now = 80.0
    left.end("a", HEAR)
    left.finish("a")
    assert left.estimate() == Estimate(pytest.approx(40.0), is_sure=True)


def test_words_and_speakers_at_the_same_time_take_as_long_as_the_longer(clock: Clock) -> None:
    left = TimeLeft([beside("a")], LEARNED, clock=clock)
    assert seconds(left) == pytest.approx(51.0)
    left.begin("a", HEAR)
    left.begin("a", TELL)
    clock.now = 25.0
    left.end("a", TELL)
    assert seconds(left) == pytest.approx(26.0)


def test_several_at_once_as_workers_take_them(clock: Clock) -> None:
    # 50, 25, 25 and 5 s: the second worker takes both of 25 s, and whoever is first the last one.
    lengths = {"a": 100, "b": 50, "c": 50, "d": 10}
    plans = [plan(name, HEAR, seconds=length) for name, length in lengths.items()]
    left = TimeLeft(plans, LEARNED, at_once=2, clock=clock)
    assert seconds(left) == pytest.approx(55.0)
    left.start("a", "worker 1")
    left.begin("a", HEAR)
    left.start("b", "worker 2")
    left.begin("b", HEAR)
    clock.now = 25.0
    left.end("b", HEAR)
    left.finish("b")
    left.start("c", "worker 2")
    left.begin("c", HEAR)
    assert seconds(left) == pytest.approx(30.0)


def test_what_waits_to_be_tried_again_is_done_again(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR)], LEARNED, clock=clock)
    left.start("a", "worker 1")
    left.begin("a", HEAR)
    clock.now = 20.0
    left.advance("a", HEAR, 0.5)
    left.pause("a")
    assert seconds(left) == pytest.approx(50.0)


def test_what_is_kept_takes_no_time_until_it_is_found_not_to_hold(clock: Clock) -> None:
    kept = replace(plan("a", HEAR, TELL), kept=frozenset({HEAR, TELL}))
    left = TimeLeft([kept], LEARNED, clock=clock)
    assert seconds(left) == 0.0
    left.begin("a", HEAR)
    assert seconds(left) == pytest.approx(75.0)


def test_a_length_that_nobody_knew_comes_with_the_sound(clock: Clock) -> None:
    guess = replace(plan("a", HEAR), seconds=40.0, is_known=False)
    left = TimeLeft([guess], LEARNED, clock=clock)
    assert left.estimate() == Estimate(pytest.approx(20.0), is_sure=False)
    left.begin("a", HEAR, 200.0)
    assert left.estimate() == Estimate(pytest.approx(100.0), is_sure=True)


def test_what_a_run_took_is_there_to_be_kept(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR, AGAIN, LAY), plan("b", HEAR)], {}, clock=clock)
    left.begin("a", HEAR)
    clock.now = 30.0
    left.end("a", HEAR)
    left.begin("a", LAY)
    clock.now = 31.0
    left.end("a", LAY)
    left.finish("a")
    left.begin("b", HEAR)
    clock.now = 50.0
    left.end("b", HEAR, well=False)  # how long something went until it failed tells nothing
    # Nothing had to be heard again, and that counts too.
    assert left.take_paces() == {
        SETTINGS[HEAR]: Pace(30.0, 100.0),
        SETTINGS[LAY]: Pace(1.0, 100.0),
        SETTINGS[AGAIN]: Pace(0.0, 100.0),
    }
    assert left.take_paces() == {}


def test_a_worker_says_itself_how_long_it_took(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR)], {}, clock=clock)
    left.begin("a", HEAR)
    clock.now = 30.0
    left.end("a", HEAR, took_s=29.5)
    assert left.take_paces() == {SETTINGS[HEAR]: Pace(29.5, 100.0)}


def test_of_recordings_in_order_those_before_are_done(clock: Clock) -> None:
    left = TimeLeft([plan("a"), plan("b", HEAR)], LEARNED, clock=clock)
    left.finish_others("b")
    assert seconds(left) == pytest.approx(50.0)
    assert left.counts == (1, 2)


def test_what_is_not_planned_is_ignored(clock: Clock) -> None:
    left = TimeLeft([plan("a", HEAR)], LEARNED, clock=clock)
    for change in (left.begin, left.end):
        change("another", HEAR)
        change("a", "making coffee")
    left.advance("another", HEAR, 0.5)
    left.finish("another")
    left.pause("another")
    left.start("another", "worker 1")
    assert seconds(left) == pytest.approx(50.0)


Event = tuple[str, str, str, float]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "advance", "end", "fail", "pause", "finish", "start", "wait"]),
        st.sampled_from("abc"),
        st.sampled_from(STEPS),
        st.floats(0, 1),
    ),
    max_size=60,
)
LEARNT = st.dictionaries(
    st.sampled_from(list(SETTINGS.values())),
    st.builds(Pace, st.floats(0, 1e6), st.floats(1e-3, 1e6), st.integers(1, 9)),
)


def happen(left: TimeLeft, event: Event) -> None:
    kind, name, doing, number = event
    changes: Mapping[str, Callable[[], None]] = {
        "begin": lambda: left.begin(name, doing),
        "advance": lambda: left.advance(name, doing, number),
        "end": lambda: left.end(name, doing),
        "fail": lambda: left.end(name, doing, well=False),
        "pause": lambda: left.pause(name),
        "finish": lambda: left.finish(name),
        "start": lambda: left.start(name, f"worker {number > 0.5}"),
        "wait": lambda: None,
    }
    changes[kind]()


@given(events=EVENTS, learned=LEARNT, at_once=st.integers(1, 3), side=st.booleans())
def test_never_negative_never_more_without_news_and_0_at_the_end(
    events: list[Event], learned: dict[StepSetting, Pace], at_once: int, side: bool
) -> None:
    clock = Clock()
    plans = [plan("a"), beside("b") if side else plan("b", HEAR, LAY), plan("c", seconds=0.0)]
    left = TimeLeft(plans, learned, at_once=at_once, clock=clock)
    for event in events:
        happen(left, event)
        before = seconds(left)
        assert before >= 0
        for _ in range(3):
            clock.now += 40 * event[3]
            now = seconds(left)
            assert 0 <= now <= before + 1e-6 * before
            before = now
    for name in "abc":
        left.finish(name)
    assert left.estimate() == Estimate(0.0, is_sure=True)


def test_loading_counts_once_however_long_the_recording_is() -> None:
    assert LOAD in ONCE
    left = TimeLeft([plan("a", LOAD, seconds=7200.0)], LEARNED)
    assert seconds(left) == pytest.approx(4.0)
