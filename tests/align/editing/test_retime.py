"""New times under a person's words, by hand, by property, and with the noise of real edits."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.editing.anchors import find_anchors, interpolate_starts
from align.editing.retime import DEFAULTS, Retiming, retime
from align.interpolation import interpolate_words
from transcript.values import Header, Line, Transcript, Word

SPOKEN = (
    "welcome everybody to our workshop about wooden boats",
    "today simon explains how carpenters bend oak planks with steam",
    "thank you julia steam makes stubborn timber surprisingly soft",
    "afterwards every plank needs clamps until the morning",
)


def said(start: float = 0.0, sentences: tuple[str, ...] = SPOKEN) -> list[Word]:
    """The sentences, a word a second."""
    texts = " ".join(sentences).split()
    return [Word(start + place, start + place + 0.8, text) for place, text in enumerate(texts)]


def page(*texts: str, starts: tuple[float | None, ...] = ()) -> Transcript:
    padded = starts or (None,) * len(texts)
    return Transcript(tuple(Line(s, None, "Ann", t) for s, t in zip(padded, texts, strict=True)))


def starts(found: Retiming) -> list[float | None]:
    return [line.start for line in found.transcript.lines]


def test_each_line_starts_where_its_first_word_was_said() -> None:
    found = retime(page(*SPOKEN), said(100.0))
    assert starts(found) == [100.0, 108.0, 118.0, 127.0]
    assert found.unsure == ()
    assert found.matched == 1.0


def test_headers_stand_where_they_stood_and_keep_what_they_have() -> None:
    edited = Transcript((Header("Boats", 3.0), *page(*SPOKEN).entries))
    assert retime(edited, said()).transcript.entries[0] == Header("Boats", 3.0)


def test_a_clean_read_is_found_among_what_was_taken_out() -> None:
    heard = "so uh welcome welcome everybody um to our so workshop about uh wooden boats"
    texts = " ".join((heard, *SPOKEN[1:])).split()
    words = [Word(float(place), None, text) for place, text in enumerate(texts)]
    assert starts(retime(page(*SPOKEN), words))[1:] == [14.0, 24.0, 33.0]


def test_a_first_word_that_was_put_in_is_counted_back_to() -> None:
    edited = page(SPOKEN[0], "Now then simon explains how carpenters bend oak planks with steam.")
    words = said()
    words[8] = replace(words[8], text="presently")
    assert starts(retime(edited, words))[1] == 8.0


def test_a_first_word_far_before_the_others_is_a_stray() -> None:
    passage = "so then came nine other remarks that nobody kept afterwards anyway so"
    words = said(0.0, (SPOKEN[0], passage, *SPOKEN[1:]))
    edited = page(SPOKEN[0], f"So {SPOKEN[1]}", *SPOKEN[2:])
    assert starts(retime(edited, words))[1] == 19.0


COMMON = (
    "so that is how we saw them do you need to any them for or will some already yeah right i of"
)


def long_talk(heard: str, written: str) -> tuple[Transcript, list[Word], float]:
    """A talk of 4,000 words, a third of them common ones, in whose middle a line was rewritten.

    Returns it, what was said, a word a second, and the second at which ``heard`` begins.
    """
    rng = random.Random(3)
    syllables = ["ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "ne", "pi", "ra", "se"]
    common = COMMON.split()
    rows = [
        " ".join(
            rng.choice(common) if at % 3 == 0 else "".join(rng.choices(syllables, k=3))
            for at in range(20)
        )
        for _ in range(200)
    ]
    edited = [*rows[:100], f"{written} {rows[100]}", *rows[101:]]
    spoken = (*rows[:100], heard, *rows[100:])
    return page(*edited), said(0.0, spoken), 100 * 20.0


@pytest.mark.parametrize(
    ("heard", "written", "later_s"),
    [
        # The first "so" is a stray word, though five words stand between it and the others.
        ("so then came nine other remarks but so that is how we saw them",
         "So that was how everybody", 7.0),
        ("okay do you need to any of it i am interested in what you said of plenty other things "
         "since some already need that right",
         "Do you need to char them, or are some already", 1.0),
        ("uh it was not possible sometimes it is only possible with others right",
         "Sometimes", 5.0),
        ("uh but however that may be we were attempting different uh ways of it",
         "We attempted different", 6.0),
    ],
)  # fmt: skip
def test_first_words_are_looked_for_between_what_is_sure(
    heard: str, written: str, later_s: float
) -> None:
    edited, words, begins = long_talk(heard, written)
    assert starts(retime(edited, words))[100] == begins + later_s


def test_a_line_of_its_own_needs_more_evidence() -> None:
    heard = "right of course marvellous that is how it was indeed we saw them and so that is it"
    for written, how in (("Marvellous indeed", "placed"), ("Saw", "estimated")):
        edited, words, begins = long_talk(heard, "")
        entries = list(edited.lines)
        entries.insert(100, Line(None, None, "Ann", written))
        found = retime(Transcript(tuple(entries)), words)
        assert found.placed[100].how == how
        if how == "placed":
            assert starts(found)[100] == begins + 3.0
        else:
            assert [one.entry for one in found.unsure] == [100]


def test_a_chance_find_between_what_is_sure_is_not_believed() -> None:
    heard = "it was so that we saw plenty of matters nobody would care for and yeah right of course"
    edited, words, begins = long_talk(heard, "So")
    assert starts(retime(edited, words))[100] == begins + len(heard.split()) - 1  # counted back


def test_a_line_that_may_begin_earlier_is_listed() -> None:
    removed = "and then we spoke about plenty of matters which nobody would ever care for"
    words = said(0.0, (SPOKEN[0], removed, *SPOKEN[1:]))
    found = retime(page(SPOKEN[0], f"Honestly speaking, {SPOKEN[1]}", *SPOKEN[2:]), words)
    (one,) = found.unsure
    assert (one.entry, one.how, one.now) == (1, "placed", 20.0)
    assert one.reason == "its first 2 words are not in the source: it may begin from 0:08 on"
    # A single word hardly moves a start, and where nothing was taken out none can have moved.
    assert not retime(page(SPOKEN[0], f"Honestly {SPOKEN[1]}", *SPOKEN[2:]), words).unsure
    assert not retime(
        page(SPOKEN[0], f"Honestly speaking, {SPOKEN[1]}", *SPOKEN[2:]), said()
    ).unsure


def test_counting_back_stops_at_a_full_stop() -> None:
    words = said()
    words[8] = replace(words[8], text="Exactly.")
    assert starts(retime(page(SPOKEN[0], "Now " + SPOKEN[1][6:]), words))[1] == 9.0


def test_a_line_from_elsewhere_keeps_its_old_time_where_it_fits() -> None:
    edited = page(SPOKEN[0], "Quite another matter.", *SPOKEN[1:], starts=(0, 5, 8, 18, 27))
    found = retime(edited, said())
    assert starts(found) == [0.0, 5, 8.0, 18.0, 27.0]
    (one,) = found.unsure
    assert (one.entry, one.how, one.was, one.now) == (1, "kept", 5, 5)
    assert one.reason == "nothing like it is in the source"


def test_and_gets_an_estimate_between_its_neighbours_where_it_does_not() -> None:
    edited = page(SPOKEN[0], "Quite another matter.", *SPOKEN[1:], starts=(0, 5, 8, 18, 27))
    found = retime(edited, said(100.0))
    (one,) = found.unsure
    assert one.how == "estimated"
    assert one.now is not None
    assert 100.0 <= one.now <= 108.0


def test_an_estimate_is_not_before_a_line_that_kept_its_time() -> None:
    strangers = ("Quite another matter.", "Something else again.")
    edited = page(SPOKEN[0], *strangers, *SPOKEN[1:], starts=(0, 7.9, 3, 8, 18, 27))
    found = retime(edited, said())
    assert [one.how for one in found.unsure] == ["kept", "estimated"]
    assert starts(found) == [0, 7.9, 7.9, 8, 18, 27]


def test_nothing_is_made_up_where_nothing_is_known() -> None:
    found = retime(page("Quite another matter."), said())
    assert starts(found) == [None]
    assert [(one.how, one.now) for one in found.unsure] == [("unknown", None)]
    assert found.matched == 0.0


def test_a_line_without_words_is_listed() -> None:
    found = retime(page(SPOKEN[0], "", *SPOKEN[1:]), said())
    assert [one.reason for one in found.unsure] == ["it has no words"]


def test_a_line_found_only_from_far_within_is_listed() -> None:
    invented = (
        "nobody ever uttered these fourteen peculiar expressions whatever one might believe or wish"
    )
    found = retime(page(SPOKEN[0], f"{invented} {SPOKEN[1]}", *SPOKEN[2:]), said())
    assert [one.how for one in found.unsure] == ["placed"]
    assert "its first 13 words are not in the source" in found.unsure[0].reason


def test_a_line_that_moves_otherwise_than_its_neighbours_is_listed() -> None:
    texts = [
        f"{word} {SPOKEN[at % 4]}"
        for at, word in enumerate(["one", "two", "three", "four", "five"])
    ]
    words = said(0.0, tuple(texts))
    truth = starts(retime(page(*texts), words))
    old = tuple(start if at != 2 else 80.0 for at, start in enumerate(truth))
    found = retime(page(*texts, starts=old), words)
    assert [one.entry for one in found.unsure] == [2]
    assert "the lines around it by +0 s" in found.unsure[0].reason
    assert starts(found) == truth


def test_words_before_the_first_one_keep_a_line_from_the_start_of_its_caption() -> None:
    early, late = "uh today simon explains how carpenters", "about wooden boats so today simon"
    for text, following in ((early, ()), (late, ("explains how carpenters",))):
        rows = ("welcome everybody to our workshop", text, *following, "bend oak planks with steam")
        captions = [Line(10.0 + 2 * at, None, None, row) for at, row in enumerate(rows)]
        words, times = interpolate_words(captions), [line.start or 0.0 for line in captions]
        edited = page(SPOKEN[0], SPOKEN[1])
        first, own = starts(retime(edited, words))
        assert first == 10.0
        assert own is not None
        if text == early:
            assert 12.0 < own <= 12.0 + DEFAULTS.snap_s
            assert starts(retime(edited, words, caption_starts=times)) == [10.0, 12.0]
        else:
            # The captions' whole seconds were floored, the others are as they are.
            assert 12.0 + DEFAULTS.snap_s < own < 14.0
            assert starts(retime(edited, words, caption_starts=times)) == [10.0, own + 0.5]
            exact = [time + 0.001 for time in times]
            assert starts(retime(edited, words, caption_starts=exact)) == [10.0, own]


def test_words_spread_over_a_caption_end_with_it() -> None:
    line = Line(4.0, 6.0, None, "wide wide wide wide")
    assert [word.start for word in interpolate_words([line])] == [4.0, 4.5, 5.0, 5.5]
    assert [word.start for word in interpolate_words([Line(None, None, None, "no time")])] == [
        None,
        None,
    ]


def test_a_caption_before_a_long_pause_does_not_last_until_the_next() -> None:
    words = interpolate_words(
        [Line(0.0, None, None, "short words"), Line(60.0, None, None, "later")]
    )
    assert words[1].start is not None
    assert words[1].start < 2


def test_one_wild_time_moves_no_other() -> None:
    words = [Word(start, None, "x") for start in (1.0, 2.0, 900.0, None, 4.0, 5.0)]
    assert interpolate_starts(words) == (1.0, 2.0, 2.667, 3.333, 4.0, 5.0)


def test_words_without_any_time_leave_no_anchor() -> None:
    assert find_anchors(["a"], [Word(None, None, "a")]).found == ()
    assert find_anchors([], said()).share == 0.0


def test_chance_matches_of_common_words_are_not_believed() -> None:
    chance = "the and I so " * 30
    other = "and so the a I of " * 30
    words = [Word(float(n), None, t) for n, t in enumerate(f"{chance} {SPOKEN[0]}".split())]
    assert retime(page(other), words).matched < 1 / 3


FEW_WORDS = st.sampled_from(["the", "boat", "steam", "oak", "julia", "so", "and", "uh"])
LINES = st.lists(st.lists(FEW_WORDS, max_size=8).map(" ".join), max_size=6)
TIMES = st.one_of(st.none(), st.floats(0, 500).map(lambda time: round(time, 3)))


@given(LINES, st.data(), st.lists(TIMES, max_size=30))
def test_only_starts_change_and_none_goes_back(
    texts: list[str], data: st.DataObject, times: list[float | None]
) -> None:
    olds = data.draw(st.tuples(*[TIMES for _ in texts]))
    words = [
        Word(time, None, data.draw(st.sampled_from(["the", "boat", "steam", "oak", "plank"])))
        for time in times
    ]
    edited = page(*texts, starts=olds) if texts else Transcript(())
    found = retime(edited, words)
    same = [(line.speaker, line.text) for line in edited.lines]
    assert [(line.speaker, line.text) for line in found.transcript.lines] == same
    known = [start for start in starts(found) if start is not None]
    assert all(one <= other for one, other in pairwise(known))


@pytest.mark.parametrize("shift", [0.0, 12.0, 3600.0])
def test_retiming_twice_changes_nothing_more(shift: float) -> None:
    once = retime(page(*SPOKEN), said(shift)).transcript
    assert retime(once, said(shift)).transcript == once
