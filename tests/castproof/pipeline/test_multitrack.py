"""Separate tracks through the command line: made sound, and a recognizer that knows what is said.

Ann speaks in the even stretches of two seconds, Bob in the odd ones; in each a word is said from
its half second on. Each microphone hears the other 12 dB softer, and the recognizer writes down all
that a microphone hears.
"""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.audio.decode import decode
from asr.recognizer import Progress, Recognition, RecognitionOptions
from castproof.pipeline import models
from tests.castproof.conftest import Run
from tests.castproof.fakes import RATE, FakeModels, write_wav
from tests.diarize.tracks.test_crosstalk import STRETCH_S, STRETCHES, microphones
from transcript.formats import rttm
from transcript.values import Segment, Word

LATER_S = 2.25
NUMBERS = [f"word{number}" for number in range(STRETCHES)]
ANNS, BOBS = NUMBERS[::2], NUMBERS[1::2]


def all_words(begins_s: float) -> tuple[Word, ...]:
    """What is said, as a microphone hears it that was switched on at this second."""
    words = []
    for number, text in enumerate(NUMBERS):
        start = number * STRETCH_S + 0.5 - begins_s
        if start >= 0:
            words.append(Word(round(start, 3), round(start + 0.5, 3), f"{text}."))
    return tuple(words)


class Ears(FakeModels):
    """A recognizer that hears what was said on each recording, told by its length."""

    def __init__(self) -> None:
        super().__init__()
        self.hears: dict[int, Recognition] = {}

    def knows(self, path: Path, words: Sequence[Word], *, language: str = "en") -> None:
        segment = Segment(words[0].start or 0.0, words[-1].end or 0.0, tuple(words))
        self.hears[len(decode(path).samples)] = Recognition((segment,), language)

    def recognize(
        self, samples: NDArray[np.float32], options: RecognitionOptions, progress: Progress
    ) -> Recognition:
        super().recognize(samples, options, progress)
        return self.hears[len(samples)]


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    made = Ears()
    monkeypatch.setattr(models, "build_models", made.models)
    return made


@pytest.fixture(scope="module")
def sounds() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return microphones(-12)


@pytest.fixture
def ann(tmp_path: Path, ears: Ears, sounds: tuple[NDArray[np.float32], ...]) -> Path:
    path = write_wav(tmp_path / "host.wav", sounds[0])
    ears.knows(path, all_words(0.0))
    return path


@pytest.fixture
def bob(tmp_path: Path, ears: Ears, sounds: tuple[NDArray[np.float32], ...]) -> Path:
    path = write_wav(tmp_path / "guest.wav", sounds[1][round(LATER_S * RATE) :])
    ears.knows(path, all_words(LATER_S))
    return path


def call(ann: Path, bob: Path, out: Path, *more: object) -> tuple[object, ...]:
    return ("transcribe", "--track", f"Ann={ann}", "--track", f"Bob={bob}", "-o", out, *more)


def summary(run: Run, *arguments: object) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    (recording,) = json.loads(result.stdout)["recordings"]
    return dict(recording)


def refused(run: Run, *arguments: object) -> str:
    """The one line that a wrong call ends in."""
    result = run(*arguments)
    assert result.exit_code == 2, result.stderr
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def words_of(path: Path) -> list[tuple[str, str, float]]:
    lines = json.loads(path.read_text())["entries"]
    return [(line["speaker"], line["text"], line["start"]) for line in lines]


EXPECTED = [
    (("Ann", "Bob")[number % 2], f"{text}.", number * STRETCH_S + 0.5)
    for number, text in enumerate(NUMBERS)
]


def test_each_says_their_own_words_at_the_right_time(
    ann: Path, bob: Path, run: Run, ears: Ears, out: Path
) -> None:
    found = summary(run, *call(ann, bob, out, "--format", "json", "--format", "rttm"))
    assert words_of(out / "host.json") == [
        (who, text, pytest.approx(start, abs=2e-3)) for who, text, start in EXPECTED
    ]
    assert found["speakers"] == ["Ann", "Bob"]
    first, second = found["tracks"]
    assert (first["speaker"], first["offset_s"], first["words"], first["left_out"]) == (
        *("Ann", 0.0, 10, 10),
    )
    assert second["offset_s"] == pytest.approx(LATER_S, abs=5e-3)
    assert (second["words"], second["left_out"]) == (10, 9)
    assert second["loudest_other_db"] == pytest.approx(-12, abs=1.5)
    assert "diarizer" not in ears.loaded
    turns = rttm.parse((out / "host.rttm").read_text())
    assert [turn.speaker for turn in turns] == [who for who, _, _ in EXPECTED]


def test_the_table_says_where_a_track_begins_and_what_was_left_out(
    ann: Path, bob: Path, run: Run, out: Path
) -> None:
    result = run(*call(ann, bob, out))
    row = rf"track +Ann: {ann}, begins at 0\.00 s, 10 words, 10 of others \(-1[123] dB\) left out"
    assert re.search(row, result.stdout)
    assert result.stderr == ""


def test_what_was_left_out_is_kept_with_its_reason(
    ann: Path, bob: Path, run: Run, out: Path
) -> None:
    run(*call(ann, bob, out))
    place = out / ".castproof" / "host"
    kept = json.loads((place / "tracks.json").read_text())
    left_out = kept["tracks"][0]["left_out"]
    assert [word["text"] for word in left_out] == [f"{text}." for text in BOBS]
    assert {word["reason"] for word in left_out} == {"another's voice through this microphone"}
    assert "word1." in (place / "track-1" / "asr.json").read_text()


def test_a_second_run_runs_nothing(ann: Path, bob: Path, run: Run, ears: Ears, out: Path) -> None:
    summary(run, *call(ann, bob, out))
    before = (out / "host.md").read_bytes()
    found = summary(run, *call(ann, bob, out))
    assert found["stages"] == {"recognize": "reused", "tracks": "reused"}
    assert ears.ran == ["recognize", "recognize"]
    assert (out / "host.md").read_bytes() == before
    assert {file["action"] for file in found["files"]} == {"unchanged"}


def test_status_says_that_tracks_are_done(ann: Path, bob: Path, run: Run, out: Path) -> None:
    assert run(*call(ann, bob, out)).exit_code == 0
    told = run("status", out, "--json")
    assert told.exit_code == 0
    assert [one["state"] for one in json.loads(told.stdout)["recordings"]] == ["done"]


def test_only_a_track_that_changed_is_heard_again(
    ann: Path, bob: Path, run: Run, ears: Ears, out: Path
) -> None:
    run(*call(ann, bob, out))
    write_wav(bob, 0.9 * decode(bob).samples)
    result = run(*call(ann, bob, out, "--overwrite"))
    assert result.exit_code == 0, result.stderr
    assert ears.ran == ["recognize"] * 3


def test_the_mix_gives_the_times_and_the_name(
    ann: Path,
    bob: Path,
    tmp_path: Path,
    run: Run,
    ears: Ears,
    out: Path,
    sounds: tuple[NDArray[np.float32], ...],
) -> None:
    begins, ends = 3.0, 33.0
    cut = slice(round(begins * RATE), round(ends * RATE))
    mix = write_wav(tmp_path / "episode.wav", 0.5 * (sounds[0] + sounds[1])[cut])
    result = run(*call(ann, bob, out, mix, "--format", "json", "--json"))
    assert result.exit_code == 0, result.stderr
    inside = [
        (who, text, pytest.approx(start - begins, abs=5e-3))
        for who, text, start in EXPECTED
        if begins <= start < ends
    ]
    assert words_of(out / "episode.json") == inside
    assert "words of Ann are before the beginning of the mixed recording" in result.stderr


def test_where_no_sound_is_shared_a_note_says_so(
    ann: Path, tmp_path: Path, run: Run, ears: Ears, out: Path
) -> None:
    rng = np.random.default_rng(9)
    alone = write_wav(tmp_path / "alone.wav", 0.1 * rng.standard_normal(20 * RATE))
    ears.knows(alone, all_words(21.0))
    result = run(*call(ann, alone, out))
    assert result.exit_code == 0
    assert "Bob shares no sound with the other tracks" in result.stderr
    assert "--offset Bob=SECONDS" in result.stderr


def test_an_offset_that_is_given_holds(
    ann: Path, bob: Path, run: Run, ears: Ears, out: Path
) -> None:
    found = summary(run, *call(ann, bob, out, "--offset", "Bob=7.5"))
    assert [track["offset_s"] for track in found["tracks"]] == [0.0, 7.5]


def test_a_track_that_began_earlier_begins_the_clock(
    ann: Path, bob: Path, run: Run, ears: Ears, out: Path
) -> None:
    result = run(
        "transcribe", "--track", f"Bob={bob}", "--track", f"Ann={ann}", "-o", out, "--json"
    )
    (found,) = json.loads(result.stdout)["recordings"]
    assert [track["offset_s"] for track in found["tracks"]] == [
        pytest.approx(LATER_S, abs=5e-3),
        0.0,
    ]
    assert "Ann begins 2.25 s before Bob" in result.stderr


def test_a_silent_track_is_noted_and_gives_no_words(
    ann: Path, tmp_path: Path, run: Run, ears: Ears, out: Path
) -> None:
    silent = write_wav(tmp_path / "silent.wav", np.zeros(20 * RATE))
    result = run(*call(ann, silent, out, "--json"))
    assert result.exit_code == 0
    (found,) = json.loads(result.stdout)["recordings"]
    assert [note["kind"] for note in found["notes"]] == ["silent"]
    assert found["speakers"] == ["Ann"]
    assert found["words"] == len(NUMBERS)


def test_silence_everywhere_is_empty_files_and_a_line(
    tmp_path: Path, run: Run, ears: Ears, out: Path
) -> None:
    silent = [write_wav(tmp_path / f"{n}.wav", np.zeros(n * RATE)) for n in (20, 21)]
    result = run(*call(silent[0], silent[1], out))
    assert result.exit_code == 3
    assert "nobody was heard on any track" in result.stderr


def test_one_file_twice(ann: Path, run: Run, out: Path, tmp_path: Path) -> None:
    assert "Ann and Bob are the same file" in refused(run, *call(ann, ann, out))
    copy = tmp_path / "copy.wav"
    copy.write_bytes(ann.read_bytes())
    assert "Ann and Bob are the same file" in refused(run, *call(ann, copy, out))


def test_the_same_sound_twice(ann: Path, tmp_path: Path, run: Run, ears: Ears, out: Path) -> None:
    later = write_wav(tmp_path / "later.wav", 0.8 * decode(ann).samples[RATE:])
    ears.knows(later, all_words(1.0))
    assert "Ann and Bob are the same sound" in refused(run, *call(ann, later, out))


def test_a_track_that_is_not_there_is_named(ann: Path, tmp_path: Path, run: Run, out: Path) -> None:
    result = run(*call(ann, tmp_path / "nowhere.wav", out))
    assert result.exit_code == 1
    assert "nowhere.wav" in result.stderr


def test_a_track_that_is_no_sound_is_named(ann: Path, tmp_path: Path, run: Run, out: Path) -> None:
    (tmp_path / "notes.wav").write_text("This is no sound at all.\n")
    result = run(*call(ann, tmp_path / "notes.wav", out))
    assert result.exit_code == 1
    assert "notes.wav" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--track", "Ann=a.wav", "--track", "Ann=b.wav"], "Ann is given twice"),
        (["--track", "Ann=a.wav"], "give each of two or more a --track of its own"),
        (["--track", "Ann", "--track", "Bob=b.wav"], "write NAME=FILE"),
        (["--track", "=a.wav", "--track", "Bob=b.wav"], "write NAME=FILE"),
        (["--offset", "Ann=1", "talk.wav"], "give --track NAME=FILE too"),
        ([], "give a RECORDING"),
        (["--track", "A=a.wav", "--track", "B=b.wav", "--split-channels"], "leave out --track"),
        (["--track", "A=a.wav", "--track", "B=b.wav", "x.wav", "y.wav"], "at most one RECORDING"),
        (["--track", "A=a.wav", "--track", "B=b.wav", "--names", "A,B"], "--names and --name"),
        (["--track", "A=a.wav", "--track", "B=b.wav", "--offset", "C=1"], "there are tracks of A"),
        (["--track", "A=a.wav", "--track", "B=b.wav", "--offset", "A"], "write NAME=SECONDS"),
        (
            ["--track", "A=a.wav", "--track", "B=b.wav", "--offset", "A=x"],
            "not a number of seconds",
        ),
        (
            ["--track", "A=a.wav", "--track", "B=b.wav", "--offset", "A=1e9"],
            "not a number of seconds",
        ),
        (["--split-channels"], "give one RECORDING"),
        (["--split-channels", "x.wav", "--offset", "A=1"], "begin together"),
    ],
)
def test_calls_that_cannot_be_meant(
    arguments: list[str], said: str, ears: Ears, run: Run, out: Path
) -> None:
    assert said in refused(run, "transcribe", *arguments, "-o", out)


@pytest.mark.parametrize(
    "option",
    [
        ["--speakers", "2"],
        ["--no-diarize"],
        ["--diarization", "fast"],
        ["--diarization-model", "there"],
    ],
)
def test_what_contradicts_tracks(
    option: list[str], ann: Path, bob: Path, run: Run, out: Path
) -> None:
    assert f"{option[0]} is not for tracks" in refused(run, *call(ann, bob, out, *option))


def write_stereo(path: Path, left: NDArray[Any], right: NDArray[Any]) -> Path:
    count = min(len(left), len(right))
    both = np.stack((left[:count], right[:count]), axis=1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((32_767 * both).astype("<i2").tobytes())
    return path


@pytest.fixture
def stereo(tmp_path: Path, ears: Ears, sounds: tuple[NDArray[np.float32], ...]) -> Path:
    path = write_stereo(tmp_path / "call.wav", sounds[0], sounds[1])
    ears.knows(path, all_words(0.0))
    return path


def test_one_speaker_on_each_side(stereo: Path, run: Run, out: Path) -> None:
    names = ("--names", "Ann,Bob")
    found = summary(
        run, "transcribe", stereo, "--split-channels", *names, "-o", out, "--format", "json"
    )
    assert words_of(out / "call.json") == EXPECTED
    assert [track["channel"] for track in found["tracks"]] == [1, 2]
    assert [track["left_out"] for track in found["tracks"]] == [10, 10]


def test_sides_without_names_are_numbered(stereo: Path, run: Run, out: Path) -> None:
    found = summary(run, "transcribe", stereo, "--split-channels", "-o", out)
    assert found["speakers"] == ["Speaker 1", "Speaker 2"]


def test_names_for_other_than_two_sides(stereo: Path, run: Run, out: Path) -> None:
    line = refused(run, "transcribe", stereo, "--split-channels", "--names", "Ann", "-o", out)
    assert "1 given for two channels" in line


def test_both_sides_the_same(
    tmp_path: Path, ears: Ears, run: Run, out: Path, sounds: tuple[NDArray[np.float32], ...]
) -> None:
    path = write_stereo(tmp_path / "mono.wav", sounds[0], sounds[0])
    ears.knows(path, all_words(0.0))
    line = refused(run, "transcribe", path, "--split-channels", "-o", out)
    assert "same sound" in line


def test_a_mono_recording_has_no_sides(ann: Path, run: Run, out: Path) -> None:
    line = refused(run, "transcribe", ann, "--split-channels", "-o", out)
    assert "has one channel, and two are needed" in line


def test_tracks_in_two_languages_are_noted(
    ann: Path, bob: Path, run: Run, ears: Ears, out: Path
) -> None:
    heard = ears.hears[len(decode(bob).samples)]
    ears.hears[len(decode(bob).samples)] = replace(heard, language="de")
    assert "--language" in run(*call(ann, bob, out)).stderr
