"""The miniature Whisper's tokens: a small byte-level BPE in Whisper's own layout.

Text tokens, the empty token, `<|endoftext|>`, `<|startoftranscript|>`, languages,
`<|translate|>`, `<|transcribe|>`, `<|startoflm|>`, `<|startofprev|>`, `<|nospeech|>`,
`<|notimestamps|>`, then one timestamp for every 20 ms of 30 s. CTranslate2 (4.8,
src/models/whisper.cc) counts on this order, and on the empty token to call a model multilingual.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from examples.speech import sentences

LANGUAGES = ("en", "de", "fr", "es")
TIMESTAMPS = 1501
SECONDS_PER_TIMESTAMP = 0.02

_TEXT_TOKENS = 500
_EMPTY = "<|empty|>"
_SPECIAL = (
    _EMPTY,
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{language}|>" for language in LANGUAGES),
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A trained tokenizer and the numbers of its special tokens."""

    tokenizer: Tokenizer

    def id(self, token: str) -> int:
        """The number of a special token, named without its bars: `endoftext`."""
        number = self.tokenizer.token_to_id(f"<|{token}|>")
        if number is None:
            raise KeyError(token)
        return int(number)

    @property
    def first_timestamp(self) -> int:
        """The number of `<|0.00|>`."""
        return self.id("notimestamps") + 1

    def __len__(self) -> int:
        return self.first_timestamp + TIMESTAMPS

    def timestamp(self, seconds: float) -> int:
        """The token of the nearest timestamp inside the window."""
        step = round(seconds / SECONDS_PER_TIMESTAMP)
        return self.first_timestamp + min(TIMESTAMPS - 1, max(0, step))

    def tokens(self) -> list[str]:
        """Every token in order, as CTranslate2's vocabulary holds them."""
        texts = [str(self.tokenizer.id_to_token(number)) for number in range(self.first_timestamp)]
        texts[texts.index(_EMPTY)] = ""
        return texts + [f"<|{step * SECONDS_PER_TIMESTAMP:.2f}|>" for step in range(TIMESTAMPS)]

    def word_tokens(self, word: str) -> tuple[int, ...]:
        """The tokens of a word with the space before it."""
        return _word_tokens(self.tokenizer, word)


@lru_cache(maxsize=20_000)
def _word_tokens(tokenizer: Tokenizer, word: str) -> tuple[int, ...]:
    return tuple(tokenizer.encode(" " + word, add_special_tokens=False).ids)


def train_vocabulary() -> Vocabulary:
    """Learn the byte pairs from the grammar's own sentences; the same each time."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=_TEXT_TOKENS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_corpus(), trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in _SPECIAL])
    return Vocabulary(tokenizer)


def _corpus() -> Iterable[str]:
    rng = Random("miniature vocabulary")
    # A bare space must never be a token of text: faster-whisper suppresses whatever " -"
    # begins with. Seeing every letter behind a space most often makes those pairs first.
    letters = " " + " ".join(string.ascii_letters)
    for _ in range(100_000):
        yield letters
    for _ in range(20_000):
        yield " " + sentences.sentence(rng)
        host, (first, last) = sentences.full_name(rng)[0], sentences.full_name(rng)
        if rng.random() < 0.1:
            yield " " + " ".join(sentences.introduction(rng, host, f"{first} {last}"))
