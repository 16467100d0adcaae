"""The miniature Whisper widened to the true shape of ``small``: the same words at the true cost.

    python -m benchmarks.widened FOLDER

A Whisper of random weights loops or says nothing, and what is done about that would be measured
too. So each number of the miniature's vectors is repeated until they are as wide, each weight
divided by how often its input is repeated; layers that add next to nothing make it as deep; tokens
that are never chosen make the vocabulary as large. Layer norms see the same mean and variance,
heads the same likeness, so every window is decoded to the same tokens.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.recognition import SHAPES, Shape
from benchmarks.whole_runs import WHISPER

Floats = NDArray[np.float32]
Weights = dict[str, Floats]
#: CTranslate2's number for half precision (``include/ctranslate2/types.h``).
_FLOAT16 = 4
#: Added to what the tokens that only fill the vocabulary score.
_NEVER = -10_000.0
#: The weights of layers that the narrow model lacks are about this: half precision can just say it.
_ADDS_NOTHING = 1e-6


def read_weights(model: Path) -> Weights:
    """The half-precision variables of a ``model.bin`` by name (CTranslate2's binary version 6)."""
    content, place = model.read_bytes(), 0

    def number(kind: str) -> int:
        nonlocal place
        (found,) = struct.unpack_from(f"<{kind}", content, place)
        place += struct.calcsize(f"<{kind}")
        return int(found)

    def text() -> str:
        nonlocal place
        length = number("H")
        place += length
        return content[place - length : place - 1].decode()

    number("I"), text(), number("I")  # version, name and revision
    weights: Weights = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = number("B"), number("I")
        if kind == _FLOAT16:
            values = np.frombuffer(content, np.float16, size // 2, place)
            weights[name] = values.reshape(shape).astype(np.float32)
        place += size
    return weights


class Widened:
    """Weights of one shape repeated into a larger one."""

    def __init__(self, weights: Weights, shape: Shape, heads: int) -> None:
        self._random = np.random.default_rng(5)
        self._weights = weights
        self._shape = shape
        self._narrow = len(weights["encoder/layer_norm/gamma"])
        self._times = shape.width // self._narrow
        #: Where each number of the wide heads' vectors comes from.
        self._of_heads = _of_heads(shape, self._narrow, heads)
        self._of_all = np.arange(shape.width) % self._narrow
        inside = shape.width // shape.heads
        # Heads of another size are divided by another root, and each product is repeated.
        repeats = inside // (self._narrow // heads)
        self._query = math.sqrt(inside / (self._narrow // heads)) / repeats

    def fill(self, spec: Any) -> None:
        """Give a ``WhisperSpec`` of the larger shape these weights."""
        encoder, decoder = spec.encoder, spec.decoder
        for name in ("conv1", "conv2"):
            self._convolution(getattr(encoder, name), f"encoder/{name}")
        for part, name in ((encoder, "encoder"), (decoder, "decoder")):
            self._norm(part.layer_norm, f"{name}/layer_norm")
            table = self._weights[f"{name}/position_encodings/encodings"]
            part.position_encodings.encodings = table[:, self._of_all]
            for number, layer in enumerate(part.layer):
                self._layer(layer, f"{name}/layer_{number}")
        self._tokens(decoder)

    def _tokens(self, decoder: Any) -> None:
        known = self._weights["decoder/embeddings/weight"]
        tokens = np.zeros((self._shape.tokens, self._shape.width), np.float32)
        tokens[: len(known)] = known[:, self._of_all]
        decoder.embeddings.weight = tokens
        decoder.projection.weight = tokens / self._times
        decoder.projection.bias = np.where(
            np.arange(self._shape.tokens) < len(known), 0.0, _NEVER
        ).astype(np.float32)

    def _layer(self, layer: Any, name: str) -> None:
        attention = layer.self_attention
        self._norm(attention.layer_norm, f"{name}/self_attention/layer_norm")
        self._norm(layer.ffn.layer_norm, f"{name}/ffn/layer_norm")
        self._joined(attention.linear[0], f"{name}/self_attention/linear_0", 3)
        self._out(attention.linear[1], f"{name}/self_attention/linear_1")
        width = 4 * self._narrow
        of_inner = np.arange(4 * self._shape.width) % width
        self._linear(layer.ffn.linear_0, f"{name}/ffn/linear_0", of_inner, self._of_all)
        self._linear(layer.ffn.linear_1, f"{name}/ffn/linear_1", self._of_all, of_inner)
        if hasattr(layer, "attention"):
            self._norm(layer.attention.layer_norm, f"{name}/attention/layer_norm")
            self._joined(layer.attention.linear[0], f"{name}/attention/linear_0", 1)
            self._joined(layer.attention.linear[1], f"{name}/attention/linear_1", 2, queries=0)
            self._out(layer.attention.linear[2], f"{name}/attention/linear_2")

    def _joined(self, spec: Any, name: str, parts: int, queries: int = 1) -> None:
        """Queries, keys and values as one matrix, or those of them that are joined here."""
        rows = [part * self._narrow + self._of_heads for part in range(parts)]
        self._linear(spec, name, np.concatenate(rows), self._of_all)
        wide = self._shape.width
        spec.weight[: queries * wide] *= np.float32(self._query)
        spec.bias[: queries * wide] *= np.float32(self._query)

    def _out(self, spec: Any, name: str) -> None:
        self._linear(spec, name, self._of_all, self._of_heads)

    def _linear(
        self, spec: Any, name: str, of_outputs: NDArray[np.intp], of_inputs: NDArray[np.intp]
    ) -> None:
        """A projection; where the narrow model has no such layer, one that adds next to nothing."""
        if f"{name}/weight" not in self._weights:
            # Not zeros: CTranslate2 keeps equal weights once, which would be too small a model.
            drawn = self._random.standard_normal((len(of_outputs), len(of_inputs)), np.float32)
            spec.weight = drawn * np.float32(_ADDS_NOTHING)
            spec.bias = np.zeros(len(of_outputs), np.float32)
            return
        weight = self._weights[f"{name}/weight"][of_outputs][:, of_inputs]
        spec.weight = weight / np.float32(self._times)
        spec.bias = self._weights[f"{name}/bias"][of_outputs]

    def _norm(self, spec: Any, name: str) -> None:
        ones, zeros = np.ones(self._narrow, np.float32), np.zeros(self._narrow, np.float32)
        spec.gamma = self._weights.get(f"{name}/gamma", ones)[self._of_all]
        spec.beta = self._weights.get(f"{name}/beta", zeros)[self._of_all]

    def _convolution(self, spec: Any, name: str) -> None:
        weight = self._weights[f"{name}/weight"][self._of_all]
        if weight.shape[1] == self._narrow:
            weight = weight[:, self._of_all] / np.float32(self._times)
        spec.weight, spec.bias = weight, self._weights[f"{name}/bias"][self._of_all]


def _of_heads(shape: Shape, narrow: int, heads: int) -> NDArray[np.intp]:
    """For each number of the wide heads, one after the other, the narrow one that it repeats."""
    inside, before = shape.width // shape.heads, narrow // heads
    head, number = np.divmod(np.arange(shape.width), inside)
    of: NDArray[np.intp] = (head % heads) * before + number % before
    return of


def build(folder: Path, source: Path = WHISPER, shape: Shape = SHAPES["small"]) -> Path:
    """Write the Whisper of ``source``, of four heads, in ``shape``, of a multiple of them."""
    from ctranslate2.specs import WhisperSpec

    spec = WhisperSpec(shape.encoder_layers, shape.heads, shape.decoder_layers, shape.heads)
    Widened(read_weights(source / "model.bin"), shape, heads=4).fill(spec)
    said = json.loads((source / "config.json").read_text())
    for name, value in said.items():
        setattr(spec.config, name, value)
    tokens = json.loads((source / "vocabulary.json").read_text())
    spare = (f"<|spare {number}|>" for number in range(shape.tokens - len(tokens)))
    spec.register_vocabulary([*tokens, *spare])
    spec.validate()
    spec.optimize(quantization="float16")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    for name in ("tokenizer.json", "preprocessor_config.json"):
        shutil.copy(source / name, folder / name)
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    build(parser.parse_args().folder)
