"""Lies about real captions, alone and hidden among good edits: none may be accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from align.cleanup.clean_up import clean_up
from benchmarks.proposals.material import list_captions
from castproof.glossary.common_words import load_vocabulary
from compare.proposals.judge import judge_proposal
from tests.compare.proposals.lies import KINDS, find_lie, tell, tell_about
from tests.thoroughness import QUICK_EXAMPLES
from transcript.values import Word

IS_THOROUGH = settings().max_examples > QUICK_EXAMPLES
CASES = 100 if IS_THOROUGH else 1
"""Lies of each kind, alone, and as many hidden among good edits."""
Captions = dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def captions(data_dir: Path) -> Captions:
    """Paragraphs of real captions, with the names that are known there."""
    return dict(list_captions(data_dir, None if IS_THOROUGH else 1))


@pytest.fixture(scope="module")
def is_word() -> Callable[[str], bool]:
    vocabulary = load_vocabulary("en")
    assert vocabulary is not None
    return vocabulary.is_word


def clean(text: str) -> str:
    """Clean a paragraph as a good model would: what the lie is to hide among."""
    said = [Word(None, None, word) for word in text.split()]
    return " ".join(word.text for word in clean_up(said, "clean", "en").words)


def test_there_are_as_many_kinds_as_promised() -> None:
    assert len(KINDS) >= 60


@pytest.mark.parametrize("kind", KINDS)
def test_no_lie_is_accepted(kind: str, captions: Captions, is_word: Callable[[str], bool]) -> None:
    for text, lie in tell_about(kind, list(captions), CASES):
        result = judge_proposal(text, lie.text, captions[text], is_word=is_word).text
        assert not find_lie(lie, result, [text]), (text, lie.text, result)


@pytest.mark.parametrize("kind", KINDS)
def test_no_lie_is_accepted_among_good_edits(
    kind: str, captions: Captions, is_word: Callable[[str], bool]
) -> None:
    import random

    for text, _ in tell_about(kind, list(captions), CASES, seed=1):
        good = clean(text)
        lie = tell(kind, good, random.Random(text))
        if lie is None or lie.text == good:
            continue
        names = captions[text]
        honest = judge_proposal(text, good, names, is_word=is_word).text
        result = judge_proposal(text, lie.text, names, is_word=is_word).text
        assert not find_lie(lie, result, [text, good, honest]), (text, lie.text, result)
