"""The way down when memory runs out, a step at a time, each of them told."""

from __future__ import annotations

import pytest

from asr.device import FallbackPolicy, Placement, RuntimeConfig, find_lower_config
from asr.errors import NotEnoughMemory

GPU = Placement("cuda", "float16")
CPU = Placement("cpu", "int8")

#: As CTranslate2 4, cuBLAS and the C++ library put it.
OUT_OF_MEMORY = (
    "CUDA failed with error out of memory",
    "cuBLAS failed with status CUBLAS_STATUS_ALLOC_FAILED",
    "std::bad_alloc",
)


class Machine:
    """Fails with ``message`` until the config is one of ``enough``; remembers what was tried."""

    def __init__(self, enough: RuntimeConfig | None, message: str = OUT_OF_MEMORY[0]) -> None:
        self.enough = enough
        self.message = message
        self.tried: list[RuntimeConfig] = []

    def __call__(self, config: RuntimeConfig) -> str:
        self.tried.append(config)
        if config != self.enough:
            raise RuntimeError(self.message)
        return "done"


@pytest.mark.models
def test_all_the_way_down() -> None:
    machine = Machine(RuntimeConfig(CPU, 1))
    policy = FallbackPolicy(RuntimeConfig(GPU, 8))
    assert policy.run(machine) == "done"
    small_gpu = Placement("cuda", "int8_float16")
    assert machine.tried == [
        *(RuntimeConfig(GPU, size) for size in (8, 4, 2, 1)),
        RuntimeConfig(small_gpu, 1),
        *(RuntimeConfig(CPU, size) for size in (8, 4, 2, 1)),
    ]
    assert len(policy.notes) == len(machine.tried) - 1
    assert {note.kind for note in policy.notes} == {"degraded"}
    details = [note.detail for note in policy.notes]
    assert details[0].startswith("4 chunks at a time instead of 8 (CUDA failed")
    assert details[3].startswith("int8_float16 on the GPU instead of float16 on the GPU")
    assert details[4].startswith("int8 on the CPU instead of int8_float16 on the GPU")


def test_a_cpu_that_was_asked_for_float32_takes_smaller_weights() -> None:
    asked = RuntimeConfig(Placement("cpu", "float32"), 1)
    assert find_lower_config(asked, 8) == RuntimeConfig(Placement("cpu", "int8_float32"), 1)
    assert find_lower_config(RuntimeConfig(CPU, 1), 8) is None


def test_nothing_happens_where_memory_suffices() -> None:
    policy = FallbackPolicy(RuntimeConfig(GPU, 8))
    assert policy.run(lambda config: config.batch_size) == 8
    assert policy.notes == []


def test_the_next_attempt_starts_where_the_last_one_stood() -> None:
    policy = FallbackPolicy(RuntimeConfig(GPU, 8))
    policy.run(Machine(RuntimeConfig(GPU, 2)))
    assert policy.run(lambda config: config.batch_size) == 2
    assert len(policy.notes) == 2


@pytest.mark.models
@pytest.mark.parametrize("message", OUT_OF_MEMORY)
def test_every_way_of_saying_it_is_understood(message: str) -> None:
    policy = FallbackPolicy(RuntimeConfig(GPU, 2))
    policy.run(Machine(RuntimeConfig(GPU, 1), message))
    assert policy.config.batch_size == 1


def test_an_error_of_python_counts_too() -> None:
    def attempt(config: RuntimeConfig) -> int:
        if config.batch_size > 1:
            raise MemoryError
        return config.batch_size

    policy = FallbackPolicy(RuntimeConfig(CPU, 2))
    assert policy.run(attempt) == 1
    assert "memory ran out" in policy.notes[0].detail


def test_at_the_bottom_it_says_what_to_do() -> None:
    policy = FallbackPolicy(RuntimeConfig(CPU, 2))
    with pytest.raises(NotEnoughMemory, match="choose a smaller model") as error:
        policy.run(Machine(None))
    assert isinstance(error.value.__cause__, RuntimeError)


@pytest.mark.models
@pytest.mark.parametrize(
    "message", ["Library libcublas.so.12 is not found or cannot be loaded", "no kernel image"]
)
def test_a_gpu_without_its_libraries_gives_way_to_the_cpu(message: str) -> None:
    policy = FallbackPolicy(RuntimeConfig(GPU, 8))
    assert policy.run(Machine(RuntimeConfig(CPU, 8), message)) == "done"
    assert policy.notes[0].detail == f"int8 on the CPU instead of float16 on the GPU ({message})"


@pytest.mark.parametrize("error", [RuntimeError("mel has the wrong shape"), KeyboardInterrupt()])
def test_what_is_not_about_memory_passes_through(error: BaseException) -> None:
    def attempt(config: RuntimeConfig) -> None:
        raise error

    with pytest.raises(type(error)):
        FallbackPolicy(RuntimeConfig(GPU, 8)).run(attempt)


def test_a_missing_library_on_the_cpu_is_nobodys_fallback() -> None:
    with pytest.raises(RuntimeError, match="cannot be loaded"):
        FallbackPolicy(RuntimeConfig(CPU, 8)).run(Machine(None, "libgomp cannot be loaded"))


@pytest.mark.models
def test_there_is_an_end() -> None:
    config: RuntimeConfig | None = RuntimeConfig(GPU, 64)
    for _ in range(100):
        if config is None:
            break
        config = find_lower_config(config, 64)
    assert config is None
