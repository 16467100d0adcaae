"""The miniature diarization: its training material, its losses, its files, and what it finds."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.miniature.mixtures import MAX_AT_ONCE, Mixer, Mixture, Take
from examples.miniature.takes import spans_of

SAMPLE_RATE = 16_000

pytestmark = pytest.mark.models


@pytest.fixture(autouse=True)
def _quiet_libraries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """pyannote, lightning and torchcodec warn when imported and when loading a model."""
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _take(voice: str, seconds: float) -> Take:
    samples = np.full(round(seconds * SAMPLE_RATE), 8000, np.int16)
    return Take(voice, samples, ((0.0, seconds),))


def _mixer() -> Mixer:
    takes = {voice: [_take(voice, 0.6), _take(voice, 3.0)] for voice in "abcd"}
    return Mixer({"all": takes}, {"all": 1.0})


# --- material -----------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_mixture_has_one_to_three_voices_and_never_more_than_two_at_once(seed: int) -> None:
    mixture = _mixer().draw(10.0, np.random.default_rng(seed))

    assert mixture.samples.shape == (160_000,)
    assert np.isfinite(mixture.samples).all()
    assert 1 <= len(set(mixture.voices)) == len(mixture.voices) <= 3
    assert mixture.active.sum(axis=0).max() <= MAX_AT_ONCE


def test_a_seed_always_draws_the_same_mixture() -> None:
    first, second = (_mixer().draw(4.0, np.random.default_rng(7)) for _ in range(2))

    assert first.voices == second.voices
    np.testing.assert_array_equal(first.samples, second.samples)
    np.testing.assert_array_equal(first.active, second.active)


def test_groups_of_voices_never_meet() -> None:
    groups = {name: {f"{name}{i}": [_take(name, 2.0)] for i in range(3)} for name in "xy"}
    mixer = Mixer(groups, {"x": 0.5, "y": 0.5})
    rng = np.random.default_rng(0)

    met = {frozenset(voice[0] for voice in mixer.draw(5.0, rng).voices) for _ in range(30)}

    assert met == {frozenset("x"), frozenset("y")}


def test_where_nobody_is_active_there_is_only_what_the_room_adds() -> None:
    mixer = _mixer()
    for seed in range(20):
        mixture = mixer.draw(10.0, np.random.default_rng(seed))
        speech = np.repeat(mixture.active.any(axis=0), SAMPLE_RATE // 1000)
        loud, quiet = mixture.samples[speech], mixture.samples[~speech]
        assert np.abs(loud).mean() > 3 * np.abs(quiet).mean() if len(quiet) else True


def test_activity_is_read_at_the_times_asked_for() -> None:
    active = np.zeros((1, 1000), np.bool_)
    active[0, 200:500] = True
    mixture = Mixture(np.zeros(SAMPLE_RATE, np.float32), active, ("a",))

    heard = mixture.activity_at(np.array([0.0, 0.199, 0.2, 0.4999, 0.5, 2.0]))

    assert heard[:, 0].tolist() == [False, False, True, True, False, False]


def test_words_are_joined_over_short_pauses_only() -> None:
    assert spans_of([(0.0, 0.4), (0.6, 0.9), (1.2, 2.0)]) == ((0.0, 0.9), (1.2, 2.0))
    assert spans_of([]) == ()


# --- losses -------------------------------------------------------------------------------------


def _speakers(*frames: str) -> object:
    """One chunk; each frame names its speakers, as in "a", "ab" or ""."""
    import torch

    rows = [[float(name in frame) for name in "abc"] for frame in frames]
    return torch.tensor([rows])


def _certain(speakers: object) -> object:
    import torch
    from pyannote.audio.utils.powerset import Powerset

    return torch.log(0.999 * Powerset(3, 2).to_powerset(speakers) + 0.001 / 7)


def test_the_order_of_the_speakers_costs_nothing() -> None:
    from pyannote.audio.utils.powerset import Powerset

    from examples.miniature.train_segmentation import frame_error_rate, permutation_free_loss

    truth = _speakers("a", "a", "ab", "b", "", "c")
    renamed = _certain(_speakers("c", "c", "ca", "a", "", "b"))

    assert float(permutation_free_loss(renamed, truth, Powerset(3, 2))) < 0.01
    assert frame_error_rate(renamed, truth, Powerset(3, 2)) == 0.0


@pytest.mark.parametrize(
    ("guess", "rate"),
    [
        (("a", "a", "b", "b", ""), 0.0),
        (("a", "a", "a", "a", ""), 0.5),  # two confused
        (("a", "a", "b", "", ""), 0.25),  # one missed
        (("a", "a", "b", "b", "b"), 0.25),  # one false
        (("ab", "a", "b", "b", ""), 0.25),  # one false beside a right one
    ],
)
def test_frame_errors_add_up_by_hand(guess: tuple[str, ...], rate: float) -> None:
    from pyannote.audio.utils.powerset import Powerset

    from examples.miniature.train_segmentation import frame_error_rate

    truth = _speakers("a", "a", "b", "b", "")

    assert frame_error_rate(_certain(_speakers(*guess)), truth, Powerset(3, 2)) == rate


def test_a_speaker_who_is_never_alone_is_not_asked_for() -> None:
    from examples.miniature.train_embedding import collate

    active = np.zeros((2, 2000), np.bool_)
    active[0, :1500] = True
    active[1, 500:800] = True
    mixture = Mixture(np.zeros(2 * SAMPLE_RATE, np.float32), active, ("a", "b"))

    batch = collate([mixture], ("a", "b"))

    assert batch.voices.tolist() == [[0, -1, -1]]
    assert batch.masks[0, 0].sum() == pytest.approx(1.2 / 0.02)


# --- files --------------------------------------------------------------------------------------


def test_a_half_precision_checkpoint_loads_and_says_the_same(tmp_path: Path) -> None:
    import torch
    from pyannote.audio import Model

    from examples.miniature.checkpoints import save_half
    from examples.miniature.train_segmentation import new_model

    torch.manual_seed(0)
    model = new_model(8).eval()
    loaded = Model.from_pretrained(save_half(model, tmp_path)).eval()
    sound = torch.randn(1, 1, 5 * SAMPLE_RATE)

    assert {weight.dtype for weight in loaded.parameters()} == {torch.float32}
    assert loaded.specifications == model.specifications
    torch.testing.assert_close(loaded(sound), model(sound), atol=0.02, rtol=0.0)


def test_plda_finds_the_spread_that_made_the_points(tmp_path: Path) -> None:
    """In the space that VBx reads from the files, within-voice variance is one."""
    from pyannote.audio.core.plda import PLDA

    from examples.miniature.train_plda import estimate

    rng = np.random.default_rng(0)
    centres = rng.standard_normal((30, 8)) * 3
    voices = np.repeat(np.arange(30), 60)
    points = centres[voices] + 0.3 * rng.standard_normal((len(voices), 8))

    estimate(points, voices).save(tmp_path)
    plda = PLDA.from_pretrained(tmp_path)
    projected = plda(points)

    spread = projected - np.stack([projected[voices == v].mean(axis=0) for v in range(30)])[voices]
    assert np.cov(spread.T).diagonal() == pytest.approx(np.ones(projected.shape[1]), rel=0.15)
    assert (plda.phi > 10).all()
    assert (np.diff(plda.phi) <= 0).all()


def test_the_folder_is_small_and_laid_out_like_community_1(root: Path) -> None:
    folder = root / "examples" / "miniature" / "diarization"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}

    assert set(files) == {
        "config.yaml",
        "segmentation/pytorch_model.bin",
        "embedding/pytorch_model.bin",
        "plda/plda.npz",
        "plda/xvec_transform.npz",
    }
    assert sum(path.stat().st_size for path in files.values()) < 8_000_000


# --- what it finds ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("speakers", [None, 2])
def test_the_interview_is_told_apart(root: Path, speakers: int | None) -> None:
    from pyannote.audio import Pipeline

    from examples.miniature.tune_diarization import FOLDER, read_recordings

    (interview,) = (r for r in read_recordings([root / "examples"]) if r.name == "interview")
    guess = Pipeline.from_pretrained(FOLDER)(interview.file, num_speakers=speakers)

    assert interview.speakers == 2
    assert len(guess.speaker_diarization.labels()) == 2
    assert abs(_errors(interview.truth, guess.speaker_diarization, interview.heard)) <= 0.10


def _errors(truth: object, guess: object, heard: object) -> float:
    from pyannote.metrics.diarization import DiarizationErrorRate

    return float(DiarizationErrorRate()(truth, guess, uem=heard))
