"""The language by stretch: what is surely another, what is kept, and what is noted."""

from __future__ import annotations

import numpy as np
import pytest

import asr.loading
import asr.whisper
from asr.chunks import Chunk, SpeechSpan
from asr.device import Placement
from asr.recognizer import Recognition, RecognitionOptions
from asr.stretches import StretchLanguages
from tests.asr.fakes import FakeModel, FakePipeline, spoken
from transcript.formats.artifacts import segments_from_json, segments_to_json
from transcript.values import Segment, Word

faster_whisper = pytest.importorskip("faster_whisper", reason="faster-whisper is not installed")

CHUNKS = [SpeechSpan(start, start + 20.0) for start in (0.0, 22.0, 44.0)]
GERMAN = [("<|de|>", 0.98), ("<|en|>", 0.01)]


def chunk(start: float, seconds: float = 20.0) -> Chunk:
    return Chunk(start, start + seconds, (SpeechSpan(start, start + seconds),))


def recognize(
    monkeypatch: pytest.MonkeyPatch, guess: list[tuple[str, float]], language: str | None
) -> tuple[Recognition, FakeModel]:
    """Hear three chunks of which the second sounds as guessed."""
    model = FakeModel(
        lambda start, end: [spoken(start, ["eins", "zwei."])],
        stretches=lambda start: guess if 15 < start < 40 else [("<|en|>", 0.99)],
    )
    monkeypatch.setattr(asr.whisper, "find_speech", lambda *_: CHUNKS)
    monkeypatch.setattr(faster_whisper, "BatchedInferencePipeline", FakePipeline)
    monkeypatch.setattr(asr.loading, "load_model", lambda *_: model)
    monkeypatch.setattr(asr.whisper, "locate_model", lambda *_, **__: "folder")
    monkeypatch.setattr(asr.whisper, "choose_placement", lambda *_: Placement("cpu", 0, "int8"))
    recognizer = asr.whisper.load_recognizer("tiny")
    options = RecognitionOptions(language=language, chunk_seconds=24.0)
    return recognizer.recognize(np.zeros(16_000 * 66, np.float32), options, lambda _: None), model


def test_a_stretch_in_another_language_says_so_on_its_segment_and_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard, _ = recognize(monkeypatch, GERMAN, None)
    assert [one.language for one in heard.segments] == [None, "de", None]
    assert {word.language for word in heard.segments[1].words} == {"de"}
    (note,) = [one for one in heard.notes if one.kind == "language-changes"]
    assert "21.6–42.4" in note.detail and "'de'" in note.detail


def test_a_language_that_was_set_is_kept_and_the_other_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard, _ = recognize(monkeypatch, GERMAN, "en")
    assert {one.language for one in heard.segments} == {None}
    (note,) = [one for one in heard.notes if one.kind == "other-language"]
    assert "'en' was set" in note.detail and "--language" in note.detail


@pytest.mark.parametrize("guess", [[("<|de|>", 0.7)], [("<|en|>", 0.99)]])
def test_what_is_not_surely_another_language_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, guess: list[tuple[str, float]]
) -> None:
    heard, model = recognize(monkeypatch, guess, None)
    assert {one.language for one in heard.segments} == {None}
    assert not [one for one in heard.notes if "language" in one.kind]
    assert "_ListeningModel" not in type(model.model).__name__  # put back


def test_little_speech_and_a_language_next_to_it_are_no_change() -> None:
    languages = StretchLanguages("no", is_told=False)
    assert languages.choose(chunk(0.0, 1.0), "de", 0.99) == "no"
    assert languages.choose(chunk(0.0), "nn", 0.99) == "no"
    assert languages.choose(chunk(0.0), "de", 0.99) == "de"


def test_the_language_of_a_stretch_is_kept_with_its_segment() -> None:
    languages = StretchLanguages("en", is_told=False)
    languages.choose(chunk(0.0), "de", 0.95)
    said = Segment(0.0, 1.0, (Word(0.0, 1.0, "Ja."),))
    marked = languages.mark([said], chunk(0.0))
    assert (marked[0].language, marked[0].words[0].language) == ("de", "de")
    assert segments_from_json(segments_to_json(marked)) == marked
    assert '"language"' not in segments_to_json((said,))


def test_neighbouring_chunks_are_one_stretch() -> None:
    languages = StretchLanguages("en", is_told=False)
    for start in (0.0, 20.5, 60.0):
        languages.choose(chunk(start), "de", 0.95)
    assert [note.detail.partition(" s:")[0] for note in languages.make_notes()] == [
        "0.0–40.5",
        "60.0–80.0",
    ]
