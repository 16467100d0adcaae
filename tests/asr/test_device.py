"""Where to run: what is asked for, or the best there is, or a plain line."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from asr.device import Placement, choose_placement, count_gpus, load_cuda_libraries, read_gpu_memory
from asr.errors import DeviceUnavailable

ctranslate2 = pytest.importorskip("ctranslate2", reason="needs the models' packages")

MODERN = {"float16", "bfloat16", "int8", "int8_float16", "float32", "int8_float32"}
OLD = {"int8", "int8_float32", "float32"}


def machine(monkeypatch: pytest.MonkeyPatch, gpus: int, types: set[str]) -> None:
    """A machine with so many GPUs, which know these compute types; the CPU is this one's."""
    real = ctranslate2.get_supported_compute_types
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: gpus)
    monkeypatch.setattr(
        ctranslate2,
        "get_supported_compute_types",
        lambda device: types if device == "cuda" else real(device),
    )


@pytest.mark.parametrize(
    ("gpus", "types", "asked", "given"),
    [
        (0, set(), ("auto", "auto"), Placement("cpu", "int8")),
        (0, set(), ("auto", "float32"), Placement("cpu", "float32")),
        (1, MODERN, ("auto", "auto"), Placement("cuda", "float16")),
        (1, OLD, ("cuda", "auto"), Placement("cuda", "int8_float32")),
        (2, MODERN, ("cuda:1", "auto"), Placement("cuda", "float16", 1)),
        (1, MODERN, ("cuda:0", "auto"), Placement("cuda", "float16")),
        (1, MODERN, ("cpu", "auto"), Placement("cpu", "int8")),
        (1, MODERN, ("cuda", "int8_float16"), Placement("cuda", "int8_float16")),
    ],
)
def test_placements(
    monkeypatch: pytest.MonkeyPatch,
    gpus: int,
    types: set[str],
    asked: tuple[str, str],
    given: Placement,
) -> None:
    machine(monkeypatch, gpus, types)
    assert choose_placement(*asked) == given


def test_a_processor_without_int8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device: {"float32"})
    assert choose_placement("cpu") == Placement("cpu", "float32")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("tpu", "auto"), "choose auto, cpu or cuda"),
        (("cpu:1", "auto"), "choose auto, cpu or cuda"),
        (("cuda:x", "auto"), "or cuda:N"),
        (("cuda", "auto"), "nvidia-smi"),
        (("cpu", "float8"), "choose auto"),
    ],
)
def test_what_is_not_here_is_said(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[str, str], said: str
) -> None:
    machine(monkeypatch, 0, set())
    with pytest.raises(DeviceUnavailable, match=said):
        choose_placement(*asked)


def test_a_gpu_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 2, MODERN)
    with pytest.raises(DeviceUnavailable, match="no GPU 2: the last is cuda:1"):
        choose_placement("cuda:2")


def test_a_driver_out_of_order_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise RuntimeError("CUDA driver version is insufficient for CUDA runtime version")

    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", broken)
    assert count_gpus() == 0


def test_the_memory_of_each_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 0, set())
    assert read_gpu_memory() == ()
    machine(monkeypatch, 2, MODERN)
    cuda = importlib.import_module("torch").cuda
    monkeypatch.setattr(cuda, "device_count", lambda: 2)
    monkeypatch.setattr(
        cuda, "get_device_properties", lambda one: SimpleNamespace(total_memory=8 + one)
    )
    assert read_gpu_memory() == (8, 9)


def test_the_cuda_libraries_come_with_torch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "torch.py").write_text("LIBRARIES = 'libcublas.so.12'")
    monkeypatch.syspath_prepend(tmp_path)
    # Set before it is deleted, so that the real one comes back where there was one.
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace())
    monkeypatch.delitem(sys.modules, "torch")
    load_cuda_libraries()
    assert sys.modules["torch"].LIBRARIES == "libcublas.so.12"


def test_a_placement_reads_well() -> None:
    assert str(Placement("cuda", "float16")) == "float16 on the GPU"
    assert str(Placement("cpu", "int8")) == "int8 on the CPU"
