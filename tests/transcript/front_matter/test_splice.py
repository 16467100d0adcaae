"""An episode's block with some of its entries changed, and all its other bytes as they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from transcript import episode
from transcript.errors import NotExpressible
from transcript.front_matter import splice
from transcript.values import Entry, Header, Line, Transcript

COMMENTED = """---
title:  'A talk'
transcript: # the whole hour
# Put right by hand
- header: "Dusk"   # evening
- who: Vera # host
  # the boat
  line: 'The boat
    is late.'   # sighs

  mood: {calm: true}
  # to be checked
# A pause.
- {line: It often is., sec: 65, time: '1:05', who: Tom} # laughs

-   sec: 70
    line: >-
      It is
      here.

    time: 1:10
# The end.
- line: Good. # at last
  who:
# Behind it all
season: 2
---
body"""


def edited(text: str, *changes: tuple[int, Entry | None]) -> str:
    """The text with the numbered entries replaced, or removed."""
    found = episode.parse(text)
    entries: list[Entry | None] = list(found.transcript.entries)
    for index, entry in changes:
        entries[index] = entry
    kept = tuple(entry for entry in entries if entry is not None)
    written = episode.write(replace(found, transcript=Transcript(kept)))
    assert episode.parse(written).transcript.entries == kept
    return written


def entries_of(text: str) -> tuple[Entry, ...]:
    return episode.parse(text).transcript.entries


def line(text: str, index: int) -> Line:
    entry = entries_of(text)[index]
    assert isinstance(entry, Line)
    return entry


def page(block: str) -> str:
    return f"---\ntranscript:\n{block}---\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("index", "change", "old", "new"),
    [
        (0, {"title": "Dawn: a talk"}, '"Dusk"', "'Dawn: a talk'"),
        (1, {"text": "No boat."}, "'The boat\n    is late.'", "No boat."),
        (1, {"speaker": "Ann"}, "who: Vera #", "who: Ann #"),
        (1, {"speaker": None}, "- who: Vera # host\n  # the boat\n  line", "- line"),
        (1, {"start": 3.0}, "sighs\n", "sighs\n  sec: 3\n  time: 0:03\n"),
        (2, {"text": "It is, {often}"}, "line: It often is.,", "line: 'It is, {often}',"),
        (2, {"text": "a\nb: c"}, "line: It often is.,", 'line: "a\\nb: c",'),
        (2, {"start": 66.0}, "sec: 65, time: '1:05'", "sec: 66, time: '1:06'"),
        (2, {"start": 0.0}, "sec: 65, time: '1:05'", "sec: 0, time: '0:00'"),
        (2, {"start": None}, ", sec: 65, time: '1:05'", ""),
        (2, {"speaker": None}, ", who: Tom}", "}"),
        (3, {"text": "It came."}, ">-\n      It is\n      here.\n", "It came.\n"),
        (3, {"speaker": "Tom"}, "time: 1:10\n", "time: 1:10\n    who: Tom\n"),
        (3, {"start": 71.0}, "-   sec: 70\n", "-   sec: 71\n"),
        (3, {"start": None}, "-   sec: 70\n    line", "-   line"),
        (4, {"speaker": "Tom"}, "who:\n#", "who: Tom\n#"),
        (4, {"start": 80.0}, "at last\n", "at last\n  sec: 80\n  time: '1:20'\n"),
    ],
)
def test_only_what_differs_is_replaced(
    newline: str, index: int, change: dict[str, object], old: str, new: str
) -> None:
    text = COMMENTED.replace("\n", newline)
    entry = replace(entries_of(text)[index], **change)  # type: ignore[arg-type]
    expected = COMMENTED.replace(old, new)
    if index == 3 and "start" in change:  # its other member changes too
        time = "    time: '1:11'\n" if change["start"] else ""
        expected = expected.replace("    time: 1:10\n", time)
    assert COMMENTED.count(old) == 1
    assert edited(text, (index, entry)) == expected.replace("\n", newline)


@pytest.mark.parametrize(
    ("index", "gone"),
    [
        (0, '- header: "Dusk"   # evening\n'),
        (1, COMMENTED[COMMENTED.index("- who: Vera") : COMMENTED.index("# A pause.")]),
        (2, COMMENTED[COMMENTED.index("# A pause.") : COMMENTED.index("\n-   sec")]),
        (3, COMMENTED[COMMENTED.index("\n-   sec") : COMMENTED.index("# The end.")]),
        (4, "# The end.\n- line: Good. # at last\n  who:\n"),
    ],
)
def test_a_removed_entry_goes_with_the_comments_above_it(index: int, gone: str) -> None:
    assert COMMENTED.count(gone) == 1
    assert edited(COMMENTED, (index, None)) == COMMENTED.replace(gone, "")


def test_an_inserted_entry_touches_no_other() -> None:
    found = episode.parse(COMMENTED)
    first, *rest = found.transcript.entries
    more = Transcript((first, Line(2.0, None, "Ann", "x " * 50), *rest, Header("End")))
    rows = yaml.dump([{"line": "x " * 50, "sec": 2, "time": "0:02", "who": "Ann"}])
    assert episode.write(replace(found, transcript=more)) == COMMENTED.replace(
        "- who: Vera", f"{rows}- who: Vera"
    ).replace("# Behind", "- header: End\n# Behind")


def test_a_moved_entry_takes_its_comments_along() -> None:
    text = page("- line: one\n# mine\n- line: two # too\n  x: 1\n- line: three\n")
    one, two, three = entries_of(text)
    moved = replace(episode.parse(text), transcript=Transcript((one, three, two)))
    assert episode.write(moved) == page(
        "- line: one\n- line: three\n# mine\n- line: two # too\n  x: 1\n"
    )


@pytest.mark.parametrize("indent", ["", "  ", "      "])
@pytest.mark.parametrize("gap", [" ", "   "])
def test_the_indentation_of_the_block_is_kept(indent: str, gap: str) -> None:
    keys = indent + " " * (1 + len(gap))
    text = page(f"{indent}-{gap}line: a\n{keys}who: Tom\n{indent}-{gap}header: b\n")
    found = episode.parse(text)
    long = "A word, and " * 20 + "\x01end\nof it"
    more = Transcript((Line(5.0, None, "Ann", long), Line(None, None, "Tom", "a"), Header("b")))
    for now in (more, Transcript((*more.entries[1:], more.entries[0]))):
        written = episode.write(replace(found, transcript=now))
        assert episode.parse(written).transcript == now
        assert text[len("---\ntranscript:\n") : -len("---\n")] in written
        assert f"{indent}-{gap}line: " in written
        assert f"\n{keys}sec: 5\n{keys}time: 0:05\n{keys}who: Ann\n" in written
        assert max(map(len, written.split("\n"))) <= 80 + len("A word,")


@pytest.mark.parametrize(
    ("entry", "now", "expected"),
    [
        ("- ? line\n  : a\n", {"text": "b"}, "- ? line\n  : b\n"),
        ("- ? line\n  : a\n", {"speaker": "Tom"}, "- line: a\n  who: Tom\n"),
        ("- line: a\n  ? who\n  : Tom\n", {"speaker": None}, "- line: a\n"),
        ("-\n  # c\n  line: a\n", {"text": "b"}, "-\n  # c\n  line: b\n"),
        ("-\n  line: a\n", {"speaker": "Tom"}, "-\n  line: a\n  who: Tom\n"),
        (
            "- {\n  line: a, # c\n  who: Tom\n  }\n",
            {"text": "b"},
            "- {\n  line: b, # c\n  who: Tom\n  }\n",
        ),
        ("- {line: a, who: }\n", {"speaker": "Tom"}, "- {line: a, who: Tom}\n"),
        ("- {who: Tom, line: a}\n", {"speaker": None}, "- {line: a}\n"),
        (
            "- {who: Tom, sec: 1, line: a, time: 0:01} # c\n",
            {"speaker": None, "start": None},
            "- {line: a} # c\n",
        ),
        (
            "- who: Tom\n  sec: 1\n  line: a\n  time: 0:01 # c\n  x: 1\n",
            {"speaker": None, "start": None},
            "- line: a\n  x: 1\n",
        ),
        (
            "- sec: 1\n  line: a # c\n",
            {"speaker": "Tom", "start": None},
            "- line: a # c\n  who: Tom\n",
        ),
        (
            "- line: a # c\n  sec: 1\n  x: 1\n",
            {"speaker": "Tom", "start": None},
            "- line: a # c\n  who: Tom\n  x: 1\n",
        ),
        (
            "- {line: a, sec: 1, x: 1}\n",
            {"speaker": "Tom", "start": None},
            "- {line: a, who: Tom, x: 1}\n",
        ),
        ("- ? who\n  : Tom\n  line: a\n", {"speaker": None}, "- line: a\n"),
        ("- {line: , x: 1}\n", {"speaker": "Tom"}, "- {line: , who: Tom, x: 1}\n"),
        ("- {x: 1, line: a}\n", {"speaker": "Tom"}, "- {x: 1, line: a, who: Tom}\n"),
        ('- "line": "a" # c\n', {"text": "b"}, '- "line": b # c\n'),
        ("- line: |+\n    a\n\n  who: Tom\n", {"text": "b"}, "- line: b\n\n  who: Tom\n"),
        ("- line: a\n  sec: 0x10\n", {"start": 17.0}, "- line: a\n  sec: 17\n"),
        (
            "- line: a\n  sec: 1\n  time: soon\n",
            {"start": 2.0},
            "- line: a\n  sec: 2\n  time: 0:02\n",
        ),
        ("- line: a\n  x: .nan\n", {"text": "b"}, "- line: b\n  x: .nan\n"),
        (
            "- line: a\n  note: x\n  zeal: y\n",
            {"start": 1.0},
            "- line: a\n  note: x\n  sec: 1\n  time: 0:01\n  zeal: y\n",
        ),
        (
            "- zeal: y\n  line: a\n  note: x\n",
            {"start": 1.0},
            "- zeal: y\n  line: a\n  sec: 1\n  time: 0:01\n  note: x\n",
        ),
        ("- line: a\n  1: x\n", {"speaker": "Tom"}, "- line: a\n  who: Tom\n  1: x\n"),
    ],
)
def test_entries_of_other_shapes(entry: str, now: dict[str, object], expected: str) -> None:
    around = ["- line: before # c\n", "# c\n- line: after\n"]
    text = page(entry.join(around))
    changed = replace(line(text, 1), **now)  # type: ignore[arg-type]
    assert edited(text, (1, changed)) == page(expected.join(around))


@pytest.mark.parametrize(
    "block",
    [
        "transcript: [{line: a}, {line: b, x: 1}]\n",
        "transcript: # c\n  [\n  {line: a}, {line: b, x: 1}]\n",
        "'transcript' : [line: a, {line: b, x: 1}]\n",
        '"\\x74ranscript":\n- line: a # c\n- {line: b, x: 1}\n',
    ],
)
def test_a_block_without_rows_is_written_whole(block: str) -> None:
    text = f"---\nz: 1\n{block}# c\ny: 2\n---\n"
    changed = replace(line(text, 0), speaker="Tom")
    whole = "transcript:\n- line: a\n  who: Tom\n- line: b\n  x: 1\n"
    assert edited(text, (0, changed)) == text.replace(block, whole)


def test_blank_rows_behind_the_last_text_stay() -> None:
    text = page("- line: a # c\n- line: |\n    b\n\n# c\n\n")
    assert edited(text, (1, replace(line(text, 1), text="d"))) == text.replace("|\n    b", "d")


def test_a_row_that_ends_as_only_yaml_ends_it() -> None:
    text = page("- line: a # c\x85  who: Tom\n- line: b\n")
    assert edited(text, (0, replace(line(text, 0), start=1.0))) == text.replace(
        "# c\x85", "# c\x85  sec: 1\n  time: 0:01\n"
    )


def test_what_follows_a_row_that_only_yaml_ends_is_kept() -> None:
    text = page("- line: b # c\x85z: 1\n")
    assert edited(text, (0, replace(line(text, 0), text="a"))) == text.replace(": b", ": a")


LETTERS = [{"line": "Hé, “Zoë”", "who": "Zoë"}, {"line": "plain " * 30 + "é", "who": "Ann"}]


@pytest.mark.parametrize("allow_unicode", [True, False])
def test_letters_are_spelt_as_the_file_spells_them(allow_unicode: bool) -> None:
    def dumped(members: list[dict[str, str]]) -> str:
        block = yaml.dump({"transcript": members}, allow_unicode=allow_unicode)
        return f"---\n{block}---\n"

    text = dumped(LETTERS)
    now = replace(line(text, 0), text="Ça, c’est tout. " * 9, speaker="Noël")
    expected = [{"line": now.text, "who": "Noël"}, LETTERS[1], {"line": "é"}]
    found = episode.parse(text)
    more = Transcript((now, line(text, 1), Line(None, None, None, "é")))
    assert episode.write(replace(found, transcript=more)) == dumped(expected)


def test_a_control_character_is_no_sign_of_escapes() -> None:
    text = page('- line: "\\x80"\n')
    assert edited(text, (0, replace(line(text, 0), speaker="Zoë"))).endswith("  who: Zoë\n---\n")


def test_a_splice_that_goes_wrong_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page("# c\n- line: 'a'\n  x: 'y'\n- line: 'b'\n")
    now = replace(line(text, 0), text="d")
    entry_whole = page("# c\n- line: d\n  x: y\n- line: 'b'\n")
    block_whole = page("- line: d\n  x: y\n- line: b\n")
    monkeypatch.setattr(splice, "plan_edits", lambda *_: [])
    assert edited(text, (0, now)) == entry_whole
    monkeypatch.setattr(splice, "revise", lambda *_, **__: "transcript: [{header: a}]\n")
    assert edited(text, (0, now)) == block_whole
    monkeypatch.setattr(splice, "revise", lambda *_, **__: "transcript: [\n")
    assert edited(text, (0, now)) == block_whole
    monkeypatch.setattr(splice, "revise", lambda *_, **__: block_whole[4:-4] + "z: 1\n")
    assert edited(text, (0, now)) == block_whole


def test_what_would_read_back_otherwise_is_never_written() -> None:
    text = page("- line: a\n")
    with pytest.raises(NotExpressible, match="YAML cannot hold this transcript"):
        edited(text, (0, Line(None, None, None, "\ud800")))
    empty = episode.parse(page(""))
    with pytest.raises(NotExpressible, match="YAML cannot hold this transcript"):
        episode.write(replace(empty, transcript=Transcript((Header("\ud800"),))))
