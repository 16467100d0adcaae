"""How fast a Whisper of a true shape decodes, in batches and one window at a time.

    python -m benchmarks.recognition --shape small
    python -m benchmarks.recognition --shape large-v3 --device cuda --compute-type float16

Weights are random, so nothing is downloaded and nothing sensible is recognized: each decoding is
held to ``--tokens`` tokens a window (real speech has about 90 in 30 s), which makes the work that
of a real recording. Both ways decode the same windows of noise through faster-whisper with the
same beam; detection of speech, checks and word times are left out. One window is decoded
beforehand, to warm up. With ``--folder`` the model is made there once, by another process, so that
its making does not count as memory.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

WINDOW = 30
RATE = 16_000


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one of OpenAI's models (whisper's model cards and ``model.py``)."""

    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    mels: int = 80
    tokens: int = 51_865


SHAPES = {
    "tiny": Shape(384, 6, 4, 4),
    "base": Shape(512, 8, 6, 6),
    "small": Shape(768, 12, 12, 12),
    "large-v3-turbo": Shape(1280, 20, 32, 4, mels=128, tokens=51_866),
    "large-v3": Shape(1280, 20, 32, 32, mels=128, tokens=51_866),
}


def build(shape: Shape, folder: Path) -> None:
    """Write a CTranslate2 Whisper of ``shape`` with random half-precision weights."""
    from ctranslate2.specs import WhisperSpec

    random = np.random.default_rng(3)
    spec = WhisperSpec(shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads)
    for model, layers in ((spec.encoder, spec.encoder.layer), (spec.decoder, spec.decoder.layer)):
        norm(model.layer_norm, shape.width)
        for layer in layers:
            norm(layer.self_attention.layer_norm, shape.width)
            norm(layer.ffn.layer_norm, shape.width)
            linear(layer.self_attention.linear[0], random, shape.width, 3 * shape.width)
            linear(layer.self_attention.linear[1], random, shape.width, shape.width)
            linear(layer.ffn.linear_0, random, shape.width, 4 * shape.width)
            linear(layer.ffn.linear_1, random, 4 * shape.width, shape.width)
    for layer in spec.decoder.layer:
        norm(layer.attention.layer_norm, shape.width)
        for index, width in enumerate((1, 2, 1)):
            linear(layer.attention.linear[index], random, shape.width, width * shape.width)
    convolutions(spec.encoder, random, shape)
    embeddings(spec, random, shape)
    spec.validate()
    spec.optimize(quantization="float16")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    tokenizer(folder, shape.tokens)
    settings = {"feature_size": shape.mels, "chunk_length": WINDOW, "sampling_rate": RATE}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings))


def norm(spec: Any, width: int) -> None:
    """A layer normalization that does nothing."""
    spec.gamma, spec.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def linear(spec: Any, random: np.random.Generator, inputs: int, outputs: int) -> None:
    """A random projection that keeps the variance."""
    spec.weight = draw(random, outputs, inputs) / np.float32(np.sqrt(inputs))
    spec.bias = np.zeros(outputs, np.float32)


def draw(random: np.random.Generator, *shape: int) -> np.ndarray:
    """Standard normal float32 of ``shape``."""
    return random.standard_normal(shape, dtype=np.float32)


def convolutions(encoder: Any, random: np.random.Generator, shape: Shape) -> None:
    """The encoder's front, and its positions."""
    for conv, inputs in ((encoder.conv1, shape.mels), (encoder.conv2, shape.width)):
        conv.weight = draw(random, shape.width, inputs, 3) / np.float32(np.sqrt(3 * inputs))
        conv.bias = np.zeros(shape.width, np.float32)
    encoder.position_encodings.encodings = draw(random, 1500, shape.width) / 10


def embeddings(spec: Any, random: np.random.Generator, shape: Shape) -> None:
    """The decoder's tokens, positions and output; the tokenizer's own vocabulary."""
    tokens = draw(random, shape.tokens, shape.width) / np.float32(np.sqrt(shape.width))
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = tokens
    spec.decoder.position_encodings.encodings = draw(random, 448, shape.width) / 10
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.lang_ids = [number(shape, "<|en|>")]
    spec.config.alignment_heads = [(shape.decoder_layers - 1, 0)]
    spec.register_vocabulary([name(shape, index) for index in range(shape.tokens)])


SPECIAL = (
    *("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>"),
    *("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
)


def name(shape: Shape, index: int) -> str:
    """The token of a number: text, the empty token, the special ones, then 1,501 timestamps."""
    first = shape.tokens - 1501 - len(SPECIAL)
    if index < first:
        return "" if index == first - 1 else f"t{index}"
    rest = index - first
    return SPECIAL[rest] if rest < len(SPECIAL) else f"<|{(rest - len(SPECIAL)) * 0.02:.2f}|>"


def number(shape: Shape, token: str) -> int:
    """The number of a special token."""
    return shape.tokens - 1501 - len(SPECIAL) + SPECIAL.index(token)


def tokenizer(folder: Path, tokens: int) -> None:
    """A word-level tokenizer over the same names."""
    from tokenizers import Tokenizer, models

    shape = Shape(0, 0, 0, 0, tokens=tokens)
    names = {name(shape, index) or "<|empty|>": index for index in range(tokens)}
    made = Tokenizer(models.WordLevel(names, unk_token="t0"))  # noqa: S106 - no password
    made.add_special_tokens(list(SPECIAL))
    made.save(str(folder / "tokenizer.json"))


@dataclass(frozen=True, slots=True)
class Settings:
    """How both ways decode."""

    windows: int
    batch: int
    beam: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of the processor."""

    wall_s: float
    cpu_s: float


def timed(work: Callable[[], None]) -> Took:
    """Do the work once."""
    began, spent = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - began, time.process_time() - spent)


def in_batches(model: Any, sound: np.ndarray, settings: Settings) -> None:
    """Decode all windows of ``sound`` a batch at a time."""
    from faster_whisper import BatchedInferencePipeline

    clips = [
        {"start": float(WINDOW * n), "end": float(WINDOW * (n + 1))}
        for n in range(settings.windows)
    ]
    found, _ = BatchedInferencePipeline(model).transcribe(
        sound,
        language="en",
        clip_timestamps=clips,
        batch_size=settings.batch,
        beam_size=settings.beam,
        max_new_tokens=settings.tokens,
        suppress_tokens=[number_of_end(model)],
    )
    list(found)


def one_by_one(model: Any, sound: np.ndarray, settings: Settings) -> None:
    """Decode the same windows sequentially, with thresholds that never fail."""
    for n in range(settings.windows):
        found, _ = model.transcribe(
            sound[WINDOW * RATE * n : WINDOW * RATE * (n + 1)],
            language="en",
            temperature=0.0,
            beam_size=settings.beam,
            without_timestamps=True,
            max_new_tokens=settings.tokens,
            suppress_tokens=[number_of_end(model)],
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
        )
        list(found)


def number_of_end(model: Any) -> int:
    """The end token, which is suppressed so that every window takes all its tokens."""
    return int(model.hf_tokenizer.token_to_id("<|endoftext|>"))


def hardware(device: str) -> str:
    """The name of what the model runs on."""
    if device == "cuda":
        import torch

        return str(torch.cuda.get_device_name(0))
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return f"{names[0]}, {len(names)} cores" if names else platform.machine()


def main() -> None:
    """Build, decode both ways, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=SHAPES, default="tiny")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--compute-type", default="auto")
    parser.add_argument("--windows", type=int, default=16, help="windows of 30 s")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--beam", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=90, help="tokens a window")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0: CTranslate2's own")
    parser.add_argument("--ways", choices=("both", "batch"), default="both")
    parser.add_argument("--folder", type=Path, help="where the model is, or is to be made")
    arguments = parser.parse_args()
    from asr.device import choose_placement
    from asr.whisper import load_recognizer

    placement = choose_placement(arguments.device, arguments.compute_type)
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        if not (folder / "tokenizer.json").is_file():
            apart = get_context("spawn").Process(
                target=build, args=(SHAPES[arguments.shape], folder)
            )
            apart.start()
            apart.join()
        model = load_recognizer(
            str(folder.resolve()),
            device=placement.device,
            compute_type=placement.compute_type,
            cpu_threads=arguments.threads,
        ).model
    sound = np.random.default_rng(4).standard_normal(arguments.windows * WINDOW * RATE)
    sound = (0.05 * sound).astype(np.float32)
    settings = Settings(arguments.windows, arguments.batch, arguments.beam, arguments.tokens)
    one_by_one(model, sound, Settings(1, 1, arguments.beam, arguments.tokens))
    print(f"hardware    {hardware(placement.device)}")
    print(f"model       {arguments.shape} shape, {placement}, beam {arguments.beam}")
    print(f"sound       {arguments.windows * WINDOW} s, {arguments.tokens} tokens in each 30 s")
    ways = {"one by one": one_by_one, f"batch {arguments.batch}": in_batches}
    for label, way in list(ways.items())[arguments.ways == "batch" :]:
        took = timed(partial(way, model, sound, settings))
        speed = arguments.windows * WINDOW / took.wall_s
        print(f"{label:11s} {took.wall_s:.1f} s, {speed:.1f} times as fast as it plays; ", end="")
        print(f"the processor's {took.cpu_s:.1f} s")
    print(f"memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
