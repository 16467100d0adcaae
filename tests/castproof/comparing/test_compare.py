"""``castproof compare``: two files, two folders, an earlier comparison, and what cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from castproof.comparing.change import EarlierReport, ScoreChange, format_points
from castproof.comparing.comparison import pair_files
from castproof.comparing.tables import escape_markdown
from compare.bootstrap import estimate_change
from compare.report import MARK
from tests.castproof.conftest import Run
from transcript import io as formats
from transcript.values import Header, Line, Transcript

HUMAN = Transcript(
    (
        Header("Setting out"),
        Line(0.0, 4.0, "Ann", "We sail to Bergen at noon."),
        Line(4.0, 8.0, "Bo", "Who told you so?"),
        Line(8.0, 12.0, "Ann", "The pilot did."),
    )
)
MACHINE = Transcript(
    (
        Line(0.0, 4.0, "1", "Um we sail to Burgen at noon."),
        Line(4.0, 8.0, "2", "Who told you so?"),
        Line(8.0, 12.0, "1", "The the pilot did."),
    )
)
BETTER = Transcript((Line(0.0, 4.0, "1", "We sail to Bergen at noon."), *MACHINE.lines[1:]))
OTHER = Transcript((Line(0.0, 4.0, "1", "Nothing of this has anything in common here."),))


def write(path: Path, transcript: Transcript) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(formats.dump(transcript, formats.find_by_path(path), recording="voyage"))
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    return write(tmp_path / "voyage.vtt", MACHINE)


@pytest.fixture
def human(tmp_path: Path) -> Path:
    return write(tmp_path / "voyage.md", HUMAN)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of three episodes, the machine's in other formats than the person's."""
    for name in ("one", "two", "three"):
        write(tmp_path / "out" / f"{name}.vtt", MACHINE)
        write(tmp_path / "done" / f"{name}.md", HUMAN)
    return tmp_path / "out", tmp_path / "done"


def document(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_table_says_what_an_editor_asks(run: Run, machine: Path, human: Path) -> None:
    done = run("compare", machine, human)
    assert done.exit_code == 0
    assert "5 differences: 1 (20 %) mistakes of the machine" in done.stdout
    assert re.search(r"word error rate +23\.1 % +3 of 13 words", done.stdout)
    told = " ".join(done.stdout.split())
    assert "absent: DER, JER (the human side has no ends);" in told
    assert "chapter headers (the machine side has no chapter headers)" in told
    assert re.search(r"burgen +bergen +1", done.stdout)
    assert re.search(r"\n +filler removed +1 +1 +0", done.stdout)
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_the_table_is_no_wider_than_asked(
    run: Run, machine: Path, human: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run("compare", machine, human).stdout
    monkeypatch.delenv("COLUMNS")
    wide = run("compare", machine, human).stdout
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines())) <= 120


@pytest.mark.parametrize(
    "ending", [".captions.txt", ".turns.txt", ".srt", ".json", ".docx", ".stm"]
)
def test_any_two_formats_are_compared(run: Run, tmp_path: Path, human: Path, ending: str) -> None:
    done = run("compare", write(tmp_path / f"other{ending}", HUMAN), human, "--json")
    assert done.exit_code == 0
    (episode,) = document(done)["episodes"]
    assert episode["scores"]["edit_rate"]["errors"] == 0
    assert episode["differences"] == []


def test_json_has_every_score_and_every_difference(run: Run, machine: Path, human: Path) -> None:
    found = document(run("compare", machine, human, "--json"))
    assert found["schema"] == 1
    (episode,) = found["episodes"]
    assert episode["name"] == "voyage"
    assert episode["matched"] == {"words": 12, "length": 13}
    assert episode["scores"]["wer"] == {
        "rate": 3 / 13, "errors": 3, "length": 13,
        "insertions": 2, "deletions": 0, "substitutions": 1,
    }  # fmt: skip
    assert episode["scores"]["der"] == {"absent": "the human side has no ends"}
    assert episode["talk_time"]["machine"] == {"seconds": {"1": 8.0, "2": 4.0}, "is_guessed": False}
    assert episode["confusion"]["pairing"] == [["1", "Ann"], ["2", "Bo"]]
    texts = [
        (one["class"], one["machine"]["text"], one["human"]["text"])
        for one in episode["differences"]
    ]
    assert ("name", "Burgen", "Bergen") in texts
    assert sum(one["stretches"] for one in episode["blame"].values()) == len(texts)
    assert found["pooled"]["scores"] == episode["scores"]


def test_options_change_what_is_counted(run: Run, machine: Path, tmp_path: Path) -> None:
    shouted = write(tmp_path / "loud.vtt", Transcript((Line(0.0, 4.0, "1", "WE SAIL, UM"),)))
    plain = write(tmp_path / "plain.vtt", Transcript((Line(9.0, 13.0, "1", "we sail"),)))

    def errors(score: str, *options: str) -> int:
        found = document(run("compare", shouted, plain, "--json", *options))
        count: int = found["pooled"]["scores"][score]["errors"]
        return count

    assert [errors("wer", "--normalizer", name) for name in ("none", "light", "whisper")] == [
        3,
        1,
        0,
    ]
    assert errors("tcp_wer") > errors("tcp_wer", "--collar", "60") == 1


def test_markdown_keeps_text_text(run: Run, tmp_path: Path, human: Path) -> None:
    line = Line(0.0, 4.0, "<b>|*", "We sail to Bergen| at noon.")
    done = run("compare", write(tmp_path / "it.json", Transcript((line,))), human, "--markdown")
    assert done.exit_code == 0
    assert done.stdout.startswith("## it.json against voyage.md\n")
    assert "| \\<b\\>\\|\\* | " in done.stdout
    assert "<b>" not in done.stdout
    tables = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert all(line.endswith(" |") for line in tables)
    assert escape_markdown("a\nb") == "a b"


def test_quiet_prints_nothing(run: Run, machine: Path, human: Path) -> None:
    done = run("compare", machine, human, "--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_the_page_links_to_the_recording_from_where_it_is(
    run: Run, tmp_path: Path, machine: Path, human: Path
) -> None:
    recording = tmp_path / "a sound #1.mp3"
    recording.write_bytes(b"sound")
    (tmp_path / "pages").mkdir()
    page = tmp_path / "pages" / "voyage.html"
    done = run("compare", machine, human, "--html", page, "--recording", recording, "-q")
    assert done.exit_code == 0
    assert f"the page is {page}" in done.stderr
    html = page.read_text(encoding="utf-8")
    assert MARK in html
    assert '"audio":"../a%20sound%20%231.mp3"' in html
    again = run(
        "compare", machine, human, "--html", page, "--recording", recording, "--embed-recording"
    )
    assert again.exit_code == 0
    assert '"audio":"data:audio/mpeg;base64,c291bmQ="' in page.read_text(encoding="utf-8")


def test_a_file_that_is_no_such_page_is_not_replaced(
    run: Run, tmp_path: Path, machine: Path, human: Path
) -> None:
    page = tmp_path / "mine.html"
    page.write_text("<p>mine</p>")
    refused = run("compare", machine, human, "--html", page, "-q")
    assert refused.exit_code == 1
    assert "use --overwrite" in refused.stderr
    assert page.read_text() == "<p>mine</p>"
    assert run("compare", machine, human, "--html", page, "-q", "--overwrite").exit_code == 0
    assert MARK in page.read_text(encoding="utf-8")
    assert run("compare", machine, human, "--html", page, "-q").exit_code == 0


def test_a_page_never_replaces_what_is_compared(run: Run, machine: Path, human: Path) -> None:
    was = human.read_bytes()
    done = run("compare", machine, human, "--html", human, "--overwrite", "-q")
    assert done.exit_code == 2
    assert "is what is compared" in done.stderr
    assert human.read_bytes() == was


def test_a_page_cannot_be_a_folder_or_lie_nowhere(
    run: Run, tmp_path: Path, machine: Path, human: Path
) -> None:
    done = run("compare", machine, human, "--html", tmp_path, "-q")
    assert (done.exit_code, "name the page to write" in done.stderr) == (1, True)
    done = run("compare", machine, human, "--html", tmp_path / "no" / "page.html", "-q")
    assert (done.exit_code, "no such file or folder" in done.stderr) == (1, True)


def test_two_recordings_are_asked_about(run: Run, tmp_path: Path, human: Path) -> None:
    other = write(tmp_path / "other.vtt", OTHER)
    done = run("compare", other, human)
    assert done.exit_code == 0
    assert "do these belong to the same recording?" in done.stderr
    assert "do these belong" in run("compare", other, human, "--markdown").stdout
    assert document(run("compare", other, human, "--json"))["episodes"][0]["mismatched"] is True


def test_sides_without_words_and_of_one_word(run: Run, tmp_path: Path, human: Path) -> None:
    nothing = tmp_path / "nothing.captions.txt"
    nothing.write_text("")
    word = write(tmp_path / "word.vtt", Transcript((Line(0.0, 1.0, None, "Bergen"),)))
    for machine_side, human_side, rate in (
        (nothing, human, 1.0),
        (human, nothing, None),
        (nothing, nothing, None),
        (word, human, 12 / 13),
        (word, word, 0.0),
    ):
        done = run("compare", machine_side, human_side, "--json")
        assert done.exit_code == 0
        assert document(done)["pooled"]["scores"]["wer"]["rate"] == rate
        page = tmp_path / "page.html"
        shown = run("compare", machine_side, human_side, "--html", page)
        assert shown.exit_code == 0
        assert ("has no words" in shown.stderr) == (nothing in (machine_side, human_side))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xff\xfe\x00", "bad.srt", "bad.srt"),
        (b"no cue here", "bad.vtt", "bad.vtt: line 1"),
        (b"00:00:00 Start\n", "only.chapters.txt", "lists chapters and has no words"),
    ],
)
def test_an_unreadable_side_is_one_line(
    run: Run, tmp_path: Path, human: Path, content: bytes, name: str, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("compare", tmp_path / name, human)
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--json", "--markdown"], "cannot be combined"),
        (["--embed-recording"], "name it with --recording"),
        (["--recording", "x.mp3"], "ask for one with --html"),
        (["--recording", "x.mp3", "--html", "y.html"], "there is no recording x.mp3"),
        (["--normalizer", "heavy"], "one of none, light, whisper"),
        (["--collar", "-1"], "a number of seconds"),
        (["--collar", "nan"], "a number of seconds"),
    ],
)
def test_a_wrong_call_is_refused(
    run: Run, machine: Path, human: Path, options: list[str], said: str
) -> None:
    done = run("compare", machine, human, *options)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_file_and_a_folder_are_not_compared(
    run: Run, machine: Path, human: Path, folders: tuple[Path, Path]
) -> None:
    done = run("compare", folders[0], human)
    assert (done.exit_code, "give two files or two folders" in done.stderr) == (2, True)
    done = run("compare", *folders, "--html", "x", "--recording", machine)
    assert (done.exit_code, "is about one episode" in done.stderr) == (2, True)
    assert run("compare", machine, machine.parent / "missing.md").exit_code == 1


def test_folders_are_paired_by_name_and_pooled(run: Run, folders: tuple[Path, Path]) -> None:
    write(folders[0] / "two.vtt", BETTER)
    done = run("compare", *folders)
    assert done.exit_code == 0
    assert re.search(r"\none +13 +23\.1 %", done.stdout)
    assert re.search(r"\nall +39 +17\.9 %", done.stdout)
    found = document(run("compare", *folders, "--json"))
    assert [one["name"] for one in found["episodes"]] == ["one", "three", "two"]
    wer = found["pooled"]["scores"]["wer"]
    assert (wer["errors"], wer["length"]) == (7, 39)


def test_what_is_left_out_is_named(run: Run, folders: tuple[Path, Path]) -> None:
    write(folders[0] / "alone.vtt", MACHINE)
    write(folders[1] / "lost.md", HUMAN)
    (folders[0] / "two.vtt").write_text("no cue here")
    done = run("compare", *folders, "--json")
    assert done.exit_code == 3
    found = document(done)
    assert [Path(path).name for path in found["unpaired"]["machine"]] == ["alone.vtt"]
    assert [Path(path).name for path in found["unpaired"]["human"]] == ["lost.md"]
    assert [one["name"] for one in found["failed"]] == ["two"]
    for name in ("alone.vtt", "lost.md", "two.vtt"):
        assert name in done.stderr
    assert "### Not compared" in run("compare", *folders, "--markdown").stdout


def test_nothing_that_can_be_compared_is_a_failure(run: Run, folders: tuple[Path, Path]) -> None:
    for path in folders[0].iterdir():
        path.write_text("no cue here")
    assert run("compare", *folders).exit_code == 1
    for path in folders[0].iterdir():
        path.unlink()
    done = run("compare", *folders)
    assert done.exit_code == 2
    assert "give both the same name" in done.stderr


def test_of_several_files_of_one_name_the_best_is_taken(tmp_path: Path) -> None:
    for name in ("talk.captions.txt", "talk.md", "talk.vtt", "talk.chapters.txt"):
        for side in ("out", "done"):
            source = Transcript((Header("a", 0.0),)) if "chapters" in name else HUMAN
            write(tmp_path / side / name, source)
    (tmp_path / "out" / ".hidden.md").write_text("")
    (pair,) = pair_files(tmp_path / "out", tmp_path / "done").pairs
    assert pair.human.name == "talk.md"
    assert formats.find_by_path(pair.machine).carries >= {"speakers", "starts"}


def test_folders_of_pages(run: Run, tmp_path: Path, folders: tuple[Path, Path]) -> None:
    write(folders[0] / "a & b.vtt", MACHINE)
    write(folders[1] / "a & b.md", HUMAN)
    done = run("compare", *folders, "--html", tmp_path / "pages", "-q")
    assert done.exit_code == 0
    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert '<a href="episodes/a%20%26%20b.html">a &amp; b</a>' in index
    assert MARK in (tmp_path / "pages" / "episodes" / "a & b.html").read_text(encoding="utf-8")
    (tmp_path / "pages" / "index.html").write_text("mine")
    refused = run("compare", *folders, "--html", tmp_path / "pages", "-q")
    assert refused.exit_code == 1
    assert (tmp_path / "pages" / "index.html").read_text() == "mine"


def test_what_changed_since(run: Run, tmp_path: Path, folders: tuple[Path, Path]) -> None:
    before = tmp_path / "before.json"
    before.write_text(run("compare", *folders, "--json").stdout, encoding="utf-8")
    same = run("compare", *folders, "--against", before)
    assert "the word error rate is what it was, 23.1 %\n" in same.stdout
    for name in ("one", "two", "three"):
        write(folders[0] / f"{name}.vtt", BETTER)
    better = run("compare", *folders, "--against", before)
    assert better.exit_code == 0
    sentence = (
        "the word error rate fell by 15.4 points, 23.1 → 7.7 % (15.4 to 15.4 in 95 % of draws)"
    )
    assert f"{sentence}: better" in better.stdout
    assert re.search(r"\none +23\.1 % +7\.7 % +-15\.4", better.stdout)
    found = document(run("compare", *folders, "--against", before, "--json"))["against"]
    assert found["changes"]["wer"]["sentence"] == f"{sentence}: better"
    assert found["changes"]["wer"]["episodes"]["two"] == {"before": 3 / 13, "after": 1 / 13}
    assert sentence in run("compare", *folders, "--against", before, "--markdown").stdout
    run("compare", *folders, "--against", before, "--html", tmp_path / "pages", "-q")
    assert sentence in (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    (folders[0] / "one.vtt").unlink()
    write(folders[0] / "new.vtt", BETTER)
    write(folders[1] / "new.md", HUMAN)
    moved = run("compare", *folders, "--against", before).stdout
    assert "only before: one" in moved
    assert "only now: new" in moved


def test_one_with_one_whatever_they_are_called(
    run: Run, tmp_path: Path, machine: Path, human: Path
) -> None:
    before = tmp_path / "before.json"
    before.write_text(run("compare", machine, human, "--json").stdout, encoding="utf-8")
    other = write(tmp_path / "renamed.md", HUMAN)
    done = run("compare", write(tmp_path / "better.vtt", BETTER), other, "--against", before)
    assert "one episode alone has no margin, so this may be chance" in done.stdout


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "episodes": 5}']
)
def test_an_earlier_file_of_something_else_is_refused(
    run: Run, tmp_path: Path, machine: Path, human: Path, content: str
) -> None:
    (tmp_path / "before.json").write_text(content)
    done = run("compare", machine, human, "--against", tmp_path / "before.json")
    assert done.exit_code == 1
    assert "is not what `castproof compare --json` prints" in done.stderr


def test_comparisons_that_were_counted_differently_are_not_compared(
    run: Run, tmp_path: Path, machine: Path, human: Path, folders: tuple[Path, Path]
) -> None:
    before = tmp_path / "before.json"
    before.write_text(run("compare", machine, human, "--json").stdout, encoding="utf-8")
    for options in (["--normalizer", "none"], ["--collar", "1"]):
        done = run("compare", machine, human, "--against", before, *options)
        assert (done.exit_code, "for both" in done.stderr) == (2, True)
    done = run("compare", *folders, "--against", before)
    assert (done.exit_code, "has none of these episodes" in done.stderr) == (2, True)
    before.write_text(before.read_text(encoding="utf-8").replace('"schema": 1', '"schema": 2'))
    done = run("compare", machine, human, "--against", before)
    assert (done.exit_code, "compare again with this one" in done.stderr) == (1, True)


def test_a_sentence_says_only_what_the_margin_allows() -> None:
    worse = ScoreChange("wer", estimate_change([(10, 100)] * 9, [(20, 100)] * 9), {})
    assert worse.sentence.startswith("the word error rate rose by 10.0 points, 10.0 → 20.0 %")
    assert worse.sentence.endswith(": worse")
    mixed = estimate_change([(10, 100)] * 8, [(5, 100), (14, 100)] * 4)
    assert ScoreChange("wer", mixed, {}).sentence.endswith("cannot be told apart from chance")
    assert format_points(0.01) == "1.0 point"
    assert EarlierReport(Path("x"), "light", 5.0, {}).counts == {}


def test_tables_of_text_without_spaces_say_characters(run: Run, tmp_path: Path) -> None:
    texts = {"m": "海がとてもきれい。", "h": "海がとても綺麗。"}
    paths = {side: write(tmp_path / side / "umi.vtt", say(text)) for side, text in texts.items()}
    single = run("compare", paths["m"], paths["h"])
    assert "3 of 7 characters" in single.stdout
    assert "machine characters   person's characters" in single.stdout
    page = tmp_path / "pages"
    for side in texts:
        write(tmp_path / side / "sea.vtt", say("The sea is calm."))
    both = run("compare", tmp_path / "m", tmp_path / "h", "--html", page)
    assert re.search(r"words and characters +WER +CER", both.stdout)
    front = (page / "index.html").read_text(encoding="utf-8")
    assert "words and characters</th>" in front
    assert "character error rate</th>" in front
    english = run("compare", tmp_path / "m" / "sea.vtt", tmp_path / "h" / "sea.vtt", "--markdown")
    assert "character" not in english.stdout + english.stderr


def say(text: str) -> Transcript:
    return Transcript((Line(0.0, 3.0, "Ann", text),))


@pytest.mark.parametrize(("width", "is_above"), [(80, True), (140, False)])
def test_a_long_name_stands_above_its_figures_where_there_is_no_room_beside_them(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, is_above: bool
) -> None:
    name = "s02e03-what-the-pilot-of-bergen-told-us-of-the-sea\u202e"
    for each in (name, "short"):
        write(tmp_path / "out" / f"{each}.vtt", MACHINE)
        write(tmp_path / "edited" / f"{each}.md", HUMAN)
    monkeypatch.setenv("COLUMNS", str(width))
    rows = run("compare", tmp_path / "out", tmp_path / "edited").stdout.splitlines()
    shown = name.replace("\u202e", "\\u202e")
    (at,) = [n for n, row in enumerate(rows) if row.startswith(shown)]
    figures = rows[at + 1] if is_above else rows[at].removeprefix(shown)
    assert figures.split()[:3] == ["13", "23.1", "%"]
    assert (rows[at] == shown) is is_above
    assert max(map(len, rows)) <= width
