"""What holds of every merge of two people's edits."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given, settings

from align.editing.merge.three_way import EntryExtras, MergeResult
from align.editing.merge.two_people import merge_edits
from tests.align.editing.merge.two_people import (
    LINES,
    TITLES,
    WORDS,
    Talk,
    talks,
)
from tests.thoroughness import examples
from transcript.seconds import format_clock
from transcript.values import Header

THOROUGH = 20_000


def merged_of(made: list[Talk]) -> MergeResult:
    base, mine, theirs = made
    extras = EntryExtras(base=base.extras, ours=theirs.extras)
    return merge_edits(base.transcript, mine.transcript, theirs.transcript, extras)


def texts(result: MergeResult) -> list[str]:
    return [word for line in result.transcript.lines for word in line.text.split()]


def is_listed(result: MergeResult, text: str) -> bool:
    return any(text in conflict.ours.split() for conflict in result.conflicts)


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *LINES)))
def test_no_word_is_lost_or_doubled(made: list[Talk]) -> None:
    result = merged_of(made)
    base, mine, theirs = (
        {number: word.text for number, (word, _) in talk.words().items()} for talk in made
    )
    found = Counter(texts(result))
    kept = Counter(
        text for number, text in base.items() if mine.get(number) == theirs.get(number) == text
    )
    own = Counter(text for number, text in mine.items() if base.get(number) != text)
    other = Counter(text for number, text in theirs.items() if base.get(number) != text)
    assert not (kept + own) - found
    for text in other - found:
        assert is_listed(result, text)
    if not result.conflicts:
        assert found == kept + own + other


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *LINES)))
def test_every_word_is_said_by_whom_one_side_gave_it_to(made: list[Talk]) -> None:
    result = merged_of(made)
    base, mine, theirs = (
        {word.id: (word.text, line.speaker) for word, line in talk.words().values()}
        for talk in made
    )
    lines = [{number: line.id for number, (_, line) in talk.words().items()} for talk in made]
    said = {word: line.speaker for line in result.transcript.lines for word in line.text.split()}
    for number, (text, speaker) in base.items():
        if not text.startswith("b") or number not in mine or number not in theirs:
            continue
        shown = mine[number][0] if mine[number][0] != text else theirs[number][0]
        own, other = mine[number][1], theirs[number][1]
        wanted = own if own != speaker else other
        if mine[number][0] != text and lines[0][number] != lines[1][number]:
            continue  # put in the place of a word, in another line: it goes with that line
        # Where a line stays that the other took out, what the other made of its words is new.
        assert wanted in (said.get(shown), said.get(text)) or is_listed(result, shown)
        if own != speaker and other not in (own, speaker):
            clash = (speaker, own, other)
            assert clash in [(c.base, c.theirs, c.ours) for c in result.conflicts]


def lines_with_words(made: list[Talk]) -> set[int]:
    """Lines that still have a word of theirs: one side may split off what the other left."""
    base, mine, theirs = (
        {number: line.id for number, (_, line) in talk.words().items()} for talk in made
    )
    return {line for number, line in base.items() if mine.get(number) == theirs.get(number) == line}


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *LINES)))
def test_every_start_that_one_side_set_is_there(made: list[Talk]) -> None:
    result = merged_of(made)
    base, mine, theirs = ({line.id: line.start for line in talk.lines} for talk in made)
    starts = [line.start for line in result.transcript.lines]
    listed = {conflict.ours for conflict in result.conflicts if conflict.what == "start"}
    with_words = lines_with_words(made)
    for number, start in mine.items():
        if base.get(number) != start:
            assert starts.count(start) == 1
        elif theirs.get(number) == start and number in with_words:
            assert start in starts
    for number, start in theirs.items():
        if number in base and base[number] != start:
            assert start in starts or format_clock(start) in listed


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *LINES, *TITLES)))
def test_every_header_is_there_once(made: list[Talk]) -> None:
    result = merged_of(made)
    base, mine, theirs = (talk.titles for talk in made)
    found = Counter(entry.title for entry in result.transcript.headers)
    wanted = set()
    for number in {*base, *mine, *theirs}:
        was, own, other = base.get(number), mine.get(number), theirs.get(number)
        title = own if own != was else other
        if title is not None:
            wanted.add(title)
        if own != was and other not in (own, was):
            clashes = [
                (c.base, c.theirs, c.ours.removesuffix(", elsewhere")) for c in result.conflicts
            ]
            # One that was taken out while another was put in its place was renamed, to a reader.
            owns = (own,) if own else ("", *mine.values())
            others = (other,) if other else ("", *theirs.values())
            assert any((was or "", *both) in clashes for both in product(owns, others))
    lost = wanted - set(found)
    assert all(any(title in (c.base, c.ours) for c in result.conflicts) for title in lost)
    assert set(found) <= wanted | {c.theirs for c in result.conflicts if c.what == "header"}
    assert all(number == 1 for number in found.values())


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *LINES, *TITLES)))
def test_what_the_file_keeps_with_a_line_stays_with_it(made: list[Talk]) -> None:
    result = merged_of(made)
    base, theirs = made[0], made[2]
    kept = {origin.ours for origin in result.origins}
    was = {line.id: line.extras for line in base.lines}
    for index, entry in enumerate(theirs.entries):
        extras = getattr(entry, "extras", {})
        for name, value in extras.items():
            if was.get(entry.id, {}).get(name) != value:
                text = value if name == "#" else f"{name}: {value}"
                assert index in kept or text in [c.ours for c in result.conflicts]


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *LINES, *TITLES)) | talks((*WORDS, *TITLES, "move_line", "give")))
def test_merging_again_changes_nothing(made: list[Talk]) -> None:
    base, _, theirs = made
    result = merged_of(made).transcript
    extras = EntryExtras(base=base.extras, ours=theirs.extras)
    assert merge_edits(base.transcript, result, theirs.transcript, extras).transcript == result
    # What was merged is what the next merge begins with.
    extras = EntryExtras(base=theirs.extras, ours=theirs.extras)
    assert merge_edits(theirs.transcript, result, theirs.transcript, extras).transcript == result


@settings(max_examples=examples(THOROUGH))
@given(talks((*WORDS, *TITLES, "move_line", "give", "set_start")))
def test_a_line_that_was_moved_is_there_once_with_all_that_was_made_of_it(made: list[Talk]) -> None:
    result = merged_of(made)
    base, mine, theirs = (
        {number: word.text for number, (word, _) in talk.words().items()} for talk in made
    )
    found = Counter(texts(result))
    for number, text in base.items():
        if text.startswith("b"):
            own = mine.get(number)
            wanted = own if own != text else theirs.get(number)
            if wanted is not None and not is_listed(result, wanted):
                assert found[wanted] == 1
            assert found[text] <= 1
    assert all(isinstance(entry, Header) or entry.text for entry in result.transcript.entries)
