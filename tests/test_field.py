"""The measuring stick measures: counts that a person can check by hand, and runs that are kept."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from transcript.values import Turn, Word

pytest.importorskip("meeteval", reason="meeteval is not installed: pip install '.[dev]'")
pytest.importorskip("pyannote.metrics", reason="needs the models' packages")
pytestmark = pytest.mark.models


def said(text: str, speaker: str, start: float) -> list[Word]:
    """Words of one speaker, half a second each, from ``start`` on."""
    words = text.split()
    return [
        Word(start + n / 2, start + n / 2 + 0.5, w, speaker=speaker) for n, w in enumerate(words)
    ]


TRUTH = (*said("We went down to the river", "Ann", 0.0), *said("and it was cold", "Bo", 3.0))
TURNS = (Turn(0.0, 3.0, "Ann"), Turn(3.0, 5.0, "Bo"))


def scores_of(words: tuple[Word, ...], turns: tuple[Turn, ...] | None = TURNS):
    """The scores of what was heard of ``TRUTH``."""
    from benchmarks.field.recordings import Recording
    from benchmarks.field.scores import Heard, score

    return score(Recording("made", "made", Path("made"), TRUTH, TURNS), Heard(words, turns))


def test_nothing_is_wrong_with_the_truth() -> None:
    scores = scores_of(TRUTH)
    assert [scores.words.errors, scores.speaker_words.errors, scores.wrong_speaker.errors] == [
        0
    ] * 3
    assert scores.diarization_s.errors == scores.crowds.errors == scores.inserted.errors == 0
    assert [count.rate for count in (*scores.starts, *scores.ends)] == [0.0] * 6


def test_words_lost_count_as_a_run_from_four_on() -> None:
    assert scores_of(TRUTH[3:]).lost_in_runs.errors == 0
    lost = scores_of(TRUTH[:2] + TRUTH[6:])
    assert (lost.lost_in_runs.errors, lost.words.errors, lost.inserted.errors) == (4, 4, 0)


def test_a_word_of_anothers_is_wrong_once_and_twice_in_the_cpwer() -> None:
    words = (*TRUTH[:5], TRUTH[5].with_speaker("Bo"), *TRUTH[6:])
    scores = scores_of(words)
    assert (scores.wrong_speaker.errors, scores.wrong_speaker.total) == (1, 10)
    assert scores.speaker_words.errors == 2
    assert scores.words.errors == 0


def test_a_third_speaker_is_one_too_many() -> None:
    assert scores_of((*TRUTH[:9], TRUTH[9].with_speaker("Cy"))).crowds.errors == 1


def test_times_are_held_against_three_distances() -> None:
    words = (Word(0.15, 0.75, "We", speaker="Ann"), *TRUTH[1:])
    scores = scores_of(words)
    assert [count.errors for count in scores.starts] == [1, 0, 0]
    assert [count.errors for count in scores.ends] == [1, 1, 0]


def test_a_tool_without_speakers_has_no_figures_of_speakers() -> None:
    words = tuple(word.with_speaker(None) for word in TRUTH)
    scores = scores_of(words, None)
    assert scores.speaker_words.rate is scores.diarization_s.rate is scores.crowds.rate is None
    assert scores.words.rate == 0


def test_someone_who_hears_nothing_is_not_left_out() -> None:
    scores = scores_of((), ())
    assert scores.words.rate == scores.speaker_words.rate == scores.diarization_s.rate == 1
    assert scores.crowds.errors == 1


def test_scores_add_up() -> None:
    one, other = scores_of(TRUTH), scores_of(TRUTH[3:])
    assert ((one + other).words.errors, (one + other).words.total) == (3, 20)
    assert (one + other).starts[0].total == 17


@dataclass
class Counting:
    """A tool that notes each of its runs."""

    notes: Path
    settings: str = "one"
    name: str = "counting"

    def signature(self) -> str:
        return self.settings

    def command(self, recording: object, out: Path) -> list[str]:
        program = "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('ran ')"
        return [sys.executable, "-c", program, str(self.notes)]


def test_a_run_is_kept_until_its_settings_or_its_sound_change(tmp_path: Path) -> None:
    from benchmarks.field.recordings import Recording
    from benchmarks.field.runs import Keeper

    sound, notes = tmp_path / "made.wav", tmp_path / "notes"
    sound.write_bytes(b"sound")
    recording = Recording("made", "made", sound, TRUTH, TURNS)
    keeper = Keeper(tmp_path / "kept", tmp_path, threads=1, runs=2)
    _, runs = keeper.run(recording, Counting(notes))
    assert len(runs) == 2
    assert runs == keeper.run(recording, Counting(notes))[1]
    assert notes.read_text() == "ran ran "
    keeper.run(recording, Counting(notes, settings="other"))
    sound.write_bytes(b"other sound")
    keeper.run(recording, Counting(notes))
    assert notes.read_text() == "ran " * 6


def test_castproof_goes_on_from_its_last_run_where_that_is_wanted_and_is_not_timed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks.field.recordings import Recording
    from benchmarks.field.runs import Keeper
    from benchmarks.field.tools import Castproof, Settings
    from benchmarks.whole_runs import Models

    def command(self: Castproof, recording: Recording, out: Path) -> list[str]:
        return [sys.executable, "-c", f"open(r'{out / 'words'}', 'a').write('{self.method} ')"]

    monkeypatch.setattr(Castproof, "command", command)
    monkeypatch.setattr(Castproof, "signature", lambda self: self.settings.device)
    sound = tmp_path / "made.wav"
    sound.write_bytes(b"sound")
    recording = Recording("made", "made", sound, TRUTH, TURNS)
    keepers = [
        Keeper(tmp_path / "kept", tmp_path, threads=1, runs=1, continued=continued)
        for continued in (False, True)
    ]
    timed = []
    for device in ("before", "after"):
        keeper = keepers[device == "after"]
        out, runs = keeper.run(recording, Castproof(Settings(Models(), device, "int8", 1), "fast"))
        timed.append(len(runs))
    assert (out / "words").read_text() == "fast fast "
    assert timed == [1, 0]


def test_kokoro_gives_its_frames_by_an_output_of_protobufs_bytes() -> None:
    from benchmarks.field.kokoro import added_output

    # field 7 (graph) > field 12 (output) > field 1 (name), field 2 > 1 > 1 (float)
    told = bytes([0x3A, 12, 0x62, 10, 0x0A, 2]) + b"ab" + bytes([0x12, 4, 0x0A, 2, 8, 1])
    assert added_output(b"ab") == told


def test_a_word_before_a_pause_ends_where_its_sound_does() -> None:
    import numpy

    from benchmarks.field.kokoro import without_silence
    from examples.speech.values import SpokenWord

    samples = numpy.zeros(16_000, numpy.float32)
    samples[3_200:8_000] = 0.5  # from 0.2 to 0.5 s
    words = without_silence(samples, [SpokenWord(0.1, 0.3, "so"), SpokenWord(0.3, 0.9, "what.")])
    assert [(word.start, word.end) for word in words] == [(0.2, 0.3), (0.3, 0.5)]


def test_held_out_exchanges_share_neither_voices_nor_scenes_with_the_others() -> None:
    from benchmarks.field.speak import RECORDINGS

    exchanges = [plan for plan in RECORDINGS.values() if plan.quick]
    tuned = [plan for plan in exchanges if not plan.held_out]
    held = [plan for plan in exchanges if plan.held_out]
    assert (len(tuned), len(held)) == (2, 3)
    for what in (lambda plan: {plan.scene}, lambda plan: set(plan.voices)):
        assert not set().union(*map(what, tuned)) & set().union(*map(what, held))
