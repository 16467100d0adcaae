"""Plant faults into published episodes, and count how many of each kind the checker finds.

    CASTPROOF_DATA=… python -m benchmarks.planted_faults [--each 20] [--show]

Thirty-three kinds, twenty of each. For every fault an episode and a place are drawn from the seed,
and the episode's first :data:`ENTRIES` entries are checked before and after. A fault is *found*
where its code is reported that was not before, within two entries of the changed one. The mark is
17 of 20 in 24 kinds.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from transcript import episode
from transcript.check import check
from transcript.values import Entry, Header, Line, Transcript

ENTRIES = 40
SEED = 21

Rows = list[Entry]
Fault = Callable[[Rows, int, random.Random], None]
"""Changes entries in place, at the line of this index."""


def main() -> None:
    """Plant, check, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=20, help="faults of each kind")
    parser.add_argument("--show", action="store_true", help="print what was not found")
    options = parser.parse_args()
    folder = Path(os.environ["CASTPROOF_DATA"]) / "episodes"
    pages = [_read(path) for path in sorted(folder.glob("*.md"))]
    before = [_find(rows) for rows in pages]
    good = 0
    for number, (name, (code, plant)) in enumerate(FAULTS.items()):
        lots = random.Random(SEED + number)
        found = 0
        for _ in range(options.each):
            chosen = lots.randrange(len(pages))
            rows = list(pages[chosen])
            lines = [at for at, row in enumerate(rows) if isinstance(row, Line)][3:-6]
            at = lots.choice([one for one in lines if len(_text(rows[one]).split()) > 12])
            plant(rows, at, lots)
            new = _find(rows) - before[chosen]
            is_found = any(one == code and abs(entry - at - 1) <= 2 for one, entry in new)
            found += is_found
            if options.show and not is_found:
                print(f"  not found: {name}: {_text(rows[at])[:70]!r}; found: {sorted(new)[:3]}")
        good += found >= options.each * 0.85
        print(f"{found:3} of {options.each} {code} {name}")
    print(f"{good} of {len(FAULTS)} kinds with 85 % and more")


def _read(path: Path) -> Rows:
    return list(episode.parse(path.read_text(encoding="utf-8")).transcript.entries[:ENTRIES])


def _find(rows: Sequence[Entry]) -> set[tuple[str, int]]:
    page = episode.create({"guests": ["Ann Lee"]}, Transcript(tuple(rows)))
    return {(one.code, one.entry or 0) for one in check(episode.write(page))}


def _text(row: Entry) -> str:
    return row.title if isinstance(row, Header) else row.text


def _get_line(rows: Rows, at: int) -> Line:
    row = rows[at]
    if not isinstance(row, Line):
        raise TypeError(f"the entry {at} is no line")
    return row


def _edit(change: Callable[[str, random.Random], str]) -> Fault:
    def plant(rows: Rows, at: int, lots: random.Random) -> None:
        line = _get_line(rows, at)
        rows[at] = replace(line, text=change(line.text, lots))

    return plant


def _middle(text: str, lots: random.Random, change: Callable[[str], str]) -> str:
    words = text.split()
    at = lots.randrange(2, len(words) - 2)
    words[at] = change(words[at])
    return " ".join(words)


def _insert(*new: Callable[[Line], Entry], after: int = 0) -> Fault:
    def plant(rows: Rows, at: int, lots: random.Random) -> None:
        line = _get_line(rows, at)
        rows[at + after : at + after] = [one(line) for one in new]

    return plant


def _other_speaker(rows: Rows, at: int) -> str:
    own = getattr(rows[at], "speaker", None)
    names = [row.speaker for row in rows if isinstance(row, Line) and row.speaker]
    return next((name for name in names if name != own), names[0])


def _say(rows: Rows, at: int, **changes: object) -> None:
    line = _get_line(rows, at)
    rows[at] = replace(line, **changes)  # type: ignore[arg-type]


def _jump(seconds: float) -> Fault:
    def plant(rows: Rows, at: int, lots: random.Random) -> None:
        _say(rows, at, start=max(0.0, (getattr(rows[at], "start", 0.0) or 0.0) + seconds))

    return plant


def _name_as_line(rows: Rows, at: int, lots: random.Random) -> None:
    line = _get_line(rows, at)
    rows.insert(at, replace(line, text=_other_speaker(rows, at)))


def _name_before(rows: Rows, at: int, lots: random.Random) -> None:
    _say(rows, at, text=f"{_other_speaker(rows, at)}: {_text(rows[at])}")


def _name_inside(rows: Rows, at: int, lots: random.Random) -> None:
    _say(rows, at, text=f"{_text(rows[at])} {_other_speaker(rows, at)}: And what then?")


def _name_and_clock(rows: Rows, at: int, lots: random.Random) -> None:
    _say(rows, at, text=f"{_other_speaker(rows, at)} 12:34 {_text(rows[at])}")


def _slip_in_name(rows: Rows, at: int, lots: random.Random) -> None:
    name = next(
        (row.speaker for row in rows if isinstance(row, Line) and len(row.speaker or "") >= 5),
        "Alexey",
    )
    place = lots.randrange(1, len(name) - 1)
    _say(rows, at, text=f"So, {name[:place]}{name[place + 1 :]}, {_text(rows[at])}")


def _one_letter_in_who(rows: Rows, at: int, lots: random.Random) -> None:
    name = getattr(rows[at], "speaker", None) or "Alexey"
    _say(rows, at, speaker=f"{name[:-1]}{'z' if name[-1] != 'z' else 'x'}")


def _split_by_header(rows: Rows, at: int, lots: random.Random) -> None:
    words = _text(rows[at]).split()
    half = next((one for one in range(4, len(words)) if words[one][:1].islower()), 4)
    line = _get_line(rows, at)
    first, second = " ".join(words[:half]).rstrip('.?!…”"’'), " ".join(words[half:])
    rows[at : at + 1] = [replace(line, text=first), Header("Chapter"), replace(line, text=second)]


def _repeat_header(rows: Rows, at: int, lots: random.Random) -> None:
    rows.insert(at - 2, Header("A chapter of its own"))
    rows.insert(at + 1, Header("A chapter of its own"))


def _repeat_paragraph(rows: Rows, at: int, lots: random.Random) -> None:
    rows.insert(at + 2, replace(rows[at]))


def _double_sentence(text: str, lots: random.Random) -> str:
    return f"{text.rstrip('.?!…')}. It was a very good year for us. It was a very good year for us."


def _cyrillic(word: str) -> str:
    for latin, other in zip("aeopcx", "аеорсх", strict=True):
        if latin in word and len(word) > 1:
            return word.replace(latin, other, 1)
    return f"а{word}"


def _unlike_label(rows: Rows, at: int, lots: random.Random) -> None:
    for place in (at - 1, at - 2):
        if isinstance(rows[place], Line):
            _say(rows, place, text=f"{_text(rows[place])} [inaudible] [inaudible]")
    _say(rows, at, text=f"{_text(rows[at])} (Inaudible)")


def _impossible_rate(rows: Rows, at: int, lots: random.Random) -> None:
    start = _get_line(rows, at).start or 0.0
    later = [row.start for row in rows[at + 1 :] if isinstance(row, Line) and row.start]
    gap = min((one - start for one in later if one > start), default=9.0)
    _say(rows, at, text=" ".join(f"word{number}" for number in range(int(12 * gap) + 20)))


FAULTS: Mapping[str, tuple[str, Fault]] = {
    "a time that goes back": ("T101", _jump(-4000)),
    "a time that runs ahead": ("T101", _jump(40_000)),
    "a clock in brackets": ("T110", _edit(lambda text, _: f"[12:34] {text}")),
    "a clock": ("T110", _edit(lambda text, _: f"1:02:34 {text[0].upper()}{text[1:]}")),
    "an impossible rate": ("T111", _impossible_rate),
    "one letter in who": ("S201", _one_letter_in_who),
    "who twice over": (
        "S201",
        lambda rows, at, lots: _say(
            rows, at, speaker=(getattr(rows[at], "speaker", "") or "Alexey") * 2
        ),
    ),
    "a word in who": (
        "S202",
        lambda rows, at, lots: _say(rows, at, speaker="Quentin", text="Yes, indeed."),
    ),
    "no speaker": ("S203", lambda rows, at, lots: _say(rows, at, speaker=None)),
    "a sentence in who": (
        "S204",
        lambda rows, at, lots: _say(rows, at, speaker=" ".join(_text(rows[at]).split()[:10])),
    ),
    "a line that is a name": ("S205", _name_as_line),
    "a name before the line": ("S206", _name_before),
    "a name inside the line": ("S206", _name_inside),
    "a name and a clock": ("S206", _name_and_clock),
    "marks around a name": (
        "S207",
        lambda rows, at, lots: _say(rows, at, speaker="Quentin:", text="Yes, indeed we did."),
    ),
    "a name one letter off": ("S209", _slip_in_name),
    "headers in a row": ("H302", _insert(lambda _: Header("One"), lambda _: Header("Two"))),
    "a header without title": ("H303", _insert(lambda _: Header(" "))),
    "a header in a sentence": ("H304", _split_by_header),
    "a header again": ("H305", _repeat_header),
    "misread letters": (
        "X401",
        _edit(lambda text, lots: _middle(text, lots, lambda w: f"{w}â€™s")),
    ),
    "a repeated paragraph": ("X402", _repeat_paragraph),
    "a line without text": ("X404", lambda rows, at, lots: _say(rows, at, text="")),
    "a lost letter": (
        "X405",
        _edit(lambda text, lots: _middle(text, lots, lambda w: f"{w}\ufffd")),
    ),
    "a doubled word": (
        "X406",
        _edit(lambda text, lots: _middle(text, lots, lambda w: f"{w} of of")),
    ),
    "a doubled sentence": ("X406", _edit(_double_sentence)),
    "a loop": ("X407", _edit(lambda text, _: f"{text} {'and then we go ' * 6}home.")),
    "thank you for watching": (
        "X408",
        _edit(lambda text, _: f"{text.rstrip('.?!…')}. Thank you for watching."),
    ),
    "letters of two scripts": ("X409", _edit(lambda text, lots: _middle(text, lots, _cyrillic))),
    "a leading =": ("X410", _edit(lambda text, _: f"= {text}")),
    "an open bracket": ("X411", _edit(lambda text, lots: _middle(text, lots, lambda w: f"({w}"))),
    "an open quotation": ("X411", _edit(lambda text, lots: _middle(text, lots, lambda w: f"“{w}"))),
    "a label written otherwise": ("X412", _unlike_label),
}
"""Each kind of fault, its code, and how it is planted."""


if __name__ == "__main__":
    main()
