"""The structured episode."""

from __future__ import annotations

import datetime
import math
from dataclasses import replace

import pytest
import yaml

from transcript import episode
from transcript.errors import FormatError, NotExpressible
from transcript.front_matter import locate as frontmatter
from transcript.values import Entry, Header, Line, Note, Transcript, Word

PAGE = """---
# A page that nobody sorted
title: "The lighthouse"   # quoted on purpose
transcript:
- header: Dusk
- line: The boat is late.
  sec: 0
  time: 0:00
  who: Vera
- line: It often is.
  sec: 65
  time: '1:05'
  who: Tom
- line: Nobody timed this.
  who: Vera
- line: Nobody said this.
- line: Nobody owned this.
  sec: 3602
  time: '1:00:02'
season: 2
---

* [A link](https://lighthouse.example/){:target="_blank"}"""

ENTRIES: tuple[Entry, ...] = (
    Header("Dusk"),
    Line(0.0, None, "Vera", "The boat is late."),
    Line(65.0, None, "Tom", "It often is."),
    Line(None, None, "Vera", "Nobody timed this."),
    Line(None, None, None, "Nobody said this."),
    Line(3602.0, None, None, "Nobody owned this."),
)


def page(block: str, newline: str = "\n") -> str:
    return f"---\na: 1\ntranscript:\n{block}b: 2\n---\nbody\n".replace("\n", newline)


def rewritten(text: str, *entries: Entry) -> str:
    return episode.write(replace(episode.parse(text), transcript=Transcript(entries)))


def test_an_episode_is_read() -> None:
    found = episode.parse(PAGE)
    assert found.transcript == Transcript(ENTRIES)
    assert found.body == '\n* [A link](https://lighthouse.example/){:target="_blank"}'
    assert found.front_matter.startswith("# A page that nobody sorted\n")
    assert yaml.safe_load(found.front_matter)["season"] == 2


def test_an_unchanged_episode_keeps_its_bytes() -> None:
    assert episode.write(episode.parse(PAGE)) == PAGE
    with_more = replace(ENTRIES[1], start=0.9, end=2.0, words=(Word(0.9, 2.0, "The"),))
    more = (ENTRIES[0], replace(with_more, notes=(Note("a", "b"),)), *ENTRIES[2:])
    assert rewritten(PAGE, *more) == PAGE  # what the page cannot say has not changed it


@pytest.mark.parametrize(
    "block",
    [
        "  - who: Tom\n    line:   'Late.'  # why\n",
        "- {line: Late., sec: 65, time: '1:05', who: Tom}\n",
        "- line: |\n    Late.\n    Later.\n  time: 1:05\n  sec: 65\n",
        '- "line": Late.\n\n- header: "Dusk"\n',
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_unchanged_block_keeps_its_style(block: str, newline: str, mark: str) -> None:
    text = mark + page(block, newline)
    assert episode.write(episode.parse(text)) == text


def test_a_changed_text_touches_its_own_lines_alone() -> None:
    changed = [replace(e, text="The boat is here.") if e == ENTRIES[1] else e for e in ENTRIES]
    assert rewritten(PAGE, *changed) == PAGE.replace("The boat is late.", "The boat is here.")


def test_a_changed_start_and_speaker_touch_their_own_lines_alone() -> None:
    changed = [replace(e, start=61.5, speaker="Ann") if e == ENTRIES[2] else e for e in ENTRIES]
    expected = PAGE.replace("sec: 65", "sec: 61").replace("1:05", "1:01").replace("Tom", "Ann")
    assert rewritten(PAGE, *changed) == expected


def test_all_the_rest_of_a_changed_file_keeps_its_bytes() -> None:
    text = "\ufeff---\r\n# é\r\nz: 'q'\r\ntranscript: [{line: a}]\r\na:   1\r\n--- \r\nx\r\n\ny"
    assert rewritten(text, Line(65.0, None, "Tom", "b")) == text.replace(
        "transcript: [{line: a}]\r\n",
        "transcript:\r\n- line: b\r\n  sec: 65\r\n  time: '1:05'\r\n  who: Tom\r\n",
    )


def test_a_written_block_is_what_pyyaml_writes() -> None:
    texts = [
        "- dash",
        "a: b",
        "'q",
        '"',
        "é…\U0001f600",
        "yes",
        "1:05",
        "",
        "x " * 90,
        "a\nb",
        "#c",
    ]
    lines = tuple(Line(float(i * 59), None, "Tom", text) for i, text in enumerate(texts))
    listed = [
        {"line": text, "sec": i * 59, "time": f"{i * 59 // 60}:{i * 59 % 60:02d}", "who": "Tom"}
        for i, text in enumerate(texts)
    ]
    block = yaml.dump({"transcript": listed}, allow_unicode=True)
    assert rewritten("---\n---\n", *lines) == f"---\n{block}---\n"


def test_the_character_that_pyyaml_loses_is_kept() -> None:
    text = "Ã\x85land"
    assert yaml.safe_load(yaml.dump({"line": text}, allow_unicode=True)) == {"line": "Ã land"}
    line = Line(None, None, None, text)
    assert episode.parse(rewritten(page("- line: a\n"), line)).transcript.lines == (line,)


def test_words_that_yaml_takes_for_something_else_are_text() -> None:
    text = page("- line: Yes\n  who: No\n- line: 12\n  time: 1:05\n- header: 2024-01-01\n- line:\n")
    entries = (
        Line(None, None, "No", "Yes"),
        Line(65.0, None, None, "12"),
        Header("2024-01-01"),
        Line(None, None, None, ""),
    )
    assert episode.parse(text).transcript.entries == entries
    changed = (*entries[:1], replace(entries[1], start=66.0), *entries[2:], Header("End"))
    assert rewritten(text, *changed) == text.replace("1:05", "'1:06'").replace(
        "- line:\n", "- line:\n- header: End\n"
    )


def test_null_is_a_word_when_spoken_and_nobody_as_a_speaker() -> None:
    [line] = episode.parse(page("- line: null\n  who: ~\n  time: ~\n  sec: ~\n")).transcript.lines
    assert line == Line(None, None, None, "null")


def test_unknown_keys_stay_with_their_entry() -> None:
    text = page(
        "- image: {src: a.png, at: 2024-01-01}\n  line: one\n  sec: 1\n  time: 0:01\n"
        "- line: two\n  note: keep\n  sec: 2\n- header: three\n  icon: 3\n"
    )
    first, second, third = episode.parse(text).transcript.entries
    assert isinstance(second, Line)
    changed = rewritten(text, first, replace(second, text="2", start=3.0), Header("drei"))
    members = yaml.safe_load(changed.split("---")[1])["transcript"]
    assert members == [
        {
            "image": {"src": "a.png", "at": datetime.date(2024, 1, 1)},
            "line": "one",
            "sec": 1,
            "time": "0:01",
        },
        {"line": "2", "note": "keep", "sec": 3},
        {"header": "drei", "icon": 3},
    ]
    assert isinstance(third, Header)


def test_unknown_keys_follow_the_start_when_the_number_of_entries_changes() -> None:
    text = page("- line: one\n  sec: 1\n  note: a\n- line: two\n  sec: 2\n  note: b\n")
    changed = rewritten(
        text,
        Line(0.0, None, None, "zero"),
        Line(1.0, None, None, "uno"),
        Line(2.5, None, None, "due"),
        Header("End"),
    )
    assert [e.get("note") for e in yaml.safe_load(changed.split("---")[1])["transcript"]] == [
        None,
        "a",
        "b",
        None,
    ]


def test_times_and_speakers_can_be_taken_away_and_added() -> None:
    text = page("- line: a\n  sec: 1\n  time: 0:01\n  who: Tom\n- line: b\n- line: c\n")
    entries = (
        Line(None, None, None, "a"),
        Line(2.0, None, "", "b"),
        Line(None, None, "Tom", "c"),
    )
    assert rewritten(text, *entries) == page(
        "- line: a\n- line: b\n  sec: 2\n  time: 0:02\n- line: c\n  who: Tom\n"
    )


def test_a_line_that_becomes_a_header_is_written_afresh() -> None:
    text = page("- line: a\n  note: x\n")
    assert rewritten(text, Header("a")) == page("- header: a\n")


def test_a_malformed_time_without_a_second_is_unknown_and_stays() -> None:
    text = page("- line: a\n  time: noon\n- line: b\n")
    assert episode.parse(text).transcript.lines[0].start is None
    changed = rewritten(text, Line(None, None, None, "a"), Line(None, None, None, "c"))
    assert changed == text.replace("line: b", "line: c")


@pytest.mark.parametrize("sec", ["65", "'65'", "0x41", "1:05", "65.0"])
def test_seconds_as_others_write_them(sec: str) -> None:
    assert episode.parse(page(f"- line: a\n  sec: {sec}\n")).transcript.lines[0].start == 65.0


def test_a_fraction_of_a_second_stays_until_the_start_changes() -> None:
    text = page("- line: a\n  sec: 1.5\n- line: b\n")
    found = episode.parse(text).transcript.lines
    assert found[0].start == 1.5
    assert rewritten(text, replace(found[0], text="c"), found[1]) == text.replace(
        "line: a", "line: c"
    )
    assert rewritten(text, replace(found[0], start=2.5), found[1]) == text.replace("1.5", "2")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("- a\n", "line 4: an entry of the transcript is not a mapping"),
        ("  a: 1\n", "line 4: `transcript` is not a list"),
        ("- line: a\n  line: b\n", "line 5: there are two 'line' keys"),
        ("- sec: 1\n", "line 4: an entry must have either a `header` or a `line`"),
        ("- line: a\n  header: b\n", "line 4: an entry must have either"),
        ("- line: [a]\n", "line 4: `line` is not text"),
        ("- line: a\n  sec: soon\n", "line 4: `sec` is 'soon', not a number of seconds"),
        ("- line: a\n  sec: true\n", "line 4: `sec` is True, not a number of seconds"),
        ("- line: a\n  sec: .nan\n", "line 4: `sec`: a time of nan seconds is outside"),
        ("- line: a\n  sec: -1\n", "line 4: `sec`: a time of -1 seconds is outside"),
        ("- line: a\n  sec: 1" + "0" * 300 + "\n", "line 4: `sec`: a time of 10*… seconds"),
        ("- line: a\n  sec: 1" + "0" * 9000 + "\n", "line 5: a value cannot be read"),
        (
            "- line: a\n  x: !!python/name:os.system\n",
            "line 5: tags such as !!str are not supported",
        ),
        ("- line: a\n  x: !!python/object/apply:os.system [ls]\n", "line 5: tags such as !!str"),
        ("- line: !mine a\n", "line 4: tags such as !!str are not supported"),
        ("- !mine {line: a}\n", "line 4: tags such as !!str are not supported"),
        ("- <<: {who: Tom}\n  line: a\n", "line 4: merge keys"),
        ("- line: a\n  =: b\n", "line 5: a value cannot be read"),
        ("- line: a\n  x: " + "1:" * 300 + "00.5\n", "line 5: a value cannot be read"),
        ("- line: a\n  x: 2024-13-01\n", "line 5: a value cannot be read: month must be"),
        ("- line: a\n  x: 0x1" + "0" * 9000 + "\n", "line 5: a value cannot be read"),
        ("- line: a\n  [x]: y\n", "line 5: a value cannot be read|line 5: a key is not plain text"),
        ("- line: a\n  2024-01-01: y\n", "line 5: a key is not plain text"),
    ],
)
def test_what_is_no_entry(block: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        episode.parse(page(block))


def test_half_a_surrogate_pair_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontmatter, "_LOADER", yaml.SafeLoader)  # the C loader refuses it itself
    with pytest.raises(FormatError, match="line 4: `line` contains half of a surrogate pair"):
        episode.parse(page('- line: "\\ud800"\n'))


def test_a_page_without_a_transcript_gets_one_before_its_closing_line() -> None:
    text = "---\ntitle: a\n---\nbody"
    assert episode.parse(text).transcript == Transcript(())
    assert rewritten(text, Header("b")) == "---\ntitle: a\ntranscript:\n- header: b\n---\nbody"


def test_an_emptied_transcript_is_an_empty_list() -> None:
    assert rewritten(page("- line: a\n")) == "---\na: 1\ntranscript: []\nb: 2\n---\nbody\n"


@pytest.mark.parametrize("start", [-1.0, math.nan, math.inf])
def test_what_cannot_be_an_entry(start: float) -> None:
    line = Line(start, None, None, "a")
    with pytest.raises(NotExpressible, match=r"line 1: a time of .* seconds is") as caught:
        rewritten(page("- line: a\n"), line)
    assert caught.value.entry == 1
    with pytest.raises(NotExpressible, match="line 1: a time"):
        episode.write(episode.create({}, Transcript((line,))))


TRANSCRIPT = Transcript((Header("Dusk"), Line(65.5, 70.0, "Tom", "Late.")))
BLOCK = "transcript:\n- header: Dusk\n- line: Late.\n  sec: 65\n  time: '1:05'\n  who: Tom\n"


def test_a_new_episode_of_a_mapping_has_sorted_keys() -> None:
    made = episode.create({"title": "é: a", "zeal": 1}, TRANSCRIPT, "body")
    assert made.transcript == TRANSCRIPT
    assert episode.write(made) == f"---\ntitle: 'é: a'\n{BLOCK}zeal: 1\n---\nbody"


@pytest.mark.parametrize(
    ("front_matter", "before", "after"),
    [
        ("", "---\n", "---\nbody"),
        ("title:  a # why\n", "---\ntitle:  a # why\n", "---\nbody"),
        ("title: a", "---\ntitle: a\n", "---\nbody"),
        ("---\ntitle: a\n", "---\ntitle: a\n", "---\nbody"),
        ("---\n", "---\n", "---\nbody"),
        ("---\ntitle: a\n---\n", "---\ntitle: a\n", "---\nbody"),
        ("---\ntitle: a\n---", "---\ntitle: a\n", "---\nbody"),
        ("---\nt: a\ntranscript:\n- line: b\nz: 1\n---\nold", "---\nt: a\n", "z: 1\n---\nold"),
        ("\ufefftitle: a\n", "---\ntitle: a\n", "---\nbody"),
    ],
)
def test_a_new_episode_of_a_text_keeps_its_bytes(
    front_matter: str, before: str, after: str
) -> None:
    made = episode.create(front_matter, TRANSCRIPT, "body")
    assert episode.write(made) == before + BLOCK + after


def test_a_new_episode_of_a_text_keeps_its_line_breaks() -> None:
    text = episode.write(episode.create("title: a\r\nseason: 1", TRANSCRIPT))
    assert text.replace("\r\n", "") == text.replace("\r", "").replace("\n", "")


def test_front_matter_that_yaml_cannot_say() -> None:
    with pytest.raises(NotExpressible, match="YAML cannot hold this front matter"):
        episode.create({"title": object()}, TRANSCRIPT)
