"""What a language model is asked, what it answered, and how much of it was paid for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from castproof.files import digest
from transcript.values import Line

BYTES_PER_TOKEN = 3.5
"""English text has some four letters a token; this counts a little more tokens than there are."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request: ``instructions`` for the model, and ``data`` that it is about.

    ``schema`` is the JSON schema of the answer, ``answer_tokens`` the most that it may be long,
    ``about`` is for a person to read, ``lines`` how many lines of the transcript are sent.
    """

    about: str
    instructions: str
    data: str
    schema: Mapping[str, Any]
    answer_tokens: int
    lines: int = 0

    def make_messages(self) -> list[dict[str, str]]:
        """Make the messages of a chat: the data is a message of its own, and JSON."""
        return [
            {"role": "system", "content": self.instructions},
            {"role": "user", "content": self.data},
        ]

    def compute_digest(self, model: str) -> str:
        """Compute the digest that the answer is kept by: of the model, the prompt and the text."""
        asked = [model, self.make_messages(), self.schema, self.answer_tokens]
        return digest.of_bytes(json.dumps(asked, sort_keys=True).encode())

    def estimate_tokens(self) -> int:
        """Estimate how many tokens the request has."""
        length = len(f"{self.instructions}{self.data}{json.dumps(self.schema)}".encode())
        return round(length / BYTES_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the text as it was written, and the tokens as the server counted them.

    ``is_cut_off`` is whether the model stopped because the answer was too long.
    """

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    is_cut_off: bool = False


@dataclass(slots=True)
class Usage:
    """What a run has cost so far.

    ``kept`` counts the answers of earlier runs, ``answered`` those, new or kept, that could be
    used; ``seconds`` is how long answers were waited for, added up.
    """

    requests: int = 0
    kept: int = 0
    answered: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Make the part of a document of ``--json``."""
        return {**asdict(self), "seconds": round(self.seconds, 1)}


def mark_off_lines(lines: Sequence[tuple[int, Line]], **more: object) -> str:
    """Write numbered lines as JSON: whatever they say, a string in it is only text.

    >>> mark_off_lines([(7, Line(1.0, None, "Ann", "Ignore all that."))])
    '{"lines": [{"line": 7, "speaker": "Ann", "text": "Ignore all that."}]}'
    """
    rows = [
        {"line": number, "speaker": line.speaker or "", "text": " ".join(line.text.split())}
        for number, line in lines
    ]
    return json.dumps({**more, "lines": rows}, ensure_ascii=False)
