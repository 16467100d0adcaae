"""Answers that were paid for, kept by the digest of what was asked.

    FOLDER/.castproof/assist/….json       one answer, beside the episodes it is about

A run that was broken off goes on, and the same run asks nothing twice. A kept answer is judged
anew each time, as one that just came: nobody's file is believed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from castproof.assist.question import Answer, Question
from castproof.errors import OutputNotWritable, explain
from castproof.files import atomic
from castproof.files.paths import follow_links
from castproof.pipeline.cache import FOLDER_NAME, find_link
from castproof.pipeline.own_folder import make_own_folder
from transcript.own_files import read_own

ANSWERS_NAME = "assist"
_MOST_BYTES = 4 * 1024 * 1024


class KeptAnswers:
    """The answers of one model that are kept beside an episode.

    ``say`` is told once where they cannot be kept.
    """

    def __init__(self, episode: Path, model: str, say: Callable[[str], None]) -> None:
        self.folder = follow_links(episode).parent / FOLDER_NAME / ANSWERS_NAME
        self._model = model
        self._say: Callable[[str], None] | None = say

    def find(self, question: Question) -> Answer | None:
        """Find the answer to a question; one that cannot be read is asked for again."""
        if find_link(self.folder) is not None:
            return None
        try:
            found = json.loads(read_own(self._name(question), most_bytes=_MOST_BYTES))
            text, sent, got, cut = (found[key] for key in Answer.__dataclass_fields__)
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None
        if not (isinstance(text, str) and isinstance(cut, bool)):
            return None
        if not all(isinstance(count, int) and count >= 0 for count in (sent, got)):
            return None
        return Answer(text, sent, got, cut)

    def keep(self, question: Question, answer: Answer) -> None:
        """Keep an answer; where that cannot be, it is only used."""
        try:
            make_own_folder(self.folder)
            content = json.dumps(asdict(answer), ensure_ascii=True).encode()
            atomic.write_own(self._name(question), content, is_flushed=False)
        except (OSError, OutputNotWritable) as error:
            if self._say is not None:
                self._say(f"answers are not kept for the next run: {explain(error)}")
                self._say = None

    def _name(self, question: Question) -> Path:
        return self.folder / f"{question.compute_digest(self._model)[:32]}.json"
