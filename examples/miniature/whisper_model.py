"""A small Whisper: the architecture of Radford et al. 2022, with room to teach its attention.

Two things serve training only and are left out of the exported model: `frame_head`, which
names the letter sounding in each encoder frame, and the cross-attention that `decode` returns,
whose first-layer head follows the token just read and whose last-layer heads point at the
token to come. The latter become the alignment heads that word times are read from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from examples.miniature.whisper_vocabulary import TIMESTAMPS

MEL_BINS = 80
WINDOW_POSITIONS = 1500
TARGET_POSITIONS = 448

_NEARBY_GAIN = 1.3


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a model."""

    vocabulary: int
    letters: int
    width: int = 128
    heads: int = 4
    encoder_layers: int = 3
    decoder_layers: int = 2


def sinusoids(length: int, channels: int) -> Tensor:
    """Whisper's position table, shape (length, channels)."""
    increment = math.log(10_000) / (channels // 2 - 1)
    rates = torch.exp(-increment * torch.arange(channels // 2))
    angles = torch.arange(length)[:, None] * rates[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def timestamp_embeddings(width: int) -> Tensor:
    """Shape (1501, width): to begin with, a timestamp resembles the position it names."""
    return 0.12 * sinusoids(TIMESTAMPS, width)


class Attention(nn.Module):
    """Multi-head attention; the key projection has no bias, as in Whisper."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def _split(self, states: Tensor) -> Tensor:
        batch, length, width = states.shape
        return states.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

    def forward(self, states: Tensor, source: Tensor, *, causal: bool = False) -> Tensor:
        """(batch, length, width) attending to `source`."""
        mixed = functional.scaled_dot_product_attention(
            self._split(self.query(states)),
            self._split(self.key(source)),
            self._split(self.value(source)),
            is_causal=causal,
        )
        return self._joined(mixed)

    def visible(self, states: Tensor, source: Tensor) -> tuple[Tensor, Tensor]:
        """The same, and the log of its weights: (batch, heads, length, source length)."""
        query, key = self._split(self.query(states)), self._split(self.key(source))
        scores = (query @ key.transpose(-1, -2)).float() / math.sqrt(query.shape[-1])
        weights = scores.log_softmax(dim=-1)
        mixed = weights.exp().to(query.dtype) @ self._split(self.value(source))
        return self._joined(mixed), weights

    def _joined(self, mixed: Tensor) -> Tensor:
        return self.out(mixed.transpose(1, 2).flatten(2))


def look_nearby(attention: Attention, shifts: tuple[float, ...], fastest: int) -> None:
    """Start heads off looking `shifts` positions away from where they stand.

    Sinusoids make it possible: the product of two positions' waves, one turned by the shift,
    is largest where they meet. Left to chance, attention takes hours to discover that the
    sound of a word is in one place. `fastest` is the first of the waves used: the lower, the
    sharper the look. Heads beyond `shifts` start at random.
    """
    width = attention.query.in_features
    size, half = width // attention.heads, width // 2
    rates = torch.exp(-math.log(10_000) / (half - 1) * torch.arange(half))
    with torch.no_grad():
        for head, shift in enumerate(shifts):
            rows = slice(head * size, (head + 1) * size)
            query, key = torch.zeros(size, width), torch.zeros(size, width)
            for pair in range(size // 2):
                wave = fastest + pair
                sine, cosine = math.sin(shift * rates[wave]), math.cos(shift * rates[wave])
                key[2 * pair, wave] = key[2 * pair + 1, half + wave] = _NEARBY_GAIN
                query[2 * pair, wave], query[2 * pair, half + wave] = cosine, sine
                query[2 * pair + 1, half + wave], query[2 * pair + 1, wave] = cosine, -sine
            attention.key.weight[rows] = key + 0.02 * torch.randn(size, width)
            attention.query.weight[rows] = _NEARBY_GAIN * query + 0.02 * torch.randn(size, width)


class Block(nn.Module):
    """A pre-norm transformer layer, with cross-attention in the decoder."""

    def __init__(self, shape: Shape, *, crossing: bool) -> None:
        super().__init__()
        self.self_norm = nn.LayerNorm(shape.width)
        self.self_attention = Attention(shape.width, shape.heads)
        if crossing:
            self.cross_norm = nn.LayerNorm(shape.width)
            self.cross_attention = Attention(shape.width, shape.heads)
        self.feed_norm = nn.LayerNorm(shape.width)
        self.widen = nn.Linear(shape.width, 4 * shape.width)
        self.narrow = nn.Linear(4 * shape.width, shape.width)

    def attend_self(self, states: Tensor, *, causal: bool) -> Tensor:
        """The first sublayer."""
        normed = self.self_norm(states)
        return states + self.self_attention(normed, normed, causal=causal)

    def feed(self, states: Tensor) -> Tensor:
        """The last sublayer."""
        return states + self.narrow(functional.gelu(self.widen(self.feed_norm(states))))


class TinyWhisper(nn.Module):
    """Encoder and decoder; `encode` then `decode`."""

    positions: Tensor
    target_positions: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.conv1 = nn.Conv1d(MEL_BINS, shape.width, 3, padding=1)
        self.conv2 = nn.Conv1d(shape.width, shape.width, 3, stride=2, padding=1)
        self.encoder = nn.ModuleList(
            Block(shape, crossing=False) for _ in range(shape.encoder_layers)
        )
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.frame_head = nn.Linear(shape.width, shape.letters)
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=0.05)
        with torch.no_grad():
            self.embedding.weight[-TIMESTAMPS:] = timestamp_embeddings(shape.width)
        self.decoder = nn.ModuleList(
            Block(shape, crossing=True) for _ in range(shape.decoder_layers)
        )
        self.decoder_norm = nn.LayerNorm(shape.width)
        for number, block in enumerate(self.encoder):
            shifts = (-4.0, 4.0, -10.0, 10.0) if number == 0 else (-6.0, 0.0, 6.0)
            look_nearby(block.self_attention, shifts, fastest=6)
        for block in self.decoder:
            look_nearby(block.self_attention, (-1.0, -2.0), fastest=0)
        self.register_buffer("positions", sinusoids(WINDOW_POSITIONS, shape.width))
        self.register_buffer("target_positions", 0.3 * sinusoids(TARGET_POSITIONS, shape.width))

    def encode(self, features: Tensor, offsets: Tensor) -> Tensor:
        """(batch, mel, frames) to (batch, frames / 2, width).

        `offsets`, shape (batch,), says at which position of the 30 s window each row's
        features begin, so that short rows teach every position.
        """
        states = functional.gelu(self.conv1(features))
        states = functional.gelu(self.conv2(states)).transpose(1, 2)
        places = offsets[:, None] + torch.arange(states.shape[1])[None, :]
        states = states + self.positions[places]
        for block in self.encoder:
            states = block.feed(block.attend_self(states, causal=False))
        return self.encoder_norm(states)

    def decode(self, tokens: Tensor, memory: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Logits (batch, length, vocabulary) and each layer's log cross-attention."""
        states = self.embedding(tokens) + self.target_positions[: tokens.shape[1]]
        attentions = []
        for block in self.decoder:
            states = block.attend_self(states, causal=True)
            mixed, weights = block.cross_attention.visible(block.cross_norm(states), memory)
            attentions.append(weights)
            states = block.feed(states + mixed)
        states = self.decoder_norm(states)
        return functional.linear(states, self.embedding.weight), attentions
