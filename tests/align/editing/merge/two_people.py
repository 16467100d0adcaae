"""Talks that two people edit, with each word, line and header known by an id of its own.

A merge sees texts and no ids. The ids say what really became of everything, whatever else it looks
like: half of the words are the same few.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from itertools import count

from hypothesis import strategies as st

from transcript.values import Entry, Header, Line, Transcript

FEW = ("and", "so", "the")
NAMES = ("Ann", "Bob", "Cy")
BASE, MINE, THEIRS = "b", "m", "t"


@dataclass
class SpokenWord:
    id: int
    text: str

    @property
    def is_own(self) -> bool:
        """Whether no other word has the text."""
        return self.text not in FEW


@dataclass
class SpokenLine:
    id: int
    speaker: str
    start: int
    words: list[SpokenWord]
    extras: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass
class Title:
    id: int
    title: str


@dataclass(repr=False)
class Talk:
    """A talk under somebody's hands; ``log`` says what they did."""

    entries: list[SpokenLine | Title]
    log: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        shown = (
            f"# {entry.title}"
            if isinstance(entry, Title)
            else f"{entry.start} {entry.speaker}: {entry.text} {entry.extras or ''}"
            for entry in self.entries
        )
        return f"[{' | '.join(shown)}] after {', '.join(self.log) or 'nothing'}"

    @property
    def lines(self) -> list[SpokenLine]:
        return [entry for entry in self.entries if isinstance(entry, SpokenLine)]

    @property
    def titles(self) -> dict[int, str]:
        return {entry.id: entry.title for entry in self.entries if isinstance(entry, Title)}

    @property
    def transcript(self) -> Transcript:
        entries: list[Entry] = [
            Header(entry.title)
            if isinstance(entry, Title)
            else Line(
                float(entry.start), None, entry.speaker, " ".join(w.text for w in entry.words)
            )
            for entry in self.entries
        ]
        return Transcript(tuple(entries))

    @property
    def extras(self) -> tuple[dict[str, str], ...]:
        return tuple(getattr(entry, "extras", {}) for entry in self.entries)

    def words(self) -> dict[int, tuple[SpokenWord, SpokenLine]]:
        """Every word by its id, and its line."""
        return {word.id: (word, line) for line in self.lines for word in line.words}


def make_own_word(mark: str, number: int) -> str:
    """Make a word that is spelt like no other."""
    return mark + 2 * chr(0xAC00 + number)  # Korean: scripts without spaces have no such words


class Editor:
    """Somebody who edits a talk; their new texts, starts and titles are nobody else's."""

    def __init__(self, draw: st.DrawFn, talk: Talk, mark: str, fresh: count[int]) -> None:
        self.draw, self.talk, self.mark, self.fresh = draw, talk, mark, fresh

    def edit(self, kind: str) -> None:
        if self.talk.lines:
            getattr(self, kind)()
            self.talk.log.append(kind)

    def a_line(self) -> SpokenLine:
        return self.draw(st.sampled_from(self.talk.lines))

    def at(self, entry: SpokenLine | Title) -> int:
        return next(n for n, one in enumerate(self.talk.entries) if one is entry)

    def new_word(self) -> SpokenWord:
        number = next(self.fresh)
        return SpokenWord(number, make_own_word(self.mark, number))

    def replace_word(self) -> None:
        own = [word for word in self.a_line().words if word.is_own]
        if own:
            self.draw(st.sampled_from(own)).text = make_own_word(self.mark, next(self.fresh))

    def delete_word(self) -> None:
        line = self.a_line()
        own = [word for word in line.words if word.is_own]
        if own and len(line.words) > 1:
            line.words.remove(self.draw(st.sampled_from(own)))

    def insert_word(self) -> None:
        words = self.a_line().words
        words.insert(self.draw(st.integers(0, len(words))), self.new_word())

    def split(self) -> None:
        line = self.a_line()
        if len(line.words) > 1:
            at = self.draw(st.integers(1, len(line.words) - 1))
            number = next(self.fresh)
            rest = SpokenLine(number, line.speaker, 1000 + number, line.words[at:])
            line.words = line.words[:at]
            self.talk.entries.insert(self.at(line) + 1, rest)

    def join(self) -> None:
        line = self.a_line()
        before = self.talk.entries[self.at(line) - 1] if self.at(line) else None
        if isinstance(before, SpokenLine):
            before.words += line.words
            self.talk.entries.remove(line)

    def give(self) -> None:
        self.a_line().speaker = self.draw(st.sampled_from(NAMES))

    def set_start(self) -> None:
        self.a_line().start = 1000 + next(self.fresh)

    def comment(self) -> None:
        self.a_line().extras["#"] = f"# {self.mark}{next(self.fresh)}"

    def set_key(self) -> None:
        self.a_line().extras["mood"] = f"{self.mark}{next(self.fresh)}"

    def add_title(self) -> None:
        number = next(self.fresh)
        at = self.draw(st.integers(0, len(self.talk.entries)))
        self.talk.entries.insert(at, Title(number, make_own_word(self.mark, number)))

    def _a_title(self) -> Title | None:
        titles = [entry for entry in self.talk.entries if isinstance(entry, Title)]
        return self.draw(st.sampled_from(titles)) if titles else None

    def rename_title(self) -> None:
        title = self._a_title()
        if title is not None:
            title.title = f"{title.title.split()[0]} {self.mark}{next(self.fresh)}"

    def move_title(self) -> None:
        title = self._a_title()
        if title is not None:
            self.talk.entries.remove(title)
            at = self.draw(st.integers(0, len(self.talk.entries)))
            self.talk.entries.insert(at, title)

    def delete_title(self) -> None:
        title = self._a_title()
        if title is not None:
            self.talk.entries.remove(title)

    def delete_line(self) -> None:
        if len(self.talk.lines) > 1:
            self.talk.entries.remove(self.a_line())

    def move_line(self) -> None:
        line = self.a_line()
        self.talk.entries.remove(line)
        at = self.draw(st.integers(0, len(self.talk.entries)))
        self.talk.entries.insert(at, line)


WORDS = ("replace_word", "delete_word", "insert_word")
LINES = ("split", "join", "give", "set_start", "delete_line")
TITLES = ("add_title", "rename_title", "move_title", "delete_title")
FILE = ("comment", "set_key")


@st.composite
def talks(draw: st.DrawFn, kinds: tuple[str, ...], in_file: tuple[str, ...] = FILE) -> list[Talk]:
    """A talk, and what two people made of it; the second works in the file.

    Lines that are moved have some words of their own: one word, changed, is no longer that line.
    """
    least = 3 if "move_line" in kinds else 1
    fresh = count(1)
    entries: list[SpokenLine | Title] = []
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.integers(0, 3)) == 0:
            number = next(fresh)
            entries.append(Title(number, make_own_word(BASE, number)))
        words = []
        for _ in range(draw(st.integers(least, least + 2))):
            for text in (draw(st.sampled_from((None, *FEW))), ""):
                number = next(fresh)
                if text is not None:
                    words.append(SpokenWord(number, text or make_own_word(BASE, number)))
        number = next(fresh)
        extras = {"#": f"# b{number}"} if draw(st.booleans()) else {}
        entries.append(SpokenLine(number, draw(st.sampled_from(NAMES)), number, words, extras))
    made = [Talk(entries)]
    for mark, own in ((MINE, kinds), (THEIRS, (*kinds, *in_file))):
        editor = Editor(draw, Talk(copy.deepcopy(entries)), mark, fresh)
        for kind in draw(st.lists(st.sampled_from(own), max_size=4)):
            editor.edit(kind)
        made.append(editor.talk)
    return made
