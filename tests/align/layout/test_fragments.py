"""Sentences that overlap has cut over many turns become whole, and nothing else changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.layout.fragments import JoinedSentence, count_fragments, join_fragments
from align.units import ends_sentence
from transcript.values import Entry, Header, Line, Note, Transcript, Word


def talk(*turns: tuple[str | None, str]) -> Transcript:
    return Transcript(tuple(Line(None, None, speaker, text) for speaker, text in turns))


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(line.speaker, line.text) for line in transcript.lines]


def test_a_sentence_cut_over_eight_turns_is_whole_again() -> None:
    fragmented = talk(
        ("Vera", "The lamp turns once a minute. Could"),
        ("Tom", "What"),
        ("Vera", "you"),
        ("Tom", "a"),
        ("Vera", "tell"),
        ("Tom", "view!"),
        ("Vera", "us why? And who winds it?"),
        ("Tom", "The keeper does."),
    )
    repair = join_fragments(fragmented)
    assert said(repair.transcript) == [
        ("Vera", "The lamp turns once a minute. Could you tell us why?"),
        ("Tom", "What a view!"),
        ("Vera", "And who winds it?"),
        ("Tom", "The keeper does."),
    ]
    assert repair.joined == (
        JoinedSentence(1, "Vera", "Could you tell us why?", 4, False),
        JoinedSentence(2, "Tom", "What a view!", 3, False),
    )
    assert (count_fragments(fragmented), count_fragments(repair.transcript)) == (4, 0)


def test_three_speakers_are_each_followed() -> None:
    fragmented = talk(
        ("A", "So the"), ("B", "Oh, that"), ("C", "Wait,"), ("A", "ferry left."),
        ("B", "was loud."), ("C", "what left?"),
    )  # fmt: skip
    assert said(join_fragments(fragmented).transcript) == [
        ("A", "So the ferry left."),
        ("B", "Oh, that was loud."),
        ("C", "Wait, what left?"),
    ]


def test_an_answer_that_is_a_sentence_of_its_own_stays_a_turn() -> None:
    answered = talk(
        ("Vera", "There are keepers who are quite"), ("Tom", "Really."),
        ("Vera", "happy alone. Others are not."), ("Tom", "Yes."), ("Vera", "It is so."),
    )  # fmt: skip
    assert said(join_fragments(answered).transcript) == [
        ("Vera", "There are keepers who are quite happy alone."),
        ("Tom", "Really."),
        ("Vera", "Others are not."),
        ("Tom", "Yes."),
        ("Vera", "It is so."),
    ]


def test_what_was_said_whole_is_read_before_an_answer_that_had_just_opened() -> None:
    opened = talk(
        ("Vera", "Was it hard?"), ("Tom", "Well,"), ("Vera", "When you began, I mean."),
        ("Tom", "it was in winter. Then it was not."),
    )  # fmt: skip
    assert said(join_fragments(opened).transcript) == [
        ("Vera", "Was it hard?"),
        ("Vera", "When you began, I mean."),
        ("Tom", "Well, it was in winter. Then it was not."),
    ]


def test_a_new_sentence_behind_a_whole_one_is_none_that_goes_on() -> None:
    cut_off = talk(
        ("Vera", "We went there and"), ("Tom", "I was late."), ("Vera", "Nobody was there."),
    )  # fmt: skip
    assert join_fragments(cut_off).transcript == cut_off


def test_nobody_is_followed_through_a_long_speech() -> None:
    long = "this is the speech of somebody who does not stop before thirteen words, no"
    apart = talk(("A", "It is"), ("B", long), ("A", "over now."), ("B", "It is. Yes it is over."))
    assert len(long.split()) > 12
    assert join_fragments(apart).transcript == apart


def test_what_one_sentence_made_whole_brings_near_is_put_together_too() -> None:
    far = talk(
        ("B", "The"), ("A", "Look. It"), ("C", "Well, well."),
        ("B", "men who came by sea in the rain that day could not find it."),
        ("A", "is there."),
    )  # fmt: skip
    assert said(join_fragments(far).transcript) == [
        ("B", "The men who came by sea in the rain that day could not find it."),
        ("A", "Look. It is there."),
        ("C", "Well, well."),
    ]


def test_a_header_parts_what_is_above_and_below() -> None:
    above, below = talk(("A", "We came"), ("B", "Ah.")).entries, talk(("A", "by sea.")).entries
    parted = Transcript((*above, Header("The way back"), *below))
    assert join_fragments(parted).transcript == parted


def test_lines_of_unknown_speakers_are_nobodys_sentence() -> None:
    unknown = talk((None, "We came"), ("B", "Ah."), (None, "by sea."))
    assert join_fragments(unknown).transcript == unknown


def test_paragraphs_of_one_speaker_are_not_made_one() -> None:
    paragraphs = talk(("A", "We came by the"), ("A", "sea road. It was long."), ("B", "Was it?"))
    assert join_fragments(paragraphs).transcript == paragraphs


def test_an_interrupted_sentence_is_whole_over_two_lines_of_its_speaker() -> None:
    split = talk(
        ("A", "It rained. We came"), ("B", "and so then"), ("A", "by the"),
        ("A", "sea. It was long."), ("B", "it was."),
    )  # fmt: skip
    assert said(join_fragments(split).transcript) == [
        ("A", "It rained. We came by the sea."),
        ("B", "and so then it was."),
        ("A", "It was long."),
    ]


def test_a_text_without_full_stops_is_left_alone() -> None:
    bare = talk(
        ("A", "how was the crossing over to the island"), ("B", "well"), ("A", "and the way back"),
        ("B", "it was a good deal longer than that"), ("A", "was it"),
    )  # fmt: skip
    assert join_fragments(bare).transcript == bare


def test_what_recognizers_write_where_nobody_speaks_is_joined_and_doubted() -> None:
    repair = join_fragments(
        talk(
            ("A", "And then I thought,"), ("B", "Thanks for"), ("A", "oh,"), ("B", "watching!"),
            ("A", "it is noon."),
        )
    )  # fmt: skip
    assert said(repair.transcript)[1] == ("B", "Thanks for watching!")
    assert [(each.entry, each.is_doubtful) for each in repair.joined] == [(1, False), (2, True)]


def test_words_times_and_flags_go_with_their_sentence() -> None:
    def timed(start: float, speaker: str, text: str, *notes: Note) -> Line:
        words = tuple(
            Word(start + index, start + index + 0.5, word)
            for index, word in enumerate(text.split())
        )
        return Line(start, words[-1].end, speaker, text, words, notes)

    doubt = Note("guess", "hard to hear")
    first, second = join_fragments(
        Transcript(
            (
                timed(0.0, "A", "We came"),
                timed(2.0, "B", "Ah."),
                timed(3.0, "A", "by sea. It rained.", doubt),
            )
        )
    ).transcript.lines[::2]
    assert (first.start, first.end, first.text) == (0.0, 4.5, "We came by sea.")
    assert [word.start for word in first.words] == [0.0, 1.0, 3.0, 4.0]
    assert first.notes == (doubt,)
    assert (second.start, second.end, second.text) == (5.0, 6.5, "It rained.")


def test_words_of_a_part_of_a_line_are_not_given_for_all_of_it() -> None:
    lines = (
        Line(0.0, 1.0, "A", "We came", (Word(0.0, 0.5, "We"), Word(0.5, 1.0, "came"))),
        Line(1.0, 2.0, "B", "Ah."),
        Line(2.0, 3.0, "A", "by sea."),
    )
    joined = join_fragments(Transcript(lines)).transcript.lines[0]
    assert (joined.start, joined.end, joined.text, joined.words) == (
        0.0,
        3.0,
        "We came by sea.",
        (),
    )


@pytest.mark.parametrize(
    "behind",
    [Line(4.0, 6.0, "B", "Was it?"), Header("The way back", 4.0), Line(4.0, 4.0, None, "")],
)
def test_what_is_left_of_a_line_starts_no_later_than_what_follows(behind: Entry) -> None:
    words = tuple(
        map(Word, (3.0, 3.5, 5.0, 5.5), (3.5, 4.0, 5.5, 6.0), ["by", "sea.", "It", "rained."])
    )
    over = Line(3.0, 6.0, "A", "by sea. It rained.", words)
    entries = (Line(0.0, 1.0, "A", "We came"), Line(2.0, 3.0, "B", "Ah."), over, behind)
    repaired = join_fragments(Transcript(entries)).transcript.entries
    assert [entry.start for entry in repaired] == [0.0, 2.0, 4.0, 4.0]


def test_in_a_text_with_times_an_opening_stays_where_it_was_said() -> None:
    timed = Transcript(
        (
            Line(0.0, 1.0, "Vera", "Was it hard?"),
            Line(2.0, 2.5, "Tom", "Well,"),
            Line(3.0, 4.0, "Vera", "When you began, I mean."),
            Line(5.0, 9.0, "Tom", "it was in winter."),
        )
    )
    assert [(each.start, each.text) for each in join_fragments(timed).transcript.lines] == [
        (0.0, "Was it hard?"),
        (2.0, "Well, it was in winter."),
        (3.0, "When you began, I mean."),
    ]


@pytest.mark.parametrize("note", ["[laughs]", "(much applause)"])
def test_a_noted_sound_begins_no_sentence_and_leaves_none_open(note: str) -> None:
    noted = talk(
        ("Vera", f"It was not planned. {note}"), ("Tom", f"Never is. {note}"),
        ("Vera", f"{note} It never was."), ("Tom", note),
        ("Vera", "The lamp was out. So we waited."), ("Tom", "You did."),
    )  # fmt: skip
    assert join_fragments(noted).transcript == noted


def test_a_noted_sound_inside_a_sentence_stays_in_it() -> None:
    noted = talk(("Vera", "We came [laughs]"), ("Tom", "Ah."), ("Vera", "[laughs] by sea."))
    assert said(join_fragments(noted).transcript) == [
        ("Vera", "We came [laughs] [laughs] by sea."),
        ("Tom", "Ah."),
    ]


def test_a_line_whose_words_are_not_its_text_is_not_taken_apart() -> None:
    odd = Line(0.0, 1.0, "A", "by sea. It rained.", (Word(0.0, 1.0, "by-sea"),))
    lines = (Line(None, None, "A", "We came"), Line(None, None, "B", "Ah."), odd)
    assert join_fragments(Transcript(lines)).transcript.lines == lines


tokens = st.sampled_from(
    ["so", "we", "Well", "I", "go.", "yes?", "and,", "Dr.", "No!", "[laughs]", "(much", "noise)"]
)
texts = st.lists(tokens, max_size=6).map(" ".join)
entries = st.one_of(
    st.builds(Line, st.none(), st.none(), st.sampled_from(["A", "B", "C", None]), texts),
    st.builds(Header, st.just("A title")),
)
talks = st.lists(entries, max_size=14).map(lambda found: Transcript(tuple(found)))


def words_by_speaker(transcript: Transcript) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = defaultdict(list)
    for line in transcript.lines:
        found[line.speaker] += line.text.split()
    return {speaker: words for speaker, words in found.items() if words}


@given(talks)
def test_each_speaker_says_the_same_words_in_the_same_order(transcript: Transcript) -> None:
    repaired = join_fragments(transcript).transcript
    assert words_by_speaker(repaired) == words_by_speaker(transcript)
    assert repaired.headers == transcript.headers


@st.composite
def timed_talks(draw: st.DrawFn) -> Transcript:
    """Entries whose starts rise, lines that may overlap, and words that may have times."""
    start, entries = 0.0, []
    for entry in draw(talks).entries:
        start += draw(st.integers(0, 3))
        known = start if draw(st.booleans()) else None
        if isinstance(entry, Header):
            entries.append(replace(entry, start=known))
            continue
        texts = entry.text.split()
        words = [Word(start + n, start + n + 1, text) for n, text in enumerate(texts)]
        end = None if known is None else known + max(1, len(texts))
        has_words = draw(st.booleans())
        entries.append(replace(entry, start=known, end=end, words=tuple(words) * has_words))
    return Transcript(tuple(entries))


@given(timed_talks())
def test_times_that_rise_go_on_rising(transcript: Transcript) -> None:
    repaired = join_fragments(transcript).transcript
    starts = [entry.start for entry in repaired.entries if entry.start is not None]
    assert starts == sorted(starts)
    assert join_fragments(repaired).transcript == repaired
    for line in repaired.lines:
        assert not line.words or [word.text for word in line.words] == line.text.split()
        assert line.start is None or line.end is None or line.start <= line.end


@given(talks)
def test_repairing_twice_is_repairing_once(transcript: Transcript) -> None:
    once = join_fragments(transcript).transcript
    assert join_fragments(once).transcript == once


@given(st.lists(st.tuples(st.sampled_from("AB"), texts.filter(bool)), max_size=10))
def test_turns_that_all_end_their_sentences_stay(turns: list[tuple[str, str]]) -> None:
    whole = talk(
        *(
            (who, text if ends_sentence(text.split()[-1]) else text + " done.")
            for who, text in turns
        )
    )
    assert join_fragments(whole).transcript == whole


@given(talks)
def test_what_was_joined_is_where_it_is_said_to_be(transcript: Transcript) -> None:
    repair = join_fragments(transcript)
    for each in repair.joined:
        entry = repair.transcript.entries[each.entry - 1]
        assert isinstance(entry, Line)
        assert (each.speaker, each.text in entry.text) == (entry.speaker, True)
