"""What is replaced in pyannote, and that it is done in the supported versions only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diarize import pyannote_patches
from diarize.errors import DiarizerUnavailable
from diarize.pyannote_adapter import load_diarizer
from diarize.pyannote_patches import SUPPORTED_VERSIONS, require_supported_version
from diarize.silenced import silence_pyannote

ROOT = Path(__file__).resolve().parents[2]
MINIATURE = ROOT / "examples/miniature/diarization"


def install(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(pyannote_patches.metadata, "version", lambda package: version)


def test_the_supported_versions_are_those_that_are_installed_with_castproof() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert tuple(re.findall(r'"pyannote\.audio==([^"]+)"', project)) == SUPPORTED_VERSIONS


@pytest.mark.parametrize("version", ["4.0.6", "4.1.0", "3.4.0", "4.0.70"])
def test_another_version_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    install(monkeypatch, version)
    with pytest.raises(DiarizerUnavailable) as caught:
        load_diarizer(str(MINIATURE), device="cpu")
    (line,) = str(caught.value).splitlines()
    assert f"pyannote.audio {version} is installed" in line
    assert f"pip install 'pyannote.audio=={SUPPORTED_VERSIONS[-1]}'" in line


def test_no_method_is_replaced_in_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipeline:
        reconstruct = get_embeddings = print

    install(monkeypatch, "4.1.0")
    pipeline = Pipeline()
    with pytest.raises(DiarizerUnavailable):
        pyannote_patches.patch_pipeline(pipeline, "exact")
    assert vars(pipeline) == {}


def test_a_supported_version_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for version in SUPPORTED_VERSIONS:
        install(monkeypatch, version)
        require_supported_version()


def test_a_package_that_is_not_installed_is_a_missing_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(package: str) -> str:
        raise pyannote_patches.metadata.PackageNotFoundError(package)

    monkeypatch.setattr(pyannote_patches.metadata, "version", fail)
    with pytest.raises(ModuleNotFoundError) as caught:
        require_supported_version()
    assert caught.value.name == "pyannote.audio"


@pytest.mark.models
def test_only_the_loaded_pipeline_is_changed() -> None:
    with silence_pyannote():
        from pyannote.audio import Pipeline

        stock: Any = Pipeline.from_pretrained(str(MINIATURE))
    ours = load_diarizer(str(MINIATURE), device="cpu")._pipeline
    for name in ("get_embeddings", "reconstruct", "clustering"):
        assert name in vars(ours)
        assert name not in vars(stock)
        assert callable(getattr(stock, name))
    assert "filter_embeddings" in vars(ours._pipelines["clustering"])
    assert "filter_embeddings" not in vars(stock.clustering)
    assert callable(stock.clustering.filter_embeddings)
    hooks = [len(one._segmentation.conversion._forward_hooks) for one in (ours, stock)]
    assert hooks == [1, 0]


@pytest.mark.models
def test_speakers_are_counted_once_more_where_no_number_was_given() -> None:
    from pyannote.core import SlidingWindow, SlidingWindowFeature

    ours = load_diarizer(str(MINIATURE), device="cpu")._pipeline

    def find_three(embeddings: Any, **_: Any) -> tuple[Any, Any, Any]:
        return np.arange(3)[:, None], np.eye(3)[:, None], embeddings

    ours.clustering = find_three
    pyannote_patches.recount_speakers(ours)
    # Eight seconds of one voice, eight of another, and a chunk in which both are one.
    embeddings = np.array([[[1.0, 0.0]], [[0.0, 1.0]], [[1.0, 0.8]]])
    active = SlidingWindowFeature(
        np.ones((3, 80, 1)), SlidingWindow(start=0.0, duration=8.0, step=20.0)
    )
    call = {"embeddings": embeddings, "segmentations": active}
    clusters, _, centroids = ours.clustering(**call, num_clusters=None)
    assert clusters.ravel().tolist() == [0, 1, 0]
    assert centroids.tolist() == [[1.0, 0.4], [0.0, 1.0]]
    for asked in ({"num_clusters": 3}, {"num_clusters": None, "min_clusters": 3}):
        clusters, _, _ = ours.clustering(**call, **asked)
        assert clusters.ravel().tolist() == [0, 1, 2]


@pytest.mark.models
def test_those_whom_one_speaker_was_split_into_may_be_one_after_all() -> None:
    from pyannote.core import SlidingWindow, SlidingWindowFeature

    ours = load_diarizer(str(MINIATURE), device="cpu")._pipeline
    # Two clusters for four speakers of a chunk, each of another person: two are left over.
    likeness = np.tile([[1.0, 0.0], [0.0, 1.0], [0.2, 0.1], [0.3, 0.9]], (2, 1, 1))

    def assign_each_another(embeddings: Any, **_: Any) -> tuple[Any, Any, Any]:
        return np.tile([0, 1, -2, -2], (2, 1)), likeness.copy(), embeddings[0, :2]

    ours.clustering = assign_each_another
    pyannote_patches.recount_speakers(ours)
    active = np.zeros((2, 80, 4))
    active[0, :20, 0] = active[0, 20:40, 1] = active[0, 40:60, 2] = active[0, 60:, 3] = 1
    active[1, :20, 0] = active[1, 20:40, 1] = 1
    segmentations = SlidingWindowFeature(active, SlidingWindow(start=0.0, duration=8.0, step=20.0))
    clusters, _, _ = ours.clustering(
        embeddings=np.ones((2, 4, 5)), segmentations=segmentations, num_clusters=2
    )
    assert clusters.tolist() == [[0, 1, 0, 1], [0, 1, -2, -2]]
