"""What holds of every merge, and what another merge program says of the same words."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from align.editing.merge.three_way import merge
from align.editing.merge.two_people import merge_edits
from tests.align.editing.merge.two_people import LINES, TITLES, WORDS, Talk, talks
from tests.thoroughness import examples
from transcript import episode as episodes
from transcript.values import Entry, Header, Line, Transcript

# Few words, so that they repeat; two of them have one key.
VOCABULARY = ("a", "b", "c", "A,", "ab", "abc.")
SPEAKERS = ("S1", "S2", "S3", "Ann", None)

blanks = st.sampled_from((" ", " ", " ", "  ", "\n"))
starts = st.one_of(st.none(), st.sampled_from((0.0, 1.25, 3.0, 3.5, 8.0, 20.0)))
headers = st.builds(Header, st.sampled_from(("One", "Two")))


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(VOCABULARY), max_size=5))
    around = draw(st.sampled_from(("", "", " ")))
    return (
        around + "".join(word + draw(blanks) for word in words[:-1]) + "".join(words[-1:]) + around
    )


lines = st.builds(Line, starts, st.none(), st.sampled_from(SPEAKERS), texts())
entries = st.one_of(lines, lines, lines, headers)
transcripts = st.lists(entries, max_size=6).map(lambda made: Transcript(tuple(made)))


def edit_words(draw: st.DrawFn, line: Line) -> list[Entry]:
    words = line.text.split(" ")
    at = draw(st.integers(0, len(words) - 1))
    some = draw(st.lists(st.sampled_from(VOCABULARY), max_size=2))
    words[at : at + draw(st.integers(0, 2))] = some
    return [replace(line, text=" ".join(words))]


def edit_cut(draw: st.DrawFn, line: Line) -> list[Entry]:
    words = line.text.split(" ")
    at = draw(st.integers(0, len(words)))
    rest = replace(line, start=draw(starts), text=" ".join(words[at:]))
    return [replace(line, text=" ".join(words[:at])), rest]


def edit_speaker(draw: st.DrawFn, line: Line) -> list[Entry]:
    return [replace(line, speaker=draw(st.sampled_from(SPEAKERS)))]


def edit_start(draw: st.DrawFn, line: Line) -> list[Entry]:
    return [replace(line, start=draw(starts))]


def renamed(draw: st.DrawFn, made: list[Entry]) -> list[Entry]:
    names = dict(zip(SPEAKERS, draw(st.permutations(SPEAKERS)), strict=True))
    return [
        replace(entry, speaker=names[entry.speaker]) if isinstance(entry, Line) else entry
        for entry in made
    ]


@st.composite
def edits(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """What somebody made of a transcript: words, speakers, cuts, joins, moves, deletions."""
    made = list(transcript.entries)
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(("words", "words", "line", "add", "drop", "move", "rename")))
        at = draw(st.integers(0, max(0, len(made) - 1)))
        if kind == "add" or not made:
            made.insert(at, draw(entries))
        elif kind == "drop":
            del made[at : at + draw(st.integers(1, 3))]
        elif kind == "move":
            made.insert(draw(st.integers(0, len(made) - 1)), made.pop(at))
        elif kind == "rename":
            made = renamed(draw, made)
        elif isinstance(line := made[at], Line):
            edit = edit_words
            if kind == "line":
                edit = draw(st.sampled_from((edit_cut, edit_speaker, edit_start)))
            made[at : at + 1] = edit(draw, line)
    return Transcript(tuple(made))


@st.composite
def triples(draw: st.DrawFn) -> tuple[Transcript, Transcript, Transcript]:
    """Base, and two made of it, or of nothing it knows."""
    base = draw(transcripts)
    theirs, ours = (draw(st.one_of(edits(base), edits(base), transcripts)) for _ in range(2))
    return base, theirs, ours


@settings(max_examples=examples(200))
@given(triples())
def test_where_the_person_changed_nothing_the_new_pass_comes_in(
    triple: tuple[Transcript, Transcript, Transcript],
) -> None:
    """But for headers, which no machine writes, and names, which do not give way to labels."""
    base, _, ours = triple
    assert merge_edits(base, base, ours).transcript == ours
    assert merge_edits(base, base, ours).conflicts == ()
    assume(ours.headers or not base.headers)
    assume(all(line.speaker != "Ann" for line in base.lines))
    assert merge(base, base, ours).transcript == ours
    assert merge(base, base, ours).conflicts == ()


@settings(max_examples=examples(200))
@given(triples())
def test_where_the_machine_says_what_it_said_the_edit_stays(
    triple: tuple[Transcript, Transcript, Transcript],
) -> None:
    base, theirs, _ = triple
    assert merge(base, theirs, base).transcript == theirs
    assert merge_edits(base, theirs, base).transcript == theirs
    assert merge_edits(base, theirs, base).conflicts == ()


@settings(max_examples=examples(400))
@given(triples())
def test_a_merge_that_the_machine_says_nothing_new_of_stays(
    triple: tuple[Transcript, Transcript, Transcript],
) -> None:
    base, theirs, ours = triple
    merged = merge(base, theirs, ours).transcript
    assert merge(ours, merged, ours).transcript == merged


@settings(max_examples=examples(20_000))
@given(talks((*WORDS, *LINES, *TITLES)))
def test_a_merge_merged_again_stays(made: list[Talk]) -> None:
    """Among words of which half are the same few; where all are, nothing tells which was meant."""
    base, theirs, ours = (talk.transcript for talk in made)
    merged = merge(base, theirs, ours).transcript
    assert merge(base, merged, ours).transcript == merged


@settings(max_examples=examples(200))
@given(triples())
def test_every_word_is_somebody_s_and_every_conflict_has_its_place(
    triple: tuple[Transcript, Transcript, Transcript],
) -> None:
    base, theirs, ours = triple
    merged = merge(base, theirs, ours)
    assert set(words(merged.transcript)) <= {*words(theirs), *words(ours)}
    for conflict in merged.conflicts:
        assert 0 <= conflict.entry < max(1, len(merged.transcript.entries))
        assert conflict.ours not in (conflict.base, conflict.theirs)


@settings(max_examples=examples(200))
@given(triples())
def test_a_line_s_text_is_as_its_author_spaced_it(
    triple: tuple[Transcript, Transcript, Transcript],
) -> None:
    """Nothing is put between words but what stood there, or one space."""
    merged = merge(*triple).transcript
    blanks_of = {gap for each in triple for line in each.lines for gap in gaps(line.text)} | {" "}
    assert {gap for line in merged.lines for gap in gaps(line.text)} <= blanks_of


def gaps(text: str) -> list[str]:
    """The white space between words."""
    marked = text.strip()
    for word in sorted(set(marked.split()), key=len, reverse=True):
        marked = marked.replace(word, "|")
    return [gap for gap in marked.split("|") if gap]


def words(transcript: Transcript) -> list[str]:
    return [word for line in transcript.lines for word in line.text.split()]


# --- words that tell where they come from ------------------------------------------------------


def replacements(word: str, mark: str) -> list[list[str]]:
    """What can stand in a word's place: nothing, others, itself beside another or respelt."""
    others = [[], [f"{mark}{word}"], [f"{mark}3z", f"{mark}4q"]]
    return [*others, [f"{mark}1x", word], [word, f"{mark}2y"], [word.upper()], [f"{word},"]]


@st.composite
def told_apart(draw: st.DrawFn) -> tuple[list[str], dict[str, list[str]], dict[str, list[str]]]:
    """A base of words that occur once, and what a person (``p…``) and a machine (``m…``) put in
    the place of some of them; a word without an entry they left alone."""
    base = ["cc0", "dd1", "ff2", "gg3", "hh4", "jj5", "kk6", "ll7"][: draw(st.integers(1, 8))]

    def changes(mark: str) -> dict[str, list[str]]:
        places = draw(st.lists(st.sampled_from(base), unique=True, max_size=4))
        return {word: draw(st.sampled_from(replacements(word, mark))) for word in places}

    return base, changes("pp"), changes("mm")


def changed(base: list[str], changes: dict[str, list[str]]) -> list[str]:
    return [word for old in base for word in changes.get(old, [old])]


def one_line(tokens: list[str]) -> Transcript:
    return Transcript((Line(0.0, None, "S", " ".join(tokens)),))


@settings(max_examples=examples(400))
@given(told_apart())
def test_what_the_person_changed_is_there_and_what_they_took_out_is_not(
    given_words: tuple[list[str], dict[str, list[str]], dict[str, list[str]]],
) -> None:
    base, by_person, by_machine = given_words
    theirs, ours = changed(base, by_person), changed(base, by_machine)
    merged = words(merge(one_line(base), one_line(theirs), one_line(ours)).transcript)

    own = [word for word in theirs if word not in base]
    assert [word for word in merged if word in own] == own
    taken_out = {word for word in by_person if word not in by_person[word]}
    assert not {word.strip(",").lower() for word in merged} & (
        taken_out - {word.strip(",").lower() for word in own}
    )
    assert [word for word in merged if word in theirs] == [
        word for word in theirs if word in merged
    ]


@settings(max_examples=examples(400))
@given(told_apart())
def test_changes_with_a_word_between_them_do_not_meet(
    given_words: tuple[list[str], dict[str, list[str]], dict[str, list[str]]],
) -> None:
    base, by_person, by_machine = given_words
    near = {
        base[place + step]
        for place, word in enumerate(base)
        if word in by_person
        for step in (-1, 0, 1)
        if 0 <= place + step < len(base)
    }
    by_machine = {word: put for word, put in by_machine.items() if word not in near}
    theirs, ours = changed(base, by_person), changed(base, by_machine)
    merged = merge(one_line(base), one_line(theirs), one_line(ours))
    assert words(merged.transcript) == changed(base, {**by_person, **by_machine})
    assert merged.conflicts == ()


@pytest.mark.skipif(shutil.which("git") is None, reason="git, the other merge program, is missing")
@settings(max_examples=examples(60))
@given(told_apart())
def test_where_git_merges_cleanly_so_do_we_and_alike(
    given_words: tuple[list[str], dict[str, list[str]], dict[str, list[str]]],
) -> None:
    """``git merge-file`` (xdiff) on the same words, one a line."""
    base, by_person, by_machine = given_words
    sides = base, changed(base, by_person), changed(base, by_machine)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("base", "theirs", "ours")]
        for path, tokens in zip(paths, sides, strict=True):
            path.write_text("".join(f"{token}\n" for token in tokens))
        command = ["git", "merge-file", "-p", str(paths[2]), str(paths[0]), str(paths[1])]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        merged = merge(*(one_line(tokens) for tokens in sides))
        assert words(merged.transcript) == run.stdout.split()
        assert not [conflict for conflict in merged.conflicts if conflict.what == "words"]


# --- files ------------------------------------------------------------------------------------


@given(triples())
def test_an_edited_file_keeps_its_bytes_where_the_machine_says_what_it_said(
    triple: tuple[Transcript, Transcript, Transcript],
) -> None:
    base, theirs, _ = triple
    text = episodes.write(episodes.create("title: A  # note\n", theirs))
    edited = episodes.parse(text)
    merged = merge(base, edited.transcript, base).transcript
    assert merged == edited.transcript
    assert episodes.write(replace(edited, transcript=merged)) == text


def test_published_episodes_keep_their_bytes(data_dir: Path) -> None:
    """As if a machine's episode, somewhat different, had been edited into the published one."""
    paths = sorted((data_dir / "episodes").glob("*.md"))[::4]  # an hour of talk each
    assert paths
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        edited = episodes.parse(text)
        draw = random.Random(path.name)
        base = Transcript(
            tuple(
                replace(entry, text=" ".join(w for w in entry.text.split() if draw.random() > 0.05))
                if isinstance(entry, Line)
                else entry
                for entry in edited.transcript.entries
                if isinstance(entry, Line) and draw.random() > 0.1
            )
        )
        merged = merge(base, edited.transcript, base).transcript
        assert merged == edited.transcript
        assert episodes.write(replace(edited, transcript=merged)) == text
