"""When each word of a line is said, and where in the line's text it stands."""

from __future__ import annotations

from transcript.values import Line


def locate_words(line: Line) -> list[tuple[int, float]]:
    """Locate the words of a line that have times: (place, second) each, both rising.

    A place counts UTF-16 units, as a browser's script does. A word without a time, that goes back,
    or that the text does not have is left out: what is said before it lasts until the next one.

    >>> from transcript.values import Word
    >>> said = (Word(1.0, 1.2, "We"), Word(None, None, "set"), Word(1.5, 1.9, "sail."))
    >>> locate_words(Line(1.0, 2.0, "Ann", "We set sail.", said))
    [(0, 1.0), (7, 1.5)]
    """
    found: list[tuple[int, float]] = []
    at = units = 0
    latest = 0.0 if line.start is None else line.start
    for word in line.words:
        place = line.text.find(word.text, at) if word.text else -1
        if place < 0:
            continue
        units += count_units(line.text[at:place])
        if word.start is not None and word.start >= latest:
            found.append((units, word.start))
            latest = word.start
        at = place + len(word.text)
        units += count_units(word.text)
    return found


def pack_words(line: Line) -> list[int]:
    """Pack the words of a line as numbers: place, hundredth of a second, and so on.

    Each number but the first two is the step from the one of its kind before it.

    >>> from transcript.values import Word
    >>> said = (Word(1.0, 1.2, "We"), Word(1.25, 1.9, "sail."))
    >>> pack_words(Line(1.0, 2.0, "Ann", "We sail.", said))
    [0, 100, 3, 25]
    """
    packed: list[int] = []
    last_place = last_time = 0
    for place, second in locate_words(line):
        time = round(second * 100)
        packed += (place - last_place, time - last_time)
        last_place, last_time = place, time
    return packed


def count_units(text: str) -> int:
    """Count a text's UTF-16 units: a letter beyond the basic plane is two.

    >>> count_units("sea"), count_units("🌊")
    (3, 2)
    """
    return len(text) + sum(letter > "\uffff" for letter in text)
