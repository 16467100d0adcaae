"""What a format can carry is read as it was written, for every text a person could type."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.thoroughness import examples
from transcript import episode
from transcript import io as formats
from transcript.errors import NotExpressible
from transcript.formats import (
    artifacts,
    captions,
    chapters,
    ctm,
    document,
    lossless,
    podcast,
    rttm,
    srt,
    stm,
    turns,
    vtt,
)
from transcript.formats.recognizers.lines import is_word_by_word
from transcript.read_report import ReadReport
from transcript.text import join_lines
from transcript.values import Entry, Header, Line, Note, Segment, Transcript, Turn, Voice, Word

ROUND_TRIPS = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples(20_000))

# What has broken parsers of text before, beside whatever Hypothesis thinks of.
TRICKY = st.sampled_from(
    [
        *("", "---", "-->", "- a", "# a", "a: b", "a:", "Tom:", "12", "1:05 a", "0:00", "yes", "~"),
        *("<i>", "{\\an8}", "a\\Nb", "&#60;b>", "<00:00:01.000>"),
        *("<v Tom>", "</v>", "&amp;", "&", "<", ">", "%20", "%", "<NA>", ";; a", "NOTE", "{", "["),
        *(
            "00:00:01,000 --> 00:00:02,000",
            "WEBVTT",
            "'",
            '"',
            "\\n",
            "\x85",
            "\xa0",
            "\u2028",
            "é",
        ),
        *(
            "\U0001f600",
            "*x",
            "&x",
            "!!str",
            "|",
            ">-",
            "...",
            "\x00",
            "\x1b",
            "\ufeff",
            "Tom:\xa0",
        ),
    ]
)
ANYTHING = st.lists(st.one_of(TRICKY, st.text(max_size=8)), max_size=4).map(" ".join)
ANY_NAMES = ANYTHING.filter(bool)  # nobody is ``None``, never an empty name
ONE_LINE = ANYTHING.map(join_lines)
NAMES = ONE_LINE.filter(bool)
TIMES = st.integers(0, 20_000_000).map(lambda ms: ms / 1000)
WHOLE_SECONDS = st.integers(0, 20_000).map(float)
MAYBE_TIMES = st.none() | TIMES
SPANS = st.tuples(TIMES, TIMES).map(lambda pair: tuple(sorted(pair)))
SHARES = st.floats(0, 1)


def maybe_spans() -> st.SearchStrategy[tuple[float | None, float | None]]:
    open_spans = st.tuples(MAYBE_TIMES, st.none()) | st.tuples(st.none(), MAYBE_TIMES)
    return SPANS | open_spans


def transcripts(lines: st.SearchStrategy[Line]) -> st.SearchStrategy[Transcript]:
    return st.lists(lines, max_size=6).map(lambda found: Transcript(tuple(found)))


def spoken(
    speakers: st.SearchStrategy[str | None], texts: st.SearchStrategy[str]
) -> st.SearchStrategy[Transcript]:
    """Transcripts of lines with a start and an end, and no more."""
    return transcripts(
        st.builds(lambda span, who, text: Line(*span, who, text), SPANS, speakers, texts)
    )


def untimed(speakers: st.SearchStrategy[str | None]) -> st.SearchStrategy[Transcript]:
    return transcripts(st.builds(Line, st.none(), st.none(), speakers, ONE_LINE))


WORDS = st.builds(
    lambda span, text, share, who: Word(*span, text, share, who),
    maybe_spans(),
    ANYTHING,
    st.none() | SHARES,
    st.none() | ANY_NAMES,
)
FLAGS = st.builds(Note, ANYTHING, ANYTHING)
FULL_LINES = st.builds(
    lambda span, who, text, words, notes: Line(*span, who, text, tuple(words), tuple(notes)),
    maybe_spans(),
    st.none() | ANY_NAMES,
    ANYTHING,
    st.lists(WORDS, max_size=3),
    st.lists(FLAGS, max_size=2),
)
FULL_ENTRIES: st.SearchStrategy[Entry] = st.builds(Header, ANYTHING, MAYBE_TIMES) | FULL_LINES
FULL = st.builds(
    lambda entries, language: Transcript(tuple(entries), language),
    st.lists(FULL_ENTRIES, max_size=5),
    st.none() | ANYTHING,
)


@ROUND_TRIPS
@given(FULL)
def test_lossless(transcript: Transcript) -> None:
    assert lossless.parse(lossless.write(transcript)) == transcript


@ROUND_TRIPS
@given(st.lists(st.builds(Line, WHOLE_SECONDS, st.none(), st.none(), ONE_LINE), max_size=6))
def test_captions(lines: list[Line]) -> None:
    transcript = Transcript(tuple(sorted(lines, key=lambda line: line.start or 0.0)))
    text = captions.write(transcript)
    assert captions.parse(text) == transcript
    assert captions.write(captions.parse(text)) == text


NAME_TEXTS = NAMES.map(lambda text: text.translate(dict.fromkeys(map(ord, ":;?!,")))).map(
    join_lines
)
TURN_NAMES = NAME_TEXTS.filter(lambda name: turns.is_heading(f"{name}:"))


@ROUND_TRIPS
@given(untimed(TURN_NAMES | st.sampled_from(["Tom", "Vera Lind"])))
def test_turns(transcript: Transcript) -> None:
    text = turns.write(transcript)
    assert turns.parse(text) == transcript
    assert turns.write(turns.parse(text)) == text


@ROUND_TRIPS
@given(untimed(st.none() | st.sampled_from(["Tom", "Vera: x", ""])))
def test_turns_are_read_as_written_or_refused(transcript: Transcript) -> None:
    try:
        text = turns.write(transcript)
    except NotExpressible:
        return
    assert turns.parse(text) == transcript


@ROUND_TRIPS
@given(spoken(st.none(), ONE_LINE))
def test_srt(transcript: Transcript) -> None:
    try:
        text = srt.write(transcript)
    except NotExpressible:  # a text that is a cue's times
        return
    report = ReadReport(True, "no")
    found = srt.parse(text, report)
    # What reads as YouTube's padding, the same words again for 20 ms, is said to be folded.
    assert found == transcript or any("captions that roll" in note for note in report.notes)


@ROUND_TRIPS
@given(spoken(st.none() | NAMES.map(lambda name: " ".join(name.split(" "))), ONE_LINE))
def test_vtt(transcript: Transcript) -> None:
    try:
        text = vtt.write(transcript)
    except NotExpressible:  # a name with a run of blanks
        return
    assert vtt.parse(text, ReadReport(True, "no")) == transcript


@ROUND_TRIPS
@given(spoken(st.none() | ANY_NAMES, ANYTHING))
def test_podcast(transcript: Transcript) -> None:
    assume(not is_word_by_word([line.text for line in transcript.lines]))
    assert podcast.parse(podcast.write(transcript), ReadReport(True)) == transcript


@ROUND_TRIPS
@given(spoken(st.none() | NAMES, ONE_LINE), NAMES)
def test_stm(transcript: Transcript, recording: str) -> None:
    assert stm.parse(stm.write(transcript, recording)) == transcript


@ROUND_TRIPS
@given(st.lists(st.builds(lambda span, who: Turn(*span, who), SPANS, ANYTHING.filter(bool))), NAMES)
def test_rttm(found: list[Turn], recording: str) -> None:
    assert rttm.parse(rttm.write(tuple(found), recording)) == tuple(found)


TIMED_WORDS = st.builds(
    lambda span, text, share, who: Word(*span, text, share, who),
    SPANS,
    ANYTHING.filter(bool),
    st.none() | SHARES,
    st.none() | ANYTHING.filter(bool),
)


@ROUND_TRIPS
@given(st.lists(TIMED_WORDS, max_size=6), NAMES)
def test_ctm(words: list[Word], recording: str) -> None:
    assert ctm.parse(ctm.write(tuple(words), recording)) == tuple(words)


EPISODE_ENTRIES: st.SearchStrategy[Entry] = st.builds(Header, ANYTHING) | st.builds(
    Line, st.none() | WHOLE_SECONDS, st.none(), st.none() | ANYTHING.filter(bool), ANYTHING
)
PAGES = st.builds(
    lambda mark, before, after, body, newline: (
        f"{mark}---\n{before}transcript:\n- header: old\n- line: old\n{after}---\n{body}".replace(
            "\n", newline
        )
    ),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "title:  'a'  # b\n", "# c\n\nz: [1,\n  2]\n"]),
    st.sampled_from(["", "a: &x 1\nb: *x\n", "\n# c\nt: |\n  - line: no\n"]),
    st.sampled_from(["", "body", "\n---\nbody\n\n"]),
    st.sampled_from(["\n", "\r\n"]),
)


@ROUND_TRIPS
@given(PAGES, st.lists(EPISODE_ENTRIES, max_size=5))
def test_episode(page: str, entries: list[Entry]) -> None:
    before = episode.parse(page)
    transcript = Transcript(tuple(entries))
    text = episode.write(replace(before, transcript=transcript))
    after = episode.parse(text)
    assert after.transcript == transcript
    assert (after.before, after.after) == (before.before, before.after)
    assert episode.write(after) == text


@ROUND_TRIPS
@given(st.lists(EPISODE_ENTRIES, max_size=5), ANYTHING)
def test_new_episode(entries: list[Entry], title: str) -> None:
    made = episode.create({"title": title}, Transcript(tuple(entries)))
    assert episode.parse(episode.write(made)).transcript.entries == tuple(entries)


CHAPTER_TITLES = (
    st.one_of(
        ONE_LINE,
        st.tuples(
            st.sampled_from(["- ", "1:05 ", "1. ", "| ", ": ", "A <https://b> ", "> "]), ONE_LINE
        ).map("".join),
        st.tuples(ONE_LINE, st.sampled_from([" 1:05", " <https://b>", " (1:05)"])).map("".join),
    )
    .map(join_lines)
    .filter(bool)
)
CHAPTERS = st.lists(st.builds(Header, CHAPTER_TITLES, WHOLE_SECONDS), min_size=1, max_size=5)


@ROUND_TRIPS
@given(CHAPTERS)
def test_chapter_lists(headers: list[Header]) -> None:
    transcript = Transcript(tuple(headers))
    assert chapters.parse(chapters.write(transcript)) == transcript
    assert chapters.parse(chapters.write_description(transcript)) == transcript


@ROUND_TRIPS
@given(st.lists(st.builds(Header, ANYTHING.filter(bool), TIMES), min_size=1, max_size=5))
def test_podcast_chapters(headers: list[Header]) -> None:
    text = podcast.write_chapters(Transcript(tuple(headers)))
    assert podcast.parse_chapters(text) == Transcript(tuple(headers))
    assert podcast.list_ignored(text.encode()) == ()


LIKE_MARKS = st.sampled_from(
    [
        "[0:05]",
        "[0:05] Ann",
        "(1:00:02)",
        "0:05",
        "0:00:05 Ann",
        "Ann  0:05",
        "Ann:",
        "Ann",
        "",
        " ",
        "\u00a0",
    ]
)
SHOWN = (ANYTHING | LIKE_MARKS | st.tuples(LIKE_MARKS, LIKE_MARKS).map("".join)).filter(
    lambda text: not any(c in "\ufffe\uffff" or (c < " " and c not in "\t\r\n") for c in text)
)
SHOWN_NAMES = (SHOWN | st.sampled_from(["Ann", "Tom"])).map(join_lines).filter(bool)
DOCUMENT_ENTRIES: st.SearchStrategy[Entry] = st.builds(Header, SHOWN) | st.builds(
    Line, st.none() | WHOLE_SECONDS, st.none(), st.none() | SHOWN_NAMES, SHOWN
)


@ROUND_TRIPS
@given(st.lists(DOCUMENT_ENTRIES, max_size=5), SHOWN)
def test_document(entries: list[Entry], title: str) -> None:
    transcript = Transcript(tuple(entries))
    data = document.write(transcript, title)
    assert document.parse(data) == transcript
    assert document.write(transcript, title) == data


SEGMENTS = st.builds(
    lambda span, words, facts: Segment(*span, tuple(words), *facts),
    SPANS,
    st.lists(WORDS, max_size=3),
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=4, max_size=4),
)
NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=4).map(tuple)
TURNS = st.builds(lambda span, who: Turn(*span, who), SPANS, ANYTHING)
VOICES = st.builds(Voice, ANYTHING, NUMBERS, TIMES, ANYTHING)


@ROUND_TRIPS
@given(st.lists(SEGMENTS, max_size=4), st.lists(TURNS, max_size=4), st.lists(VOICES, max_size=4))
def test_artifacts(segments: list[Segment], found: list[Turn], voices: list[Voice]) -> None:
    read, write = artifacts.segments_from_json, artifacts.segments_to_json
    assert read(write(tuple(segments))) == tuple(segments)
    assert artifacts.turns_from_json(artifacts.turns_to_json(tuple(found))) == tuple(found)
    assert artifacts.voices_from_json(artifacts.voices_to_json(tuple(voices))) == tuple(voices)


BOTH_WAYS = [one.name for one in formats.FORMATS if one.is_written and one.is_read]


@ROUND_TRIPS
@given(FULL, st.sampled_from(BOTH_WAYS))
def test_whatever_is_written_can_be_read(transcript: Transcript, name: str) -> None:
    target = formats.find_by_name(name)
    try:
        data = formats.dump(transcript, target)
    except NotExpressible:
        return
    again = formats.load(data, target)
    if not formats.list_losses(transcript, target):
        assert again == transcript
    assert formats.load(formats.dump(again, target), target) == again
