"""A document's paragraphs as lines and headers."""

from __future__ import annotations

from dataclasses import dataclass, field

from transcript.errors import FormatError
from transcript.formats.document import marks
from transcript.formats.document.marks import Time
from transcript.formats.document.package import open_document
from transcript.formats.document.paragraphs import Paragraph, read_paragraphs
from transcript.values import Entry, Header, Line, Transcript


def parse(data: bytes) -> Transcript:
    """The transcript of a ``.docx`` file's bytes; ends and words are unknown.

    Raises :class:`~transcript.errors.FormatError` for what is no such file, and for a paragraph
    in the style of times that holds none.
    """
    found = tuple(read_paragraphs(open_document(data)))
    reader = _ParagraphReader(found, names_are_styled=any(each.kind == "name" for each in found))
    for index in range(len(found)):
        reader.read(index)
    return reader.transcript()


@dataclass(slots=True)
class _ParagraphReader:
    """Goes down the paragraphs; a line is *open* between its time or name and its text."""

    found: tuple[Paragraph, ...]
    names_are_styled: bool
    entries: list[Entry] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    speaker: str | None = None
    start: float | None = None
    is_open: bool = False
    is_named: bool = False
    awaits_name: bool = False  # a time was told by its look, so its name has to be

    def read(self, index: int) -> None:
        """Take in one paragraph."""
        paragraph = self.found[index]
        text = paragraph.text
        if paragraph.kind == "title" and index == 0:
            return
        if paragraph.kind in {"title", "heading"}:
            if not self._is_over_open_text(index):
                self._close()
            self.entries.append(Header(_unmarked(text)))
        elif paragraph.kind == "name" and not self._is_slipped_text(index):
            self._name(marks.unmark_name(text))
        elif paragraph.kind == "time" and (time := marks.parse_styled_time(text)) is not None:
            self._time(time, index, by_look=False)
        else:
            self._by_look(text, index)

    def transcript(self) -> Transcript:
        """What was read."""
        self._close()
        return Transcript(tuple(self.entries))

    def _is_slipped_text(self, index: int) -> bool:
        """Whether a name's paragraph is the text that somebody joined to it, with none below."""
        following = self.found[index + 1 : index + 2]
        is_long = len(self.found[index].text) > marks.LONGEST_NAME
        return is_long and all(each.kind != "text" for each in following)

    def _is_over_open_text(self, index: int) -> bool:
        """Whether a heading was typed between a line's name or time and its text."""
        following = self.found[index + 1 : index + 2]
        is_text = any(
            each.kind == "text" and marks.parse_time(each.text) is None for each in following
        )
        is_its_name = any(each.kind == "name" for each in following) and not self.is_named
        return self.is_open and (is_text or is_its_name)

    def _by_look(self, text: str, index: int) -> None:
        plain = marks.unmark_text(text)
        if plain is not None:
            self._say(plain)
        elif (time := marks.parse_time(text)) is not None:
            self._time(time, index, by_look=True)
        elif self._is_name(text, index):
            self._name(marks.unmark_name(text))
        else:
            self._say(text)

    def _is_name(self, text: str, index: int) -> bool:
        """Whether it is a name by its look: a short paragraph over a text, where one is due."""
        following = self.found[index + 1] if index + 1 < len(self.found) else None
        if following is None or following.kind != "text" or not marks.is_name(text):
            return False
        if marks.parse_time(following.text) is not None:
            return False
        is_heading = text.strip(marks.BLANKS).endswith(":") or marks.unmark_name(text) in self.known
        return self.awaits_name or (is_heading and not self.names_are_styled)

    def _time(self, time: Time, index: int, *, by_look: bool) -> None:
        self._close()
        try:
            self.start = time.start()
        except ValueError as error:
            raise FormatError(f"paragraph {self.found[index].number}: {error}") from error
        self.speaker, self.is_open, self.awaits_name = None, True, by_look
        if not time.rest:
            return
        if marks.is_name(time.rest) and self._is_over_text(index):
            self._name(marks.unmark_name(time.rest))
        else:
            self._say(time.rest)

    def _is_over_text(self, index: int) -> bool:
        following = self.found[index + 1 : index + 2]
        return any(
            each.kind == "text" and marks.parse_time(each.text) is None for each in following
        )

    def _name(self, name: str | None) -> None:
        if self.is_named:
            self._close()
        self.speaker, self.is_open, self.is_named, self.awaits_name = name, True, True, False
        if name is not None:
            self.known.add(name)

    def _say(self, text: str) -> None:
        self.entries.append(Line(self.start, None, self.speaker, text))
        self.start, self.is_open, self.is_named, self.awaits_name = None, False, False, False

    def _close(self) -> None:
        """End an open line that got no text."""
        if self.is_open:
            self._say("")


def _unmarked(title: str) -> str:
    plain = title.removesuffix(marks.ESCAPE)
    return title if plain.strip(marks.BLANKS + marks.ESCAPE) else plain
