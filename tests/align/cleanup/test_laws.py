"""What holds of every reading, whatever was said."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.cleanup.clean_up import clean_up, undo_edits
from align.cleanup.edits import CLEANUP_LEVELS, CleanupLevel, RemovalKind
from align.texts import make_key
from transcript.values import Word

TEXTS = str.split(
    "I we it you the a and but so that was is house moved like know mean um uh Um, uh, Uh- mhm "
    "Mm-hmm. yeah Yeah. right no w- th- ware- warehouse the- I- it- know, you you, like, Like, "
    "it's it's, We So And, house. moved? “Um, um,” (uh) um) “We know.” it's- … – - — , iPhone UM "
    "don't I'm that, had, have had over very very, very- sentence… like… know- Will "
    "will The A a B- TV- 5- 50 two- “the the” ♪ World War"
)
COMMAS = re.compile(r"[,;:]\W*[,;:]|[,;:]\W*[.?!]")

styles = st.sampled_from(CLEANUP_LEVELS)
languages = st.sampled_from(["en", "en", "en", "de", None])


@st.composite
def conversations(draw: st.DrawFn) -> list[Word]:
    words: list[Word] = []
    start = 0.0
    for _ in range(draw(st.integers(0, 25))):
        speaker = draw(st.sampled_from(["A", "A", "B", None]))
        for text in draw(st.lists(st.sampled_from(TEXTS), max_size=6)):
            start += draw(st.sampled_from([0.0, 0.25, 1.0, -0.25]))
            known = draw(st.sampled_from([True, True, False]))
            times = (max(0.0, start), max(0.0, start) + 0.25) if known else (None, None)
            words.append(Word(*times, text, 0.5, speaker))
    return words


def facts(word: Word) -> tuple[object, ...]:
    """What no reading may change of a word."""
    return word.start, word.end, word.probability, word.speaker, make_key(word.text).strip('“”"()')


@given(conversations(), styles, languages)
def test_a_reading_is_a_subsequence_and_nothing_but_marks_and_capitals_changes(
    said: list[Word], style: CleanupLevel, language: str | None
) -> None:
    reading = clean_up(said, style, language)
    gone = {place for edit in reading.edits for place in range(edit.first, edit.stop)}
    kept = [facts(word) for place, word in enumerate(said) if place not in gone]
    assert [facts(word) for word in reading.words] == kept


@given(conversations(), styles, languages)
def test_undone_a_reading_is_what_was_said(
    said: list[Word], style: CleanupLevel, language: str | None
) -> None:
    reading = clean_up(said, style, language, write_out=True)
    assert undo_edits(reading).words == tuple(said)
    assert undo_edits(reading).edits == ()


CUT_BEFORE_A_REPEATED_WORD = [
    Word(0.0, 0.25, "it's-", 0.5, "A"),
    Word(0.25, 0.5, "I", 0.5, None),
    Word(0.5, 0.75, "I", 0.5, "A"),
]


@given(conversations(), styles, languages)
@example(CUT_BEFORE_A_REPEATED_WORD, "clean", "en")
def test_a_reading_of_a_reading_changes_nothing(
    said: list[Word], style: CleanupLevel, language: str | None
) -> None:
    once = clean_up(said, style, language)
    twice = clean_up(once.words, style, language)
    assert twice.words == once.words
    assert twice.edits == ()


@given(conversations(), languages)
def test_verbatim_is_what_was_said(said: list[Word], language: str | None) -> None:
    reading = clean_up(said, "verbatim", language)
    assert (reading.words, reading.edits) == (tuple(said), ())


@given(conversations(), styles, languages)
def test_edits_hold_what_is_gone_in_order(
    said: list[Word], style: CleanupLevel, language: str | None
) -> None:
    latest = 0
    for edit in clean_up(said, style, language).edits:
        assert latest <= edit.first < edit.stop
        assert edit.words == tuple(said[edit.first : edit.stop])
        assert len({word.speaker for word in edit.words}) == 1
        latest = edit.stop


@given(conversations(), styles, st.data())
def test_any_of_the_edits_can_be_undone(
    said: list[Word], style: CleanupLevel, data: st.DataObject
) -> None:
    reading = clean_up(said, style, "en")
    chosen = [edit for edit in reading.edits if data.draw(st.booleans())]
    left = undo_edits(reading, chosen)
    assert left.edits == tuple(edit for edit in reading.edits if edit not in chosen)
    assert len(left.words) == len(said) - sum(len(edit.words) for edit in left.edits)


@given(conversations(), styles)
def test_every_other_word_is_as_it_was_unless_a_removal_is_beside_it(
    said: list[Word], style: CleanupLevel
) -> None:
    if not clean_up(said, style, "en").edits:
        assert clean_up(said, style, "en").words == tuple(said)


@given(conversations(), styles)
def test_no_removal_leaves_marks_that_no_person_writes(
    said: list[Word], style: CleanupLevel
) -> None:
    def doubled(words: list[Word]) -> int:
        return sum(
            len(COMMAS.findall(" ".join(word.text for word in run)))
            for _, run in groupby(words, key=lambda word: word.speaker)
        )

    assert doubled(list(clean_up(said, style, "en").words)) <= doubled(said)


@given(conversations())
def test_what_is_written_out_is_neither_lost_nor_said_twice(said: list[Word]) -> None:
    plain, long = clean_up(said, "clean", "en"), clean_up(said, "clean", "en", write_out=True)
    forms = [edit for edit in long.edits if edit.kind is RemovalKind.CONTRACTION]
    added = sum(len(edit.instead) - 1 for edit in forms)
    assert len(long.words) == len(plain.words) + added
    starts = Counter(word.start for word in plain.words if word.start is not None)
    assert not starts - Counter(word.start for word in long.words)
    for edit in forms:
        assert edit.instead[0].start == edit.words[0].start
        assert edit.instead[-1].end == edit.words[0].end


@pytest.mark.parametrize("style", ["readable", "clean"])
def test_a_long_conversation_of_one_hesitation_ends(style: CleanupLevel) -> None:
    said = [Word(None, None, "um", speaker="A")] * 2000
    assert clean_up(said, style, "en").words == ()
