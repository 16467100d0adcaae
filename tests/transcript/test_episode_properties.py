"""Episodes of every make, changed at random: what was not meant to change keeps its bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.thoroughness import examples
from transcript import episode
from transcript.front_matter.entries import EntrySource
from transcript.seconds import format_clock
from transcript.values import Entry, Header, Line, Transcript

LENIENT = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=examples(150),
)

WORDS = st.sampled_from(
    [
        *("a", "boat", "Yes", "it’s", "é", "\U0001f600", "1:05", "- b", "c: d", "# e", "'", '"'),
        *(" ", "\n", "\t", "\xa0", "\u2028", "\x00", "~", "null", "&x", "*x", "!y", "|", ">"),
        *("{", "]", "---", "…"),
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x85"), max_size=30
)
NAMES = st.sampled_from([None, "Vera", "Tom", "No", "Zoë", "a: b"])
STARTS = st.none() | st.integers(0, 9000).map(float)
ENTRIES: st.SearchStrategy[Entry] = st.builds(Header, TEXTS) | st.builds(
    Line, STARTS, st.none(), NAMES, TEXTS
)


def mapping(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Header):
        return {"header": entry.title}
    times = (
        {} if entry.start is None else {"sec": int(entry.start), "time": format_clock(entry.start)}
    )
    return {"line": entry.text, **times, **({"who": entry.speaker} if entry.speaker else {})}


@st.composite
def revisions(draw: st.DrawFn, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries with some of them changed, gone, moved or new."""
    found: list[Entry] = []
    for entry in entries:
        what = draw(st.sampled_from(["same"] * 3 + ["text", "start", "who", "gone", "new"]))
        if what == "new":
            found.append(draw(ENTRIES))
        if what == "text" and isinstance(entry, Line):
            entry = replace(entry, text=draw(TEXTS))
        if what == "text" and isinstance(entry, Header):
            entry = Header(draw(TEXTS))
        if what == "start" and isinstance(entry, Line):
            entry = replace(entry, start=draw(STARTS))
        if what == "who" and isinstance(entry, Line):
            entry = replace(entry, speaker=draw(NAMES))
        if what != "gone":
            found.append(entry)
    if draw(st.integers(0, 4)) == 4:
        found = draw(st.permutations(found))
    return tuple(found)


def written(text: str, entries: tuple[Entry, ...]) -> str:
    return episode.write(replace(episode.parse(text), transcript=Transcript(entries)))


@LENIENT
@given(st.data(), st.lists(ENTRIES, max_size=6))
def test_what_pyyaml_wrote_is_changed_into_what_pyyaml_writes(
    data: st.DataObject, entries: list[Entry]
) -> None:
    def page(listed: tuple[Entry, ...]) -> str:
        members = [mapping(entry) for entry in listed]
        return f"---\n{yaml.dump({'transcript': members}, allow_unicode=True)}z: 1\n---\nbody"

    now = data.draw(revisions(tuple(entries)))
    assert written(page(tuple(entries)), now) == page(now)


BEFORE = st.lists(
    st.sampled_from(
        [
            *("# a comment", "", "title:  'a'  # why", "tags: [a,\n  b]", 'quoted: "x\\ty"'),
            *("context: |\n  ---x\n  transcript:\n  - line: no", "x: &a 1", "y: !mine z"),
            *("folded: >-\n  a\n\n  b", "q: {transcript: 1}", "long: a\n  b # c", "n:"),
        ]
    ),
    max_size=4,
    unique=True,
).map(lambda rows: "".join(f"{row}\n" for row in rows))
AFTER = st.sampled_from(["", "z: 1\n", "# c\n\nz: 1\n", "\nz: {a: [b]} # c\n", "# only this\n"])
BODIES = st.sampled_from(["", "\n", "body", "\nbody\n\n---\nmore\n---", "{% x %}\r\n\u2028\x85\n"])
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])
COMMENTS = st.sampled_from(["", "", "", "# c\n", "\n", "  # deeper\n", "\n# c\n\n"])
SAFE = st.text(st.sampled_from("abc é’,"), min_size=1, max_size=120).map(lambda t: f"x{t}x")
STRANGERS = st.sampled_from(["note: [1, two]", "image: {src: a.png}", "mood: 'x' # y", "a: ~"])


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A transcript block as somebody's editor, and somebody's hand, left it."""
    indent, gap = draw(st.sampled_from(["", "  "])), draw(st.sampled_from([" ", "   "]))
    block = "transcript:" + draw(st.sampled_from(["", " # all of it", "  "])) + "\n"
    for _ in range(draw(st.integers(1, 5))):
        block += draw(COMMENTS) + draw(entries_of(indent, gap))
    return block


@st.composite
def entries_of(draw: st.DrawFn, indent: str, gap: str) -> str:
    text = draw(SAFE)
    is_flow = draw(st.integers(0, 5)) == 5
    value = draw(st.sampled_from([f"'{text}'".replace("’", "''"), f'"{text}"']))
    if not is_flow:
        value = draw(st.sampled_from([value, text, f"{value} # c", f"|\n{indent}      {text}"]))
    members = [f"{draw(st.sampled_from(['line', 'header']))}: {value}"]
    if members[0].startswith("line"):
        second = draw(st.integers(0, 9000))
        times = [f"sec: {second}", f"time: '{format_clock(second)}'"]
        speaker = [f"who: {draw(st.sampled_from(['Tom', 'Vera']))}"]
        members += draw(st.sampled_from([[], times, times[:1], speaker, times + speaker]))
    if draw(st.booleans()) and not is_flow:
        members.append(draw(STRANGERS))
    members = draw(st.permutations(members))
    if is_flow:
        return f"{indent}-{gap}{{{', '.join(members)}}}\n"
    column = f"\n{indent} {' ' * len(gap)}"
    return f"{indent}-{gap}" + column.join(members) + "\n"


@st.composite
def pages(draw: st.DrawFn) -> str:
    text = f"---\n{draw(BEFORE)}{draw(blocks())}{draw(AFTER)}---\n{draw(BODIES)}"
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(NEWLINES))


@LENIENT
@given(pages())
def test_a_page_that_says_the_same_keeps_its_bytes(text: str) -> None:
    found = episode.parse(text)
    assert episode.write(found) == text
    anew = Transcript(tuple(replace(entry) for entry in found.transcript.entries))
    assert episode.write(replace(found, transcript=anew)) == text


def span(before: str, after: str) -> tuple[int, int]:
    """From the first to behind the last character of ``before`` that ``after`` has otherwise."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    end = next((i for i in range(shorter - start) if before[-1 - i] != after[-1 - i]), None)
    return start, len(before) - (shorter - start if end is None else end)


@LENIENT
@given(st.data(), pages())
def test_a_changed_entry_changes_its_own_bytes_alone(data: st.DataObject, text: str) -> None:
    found = episode.parse(text)
    entries = list(found.transcript.entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[index]
    if isinstance(entry, Header):
        entries[index] = Header(data.draw(TEXTS))
    else:
        entries[index] = data.draw(
            st.sampled_from(
                [
                    replace(entry, text=data.draw(TEXTS)),
                    replace(entry, start=data.draw(STARTS)),
                    replace(entry, speaker=data.draw(NAMES)),
                ]
            )
        )
    after = written(text, tuple(entries))
    assert episode.parse(after).transcript.entries == tuple(entries)
    if after != text:
        start, stop = span(text, after)
        places = [source.span for source in found.sources]
        assert start >= places[index].start
        block_end = len(found.before) + len(found.block)
        assert stop <= (places[index + 1].start if index + 1 < len(places) else block_end)


@LENIENT
@given(st.data(), pages())
def test_whatever_is_revised_reads_back_and_all_around_it_stays(
    data: st.DataObject, text: str
) -> None:
    found = episode.parse(text)
    now = data.draw(revisions(found.transcript.entries))
    after = episode.parse(written(text, now))
    assert after.transcript.entries == now
    assert after.before == found.before
    # Blank rows and comments behind the last entry may belong to it or to what follows.
    assert after.after.endswith(found.after.lstrip("\r\n"))
    assert after.body == found.body


def strangers(sources: tuple[EntrySource, ...]) -> list[Any]:
    known = {"header", "line", "sec", "time", "who"}
    return [[(k, v) for k, v in source.members if k not in known] for source in sources]


@LENIENT
@given(st.data(), pages())
def test_unknown_keys_stay_with_entries_that_are_all_retimed(
    data: st.DataObject, text: str
) -> None:
    found = episode.parse(text)
    by = data.draw(st.integers(1, 50))
    now = tuple(
        replace(entry, start=(entry.start or 0.0) + by) if isinstance(entry, Line) else entry
        for entry in found.transcript.entries
    )
    assert strangers(episode.parse(written(text, now)).sources) == strangers(found.sources)
