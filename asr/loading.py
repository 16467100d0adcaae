"""A Whisper model, loaded where it is wanted and again elsewhere where that has no room for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asr.device import (
    FallbackPolicy,
    Placement,
    RuntimeConfig,
    is_gpu_out_of_order,
    is_out_of_memory,
    load_cuda_libraries,
)
from asr.errors import ModelUnavailable

#: Decoding at a temperature above 0 draws lots; the same lots on every run.
_SEED = 20


class LoadedWhisper:
    """The model of a folder in memory, at most one copy of it.

    ``placement`` is where it was loaded first, with less precision or on the CPU where it had to
    be; ``notes`` say so. ``languages`` are the codes of those it knows.

    Raises :class:`~asr.errors.ModelUnavailable` and :class:`~asr.errors.NotEnoughMemory`.
    """

    def __init__(self, folder: Path, placement: Placement, cpu_threads: int) -> None:
        self.folder = folder
        self._cpu_threads = cpu_threads
        self._model: Any = None
        self._placed: Placement | None = None
        policy = FallbackPolicy(RuntimeConfig(placement, 1))
        policy.run(self.move)
        self.placement = policy.config.placement
        self.notes = tuple(policy.notes)
        self.languages: tuple[str, ...] = ("en",)  # an English-only model has no language tokens
        model: Any = self._model
        if model.model.is_multilingual:
            token_id = model.hf_tokenizer.token_to_id
            self.languages = tuple(
                code for code in model.supported_languages if token_id(f"<|{code}|>") is not None
            )

    @property
    def model(self) -> Any:
        """The ``faster_whisper.WhisperModel``, wherever it is."""
        return self._model

    def move(self, config: RuntimeConfig) -> Any:
        """Have the model where ``config`` says, loading it again if it is elsewhere; return it."""
        if self._placed != config.placement:
            self._model = None  # free its memory before asking for more
            self._placed = None
            self._model = load_model(self.folder, config.placement, self._cpu_threads)
            self._placed = config.placement
        return self._model


def load_model(folder: Path, placement: Placement, cpu_threads: int) -> Any:
    """Load the ``faster_whisper.WhisperModel`` of a folder.

    Raises :class:`~asr.errors.ModelUnavailable` where the folder is at fault; what is the
    machine's fault passes through, for the fallback policy.
    """
    if placement.device == "cuda":
        load_cuda_libraries()
    import ctranslate2
    from faster_whisper import WhisperModel

    ctranslate2.set_random_seed(_SEED)
    try:
        return WhisperModel(
            str(folder),
            device=placement.device,
            device_index=placement.index,
            compute_type=placement.compute_type,
            cpu_threads=cpu_threads,
            local_files_only=True,
        )
    except Exception as error:  # tokenizers raises bare Exceptions, CTranslate2 and json others
        if is_out_of_memory(error) or is_gpu_out_of_order(error):
            raise
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelUnavailable(
            f"the model in {folder} cannot be loaded ({reason}): download or convert it again",
            path=folder,
        ) from error
