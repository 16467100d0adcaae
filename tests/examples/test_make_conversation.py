"""Made-up conversations: the same by the same seed, and true in every file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import typer

from examples.conversation import Conversation, DigitTalker, Person, compose, compose_digits
from examples.make_conversation import (
    main,
    true_turns,
    true_words,
    write_conversation,
    write_sound,
)
from examples.speech.digits import DIGIT_NAMES, SpokenDigit
from examples.speech.values import SAMPLE_RATE
from transcript import episode
from transcript.errors import InvalidCall
from transcript.formats import ctm, rttm, stm

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("speech_engines")


@pytest.fixture(scope="module")
def conversation() -> Conversation:
    return compose(11, 0.7, 3)


def _made(folder: Path) -> dict[str, bytes]:
    """The files of a fresh process: espeak-ng carries a little of each utterance to the next."""
    options = ["--seed", "11", "--minutes", "0.3", "--speakers", "2", "-o", str(folder)]
    command = [sys.executable, "-m", "examples.make_conversation", *options]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_seed_decides_every_byte(tmp_path: Path) -> None:
    first = _made(tmp_path / "first")
    assert len(first) == 5
    assert first == _made(tmp_path / "second")


def test_every_guest_is_introduced_before_the_questions(conversation: Conversation) -> None:
    _, *guests = conversation.people
    opening = " ".join(
        word.text
        for one in conversation.said
        if one.paragraph is not None and one.paragraph < conversation.opening
        for word in one.utterance.words
    )
    assert all(f"{guest.name} {guest.surname}" in opening for guest in guests)


def test_words_lie_in_their_speakers_turns(conversation: Conversation) -> None:
    turns = true_turns(conversation)
    for word in true_words(conversation):
        assert word.start is not None
        assert word.end is not None
        assert any(
            turn.speaker == word.speaker and turn.start <= word.start and word.end <= turn.end
            for turn in turns
        )


def test_sound_is_where_the_words_are(conversation: Conversation) -> None:
    speech = np.zeros(len(conversation.samples), bool)
    for turn in true_turns(conversation):
        speech[round(turn.start * SAMPLE_RATE) : round(turn.end * SAMPLE_RATE)] = True
    power = np.square(conversation.samples)
    assert power[speech].mean() > 100 * power[~speech].mean()


def test_the_files_tell_the_same_story(conversation: Conversation, tmp_path: Path) -> None:
    write_conversation(conversation, tmp_path, "talk", wav=True)
    words = ctm.parse((tmp_path / "talk.ctm").read_text(encoding="utf-8"))
    assert words == true_words(conversation)
    assert rttm.parse((tmp_path / "talk.rttm").read_text("utf-8")) == true_turns(conversation)
    lines = stm.parse((tmp_path / "talk.stm").read_text(encoding="utf-8")).lines
    assert sorted(" ".join(line.text for line in lines).split()) == sorted(
        word.text for word in words
    )
    page = episode.parse((tmp_path / "talk.md").read_text(encoding="utf-8")).transcript
    assert [header.title for header in page.headers] == ["Introduction", "Questions"]
    starts = [line.start for line in page.lines]
    assert starts == sorted(starts)


def test_opus_keeps_time(tmp_path: Path) -> None:
    clicks = np.zeros(2 * SAMPLE_RATE, np.float32)
    clicks[SAMPLE_RATE : SAMPLE_RATE + 400] = np.sin(np.arange(400) / 4)
    for name in ("clicks.opus", "clicks.wav"):
        write_sound(clicks, tmp_path / name)
        heard = np.flatnonzero(np.abs(_decoded(tmp_path / name)) > 0.2)
        assert heard[0] / SAMPLE_RATE == pytest.approx(1.0, abs=0.005)


def _decoded(path: Path) -> np.ndarray:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
    with av.open(str(path)) as container:
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def test_the_command_writes_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(tmp_path, seed=5, minutes=0.3, speakers=2)
    assert "conversation-5.opus" in capsys.readouterr().out
    assert {path.suffix for path in tmp_path.iterdir()} == {".opus", ".md", ".ctm", ".stm", ".rttm"}


def _digits() -> list[SpokenDigit]:
    tone = np.sin(np.arange(4000) / 5).astype(np.float32) * 0.4
    return [SpokenDigit(digit, name, 1, tone) for name in ("ada", "bob") for digit in range(10)]


def test_real_people_say_digits_only() -> None:
    conversation = compose_digits(3, 0.4, 2, _digits())
    assert {person.name for person in conversation.people} == {"Ada", "Bob"}
    words = {word.text.lower().strip(".") for word in true_words(conversation)}
    assert words <= set(DIGIT_NAMES)
    with pytest.raises(InvalidCall, match="digits only"):
        DigitTalker(Person("Ada"), ()).say("Hello.")


@pytest.mark.parametrize(
    ("minutes", "speakers", "said"),
    [(1.0, 0, "from 1 to 12"), (1.0, 13, "from 1 to 12"), (0.0, 2, "more than 0")],
)
def test_impossible_conversations(minutes: float, speakers: int, said: str) -> None:
    with pytest.raises(InvalidCall, match=said):
        compose(1, minutes, speakers)


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [({"speakers": 99}, 2, "from 1 to 12"), ({"digits": Path("nowhere")}, 1, "give digits.zip")],
)
def test_the_command_says_what_is_wrong_in_one_line(
    options: dict[str, Any],
    status: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(typer.Exit) as stopped:
        main(tmp_path, **options)
    assert stopped.value.exit_code == status
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
