"""Real files, where they are at hand: published episodes, others' transcripts, NIST's cases."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml

from transcript import episode
from transcript import io as formats
from transcript.errors import FormatError
from transcript.formats import captions, ctm, lossless, rttm, stm, turns
from transcript.text import read_text
from transcript.values import Line, Transcript

OWN_STYLE = 30  # of the 41 published blocks, at least as many are as PyYAML writes them


def episodes(data_dir: Path) -> list[Path]:
    return sorted((data_dir / "episodes").glob("*.md"))


def seed(seeds_dir: Path, number: str) -> str:
    [path] = seeds_dir.glob(f"{number}_*.txt")
    return read_text(path)


def is_in_pyyamls_style(block: str) -> bool:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return bool(yaml.dump(yaml.load(block, Loader=loader), allow_unicode=True) == block)  # noqa: S506


def changed_lines(before: str, after: str) -> list[tuple[int, int]]:
    """The spans of lines of ``before`` that ``after`` has otherwise."""
    matcher = SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    return [(a, a_end) for tag, a, a_end, _, _ in matcher.get_opcodes() if tag != "equal"]


def test_every_published_episode_keeps_its_bytes(data_dir: Path) -> None:
    paths = episodes(data_dir)
    assert len(paths) == 41
    for path in paths:
        text = read_text(path)
        found = episode.parse(text)
        assert found.transcript.lines, path.name
        assert episode.write(found) == text, path.name


def test_a_changed_line_changes_its_own_entry_alone(data_dir: Path) -> None:
    touched_alone = 0
    for path in episodes(data_dir):
        text = read_text(path)
        found = episode.parse(text)
        if not is_in_pyyamls_style(found.block):
            continue
        touched_alone += 1
        entries = list(found.transcript.entries)
        index = next(i for i, e in enumerate(entries) if isinstance(e, Line) and i > 9)
        entries[index] = replace(entries[index], text="Put otherwise.")
        after = episode.write(replace(found, transcript=Transcript(tuple(entries))))
        starts = [i for i, row in enumerate(text.split("\n")) if row.startswith("- ")]
        first = found.before.count("\n") + 1
        own = [i for i in starts if i >= first][index : index + 2]
        assert all(own[0] <= a and b <= own[-1] for a, b in changed_lines(text, after)), path.name
        assert episode.parse(after).transcript.entries == tuple(entries)
    assert touched_alone >= OWN_STYLE


def test_every_published_episode_is_carried_losslessly(data_dir: Path) -> None:
    for path in episodes(data_dir):
        transcript = episode.parse(read_text(path)).transcript
        assert lossless.parse(lossless.write(transcript)) == transcript


def test_the_seed_episode(seeds_dir: Path) -> None:
    text = seed(seeds_dir, "000")
    found = episode.parse(text)
    assert episode.write(found) == text
    members = yaml.safe_load(found.front_matter)
    del members["transcript"]
    assert episode.write(episode.create(members, found.transcript, found.body)) == text


def test_the_seed_captions(seeds_dir: Path) -> None:
    text = seed(seeds_dir, "001")
    transcript = captions.parse(text)
    assert len(transcript.lines) == 1427
    assert captions.write(transcript) == text
    assert formats.find_by_path("seed.txt", text).name == "captions"


def test_the_seed_turns(seeds_dir: Path) -> None:
    text = seed(seeds_dir, "002")
    transcript = turns.parse(text)
    assert len(transcript.lines) == 81
    assert len({line.speaker for line in transcript.lines}) == 3
    assert turns.write(transcript) == text
    assert formats.find_by_path("seed.txt", text).name == "turns"


@pytest.mark.parametrize(
    ("path", "count", "speakers"),
    [
        ("podcasting20/example.json", 2, 2),
        ("podcasting20/example.srt", 222, 3),
        ("podcasting20/example.vtt", 7, 2),
        ("whisperx/a95KMDHf4vQ.whisperx.json", 97, None),
        ("whisper_pyannote/whisper_output.json", 6, 1),
        ("conversation/sample.stm", 13, 2),
    ],
)
def test_what_others_wrote(data_dir: Path, path: str, count: int, speakers: int | None) -> None:
    text = read_text(data_dir / path)
    lines = formats.read(text, formats.find_by_path(path, text)).lines
    assert len(lines) == count
    assert speakers is None or len({line.speaker for line in lines}) == speakers


def test_words_of_whisperx_without_times(data_dir: Path) -> None:
    path = data_dir / "whisperx" / "a95KMDHf4vQ.whisperx.json"
    transcript = formats.read(read_text(path), formats.find_by_path(path))
    words = [word for line in transcript.lines for word in line.words]
    untimed = [word for word in words if word.start is None]
    assert (len(words), len(untimed)) == (1905, 3)
    assert all(word.speaker is word.end is word.probability is None for word in untimed)


# What NIST's validator says of records that we pass over (or of rules for scoring) is no error
# here: only a record's shape and type, and the times of SPEAKER records, are ours to judge.
RTTM_VERDICTS = re.compile(r"fields instead of the required|Invalid RTTM type")


def test_rttm_as_nist_judges_it(data_dir: Path) -> None:
    paths = sorted((data_dir / "interchange" / "rttm").rglob("*.rttm"))
    assert len(paths) > 30
    for path in paths:
        verdict = path.with_suffix(".log.saved").read_text(encoding="utf-8", errors="replace")
        if RTTM_VERDICTS.search(verdict):
            with pytest.raises(FormatError) as caught:
                rttm.parse(read_text(path))
            assert f"line {caught.value.line}" in verdict, path.name
        else:
            assert rttm.parse(read_text(path)), path.name


# NIST's validator restricts the characters of names, words and sources too; tools in the field
# do not keep to that, and neither does reading here.
CTM_VERDICTS = r"\[line (\d+)\] (?:confidence|type|begin|duration|ctm record must have at least)"


def test_ctm_as_nist_judges_it(data_dir: Path) -> None:
    [path] = (data_dir / "interchange" / "ctm").rglob("*.ctm")
    verdict = path.with_suffix(".log.saved").read_text(encoding="utf-8")
    refused = set()
    for number, row in enumerate(read_text(path).split("\n"), start=1):
        try:
            ctm.parse(row)
        except FormatError:
            refused.add(number)
    alternatives = {48, 50, 53, 56}  # <ALT…>, of which a transcript has none
    judged = {int(found[1]) for found in re.finditer(r"\[line (\d+)\]", verdict)}
    assert refused - alternatives <= judged
    assert {int(found[1]) for found in re.finditer(CTM_VERDICTS, verdict)} <= refused


def test_stm_of_nist(data_dir: Path) -> None:
    for path in (data_dir / "interchange" / "stm").rglob("*.stm"):
        text = read_text(path)
        assert [line.speaker for line in stm.parse(text, "SHOW_1").lines] == ["CHRIS", "JEROME"]


def test_system_outputs_of_the_meetings(data_dir: Path) -> None:
    text = read_text(data_dir / "ami" / "meetings" / "reference.rttm")
    with pytest.raises(FormatError, match="8 recordings"):
        rttm.parse(text)
    name = next(row.split()[1] for row in text.split("\n") if row)
    found = rttm.parse(text, name)
    assert len(found) == sum(row.split()[1] == name for row in text.split("\n") if row)
