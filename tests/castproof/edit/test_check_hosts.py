"""What hosts refuse or spoil: each fault of the page of the checks found, and good sets clean."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from castproof.edit.check_hosts import check_for_host, find_kind
from transcript.check import EVERYTHING, RULES
from transcript.check.hosts import HOSTS, find_hosts
from transcript.errors import InvalidCall

Run = Callable[..., Result]
SECTION = re.compile(
    r"^## (P\d{3}) [\w-]+ \(\w+\)\n.*?<!-- (\S+) for (\w+)(?:, duration: (\d+))? -->\n"
    r"```\w+\n(.*?)```",
    re.MULTILINE | re.DOTALL,
)
CODES = [rule.code for rule in RULES if rule.code.startswith("P")]


@pytest.fixture(scope="module")
def examples(root: Path) -> dict[str, re.Match[str]]:
    page = (root / "docs" / "reference" / "check.md").read_text(encoding="utf-8")
    return {found[1]: found for found in SECTION.finditer(page)}


@pytest.mark.parametrize("code", CODES)
def test_every_example_provokes_its_code_and_no_other(
    examples: dict[str, re.Match[str]], tmp_path: Path, code: str
) -> None:
    _, name, host, duration, text = examples[code].groups()
    path = tmp_path / name
    path.write_text(text)
    length = None if duration is None else float(duration)
    checked = check_for_host(path, HOSTS[host], duration_s=length, selection=EVERYTHING)
    assert [one.code for one in checked.findings] == [code]
    assert HOSTS[host].title in checked.findings[0].message


GOOD = {
    "talk.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Ann>Hello: it is early.</v>\n",
    "talk.srt": "1\n00:00:00,000 --> 00:00:02,000\nAnn: Hello.\n",
    "talk.podcast.json": '{"version": "1.0.0", "segments": [{"speaker": "Ann", "startTime": 0, '
    '"endTime": 2, "body": "Hello."}]}',
    "talk.chapters.txt": "00:00:00 Dawn\n00:01:00 The ferry\n00:02:00 Dusk\n",
    "talk.chapters.json": '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Dawn"}, '
    '{"startTime": 60, "title": "Noon"}, {"startTime": 120, "title": "Dusk"}]}',
    "talk.description.txt": "0:00 Dawn\n1:00 The ferry\n2:00 Dusk\n",
    "talk.notes.txt": "Ann: Hello.\n",
    "talk.item.xml": '<podcast:transcript url="https://a.org/talk.vtt" type="text/vtt" />\n'
    '<podcast:person role="host">Ann</podcast:person>\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("host", [name for name in HOSTS if name != "web"])
def test_a_good_set_is_clean(folder: Path, run: Run, host: str) -> None:
    result = run("check", folder, "--for", host)
    assert (result.exit_code, "clean" in result.stdout) == (0, True), result.stdout


def test_a_file_of_two_hosts_is_counted_once(folder: Path, run: Run) -> None:
    talk, both = folder / "talk.vtt", ("--for", "apple,podcasting20")
    assert run("check", talk, *both).stdout == "1 file is clean.\n"
    talk.write_text("WEBVTT\n\n00:05.000 --> 00:04.000\n<b>Hello.</b>\n")
    assert " in 1 of 1 file" in run("check", talk, *both).stdout


def test_a_folder_stands_for_what_the_host_takes(folder: Path, run: Run) -> None:
    (folder / "talk.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\n<b>Hello.</b>\n")
    (folder / "talk.youtube.srt").write_text(GOOD["talk.srt"])
    assert run("check", folder, "--for", "youtube").exit_code == 0
    assert "P615" in run("check", folder, "--for", "buzzsprout").stdout
    result = run("check", folder / "talk.vtt", "--for", "buzzsprout,spotify")
    assert result.exit_code == 1
    assert result.stdout.count("P601") == 1


def test_a_folder_without_anything_for_a_host(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path, "--for", "apple")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "has nothing for Apple Podcasts: `castproof publish" in result.stderr


@pytest.mark.parametrize("name", ["myspace", ",", ""])
def test_a_host_that_is_none(run: Run, folder: Path, name: str) -> None:
    with pytest.raises(InvalidCall, match=r"there are|names a host"):
        find_hosts([name])
    assert run("check", folder, "--for", name).exit_code == 2


def test_nothing_is_mended_for_a_host(folder: Path, run: Run) -> None:
    result = run("check", folder, "--for", "apple", "--fix")
    assert result.exit_code == 2
    assert "--for only reports" in result.stderr


def test_codes_are_chosen_and_weighed_as_others_are(folder: Path, run: Run) -> None:
    (folder / "talk.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\n<b>Hello.</b>\n")
    assert run("check", folder, "--for", "buzzsprout", "--ignore", "P615,P607").exit_code == 0
    (folder / "castproof-check.yaml").write_text("severity: {P615: error}\n")
    assert run("check", folder, "--for", "buzzsprout").exit_code == 1


@pytest.mark.parametrize(
    ("name", "text", "host"),
    [
        ("talk.srt", "nothing", "youtube"),
        ("talk.chapters.json", "{", "apple"),
        ("talk.item.xml", "<podcast:person", "apple"),
        ("talk.xml", '<!DOCTYPE a [<!ENTITY b "c">]><rss><item/></rss>', "apple"),
        ("talk.mp3", "no sound", "apple"),
        ("gone.srt", None, "youtube"),
    ],
)
def test_what_cannot_be_read_is_a_finding(
    run: Run, tmp_path: Path, name: str, text: str | None, host: str
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    result = run("check", path, "--for", host)
    assert (result.exit_code, result.stdout.count("E001")) == (1, 1), result.stderr
    assert "Traceback" not in result.stderr


def test_numbered_speakers_are_nobody(folder: Path, run: Run) -> None:
    path = folder / "talk.vtt"
    path.write_text(GOOD["talk.vtt"].replace("Ann", "Speaker 1"))
    result = run("check", path, "--for", "apple")
    assert "P607 Apple Podcasts: speakers are numbered (Speaker 1)" in result.stdout


def test_a_word_may_take_no_time(folder: Path, run: Run) -> None:
    path = folder / "talk.words.podcast.json"
    path.write_text(GOOD["talk.podcast.json"].replace('"endTime": 2', '"endTime": 0'))
    assert run("check", path, "--for", "podcasting20").stdout == "1 file is clean.\n"


def test_what_no_host_takes_has_no_kind(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Hello.</p>")
    assert find_kind(page) is None
    assert find_kind(tmp_path / "talk.doc") is None
    (found,) = check_for_host(page, HOSTS["web"], duration_s=None, selection=EVERYTHING).findings
    assert (found.code, "takes player" in found.message) == ("P601", True)
