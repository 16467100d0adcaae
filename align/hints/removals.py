"""Hints where a person may take words out that no rule is sure enough to take out by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from align.cleanup.clean_up import suggest_removals
from align.hints.hint import Hint, Rewrite, Talk
from align.languages.english import HESITATIONS
from align.texts import make_key

READING = "reading"
#: Editors take most of these out, but a word that is said twice misleads nobody.
_CHANCE, _REPAIR = 0.85, 0.2


def find_suggested_removals(talk: Talk) -> Iterator[Hint]:
    """Find runs said twice and phrases begun anew in an English text that was cleaned up.

    A text that keeps its hesitations is verbatim, and nothing is suggested in it. Nor are words of
    a speaker alone in a line, which would leave the line empty.
    """
    spoken = [
        replace(word, speaker=line.speaker)
        for index, line in enumerate(talk.lines)
        for word in talk.list_words(index)
    ]
    if any(make_key(word.text) in HESITATIONS for word in spoken):
        return
    for edit in suggest_removals(spoken):
        line = talk.find_line(edit.first)
        if edit.stop >= talk.firsts[line + 1]:
            continue
        following = spoken[edit.stop].text
        starts = spoken[edit.first].text[:1].isupper()
        yield talk.make_hint(
            READING,
            edit.first,
            edit.stop,
            reason=f"“{edit.text}” is a {edit.kind.value}",
            suggestion="take it out if it is no emphasis",
            chance=_CHANCE,
            repair=_REPAIR,
            remedy=Rewrite(
                f"{edit.text} {following}",
                following[:1].upper() + following[1:] if starts else following,
            ),
        )
