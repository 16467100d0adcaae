"""The hot words that a Whisper has room for in its prompt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from transcript.values import Note


def fit_hotwords(model: Any, hotwords: Sequence[str]) -> tuple[str | None, list[Note]]:
    """Join the first hot words that the prompt has room for, whole, and note the others.

    faster-whisper would cut them in silence, and within a word.
    """

    def count_tokens(count: int) -> int:
        text = " " + ", ".join(hotwords[:count])
        return len(model.hf_tokenizer.encode(text, add_special_tokens=False).ids)

    room = model.max_length // 2 - 1
    used = bisect_right(range(1, len(hotwords) + 1), room, key=count_tokens)
    prompt = ", ".join(hotwords[:used]) or None
    if used == len(hotwords):
        return prompt, []
    detail = (
        f"only the first {used} of {len(hotwords)} hot words were used (room for {room} "
        "tokens): put the most important first"
    )
    return prompt, [Note("hotwords-cut", detail)]
