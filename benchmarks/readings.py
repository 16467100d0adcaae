"""The readings, held against what people took out of the same podcasts.

    CASTPROOF_DATA=… python -m benchmarks.readings
    CASTPROOF_DATA=… python -m benchmarks.readings --show clean

Eight podcasts were transcribed twice by people: verbatim, and edited. *Edited words* is the
Levenshtein distance in words from a reading to the edit, divided by the edit's length, summed
over the podcasts; case and punctuation are folded, tags are left aside. *Precision* is the share
of words left out that the edit does not have at that place either: in an alignment of the
verbatim words with the edit that costs the least and, among those, keeps the fewest of them.
Where the edit has another word in the place (``um`` and ``and``), it does not have the word;
*gone* counts only words in whose place it has nothing. Rules and word lists were chosen on
:data:`TUNED` alone. The seeds' pair of caption file and edited episode, with which nothing was
tuned, is read if it is there.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from align.cleanup.clean_up import clean_up
from align.cleanup.edits import CleanedWords, RemovalKind
from align.texts import align_keys, make_keys
from benchmarks.splits import Tally, leave_one_out
from transcript import episode
from transcript.formats import captions
from transcript.values import Word

TUNED = ("3", "11", "20", "26")
"""The podcasts that rules and lists were chosen on."""
SURE = 5
"""So many equal words in a row, none of them left out, are the same words: what lies on their two
sides is aligned apart."""

_EDIT, _KEPT, _REPLACED = 1000, 3, 1  # costs: an edit outweighs whatever it decides between
Fate = Literal["gone", "replaced", "kept"]
GONE: Fate = "gone"
REPLACED: Fate = "replaced"
KEPT: Fate = "kept"
COLUMNS = ("verbatim", "fillers", "readable", "clean", "clean, written out")


@dataclass(frozen=True, slots=True)
class Pair:
    """The same speech twice: as it was said, and the keys of what a person made of it."""

    name: str
    said: tuple[Word, ...]
    edited: tuple[str, ...]


def podcasts(folder: Path) -> list[Pair]:
    """The podcasts of ``verbatim/*.nlp`` and ``edited/*.nlp``, by their number."""
    paths = sorted((folder / "verbatim").glob("*.nlp"), key=lambda path: int(path.stem))
    return [
        Pair(
            path.stem,
            tuple(_words(path)),
            make_keys([word.text for word in _words(folder / "edited" / path.name)]),
        )
        for path in paths
    ]


def _words(path: Path) -> Iterator[Word]:
    """The words of a table of tokens: ``token|speaker|…|punctuation|prepunctuation|…``."""
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        token, speaker, _, _, after, before, *_ = row.split("|")
        if not token.startswith("<"):
            yield Word(None, None, f"{before}{token}{after}", speaker=speaker)


def seeds(folder: Path) -> Pair | None:
    """The seeds' caption file and edited episode; nothing where they are not there."""
    said, edited = (next(folder.glob(f"{number}_*.txt"), None) for number in ("001", "000"))
    if said is None or edited is None:
        return None
    spoken = captions.parse(said.read_text(encoding="utf-8"))
    page = episode.parse(edited.read_text(encoding="utf-8")).transcript
    return Pair(
        "seeds",
        tuple(Word(None, None, text) for line in spoken.lines for text in line.text.split()),
        make_keys([text for line in page.lines for text in line.text.split()]),
    )


def distance(said: Sequence[str], edited: Sequence[str]) -> int:
    """Levenshtein's distance over words."""
    codes: dict[str, int] = {}
    coded = [[codes.setdefault(word, len(codes)) for word in side] for side in (said, edited)]
    return Levenshtein.distance(*coded)


def columns(pair: Pair) -> Iterator[int]:
    """The edited words of each of :data:`COLUMNS`."""
    said = make_keys([word.text for word in pair.said])
    yield distance(said, pair.edited)
    fillers = _left_out(clean_up(pair.said, "readable", "en"))
    kept = [word for place, word in enumerate(said) if fillers.get(place) is not RemovalKind.FILLER]
    yield distance(kept, pair.edited)
    for style, write_out in (("readable", False), ("clean", False), ("clean", True)):
        reading = clean_up(pair.said, style, "en", write_out=write_out)  # type: ignore[arg-type]
        yield distance(make_keys([word.text for word in reading.words]), pair.edited)


def _left_out(reading: CleanedWords) -> dict[int, RemovalKind]:
    """The places of words that are left out, and why."""
    return {place: edit.kind for edit in reading.edits for place in range(edit.first, edit.stop)}


def fates(said: Sequence[str], edited: Sequence[str], left_out: Sequence[bool]) -> list[Fate]:
    """What became of each word in the edit, in the cheapest alignment kindest to what is left out.

    >>> fates(["the", "the", "cat"], ["the", "cat"], [True, False, False])
    ['gone', 'kept', 'kept']
    >>> fates(["um", "cat"], ["a", "cat"], [True, False])
    ['replaced', 'kept']
    """
    found: list[Fate] = []
    a = b = 0
    for a_stop, b_stop in (*_sure_places(said, edited, left_out), (len(said), len(edited))):
        found += _fates(said[a:a_stop], edited[b:b_stop], left_out[a:a_stop])
        a, b = a_stop, b_stop
    return found


def _sure_places(
    said: Sequence[str], edited: Sequence[str], left_out: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    for block in align_keys(said, edited):
        run = 0
        for place in range(block.a, block.a_stop if block.kind == "equal" else block.a):
            run = 0 if left_out[place] else run + 1
            if run == SURE:
                yield place - SURE // 2, block.b + place - block.a - SURE // 2
                run = 0


def _fates(said: Sequence[str], edited: Sequence[str], left_out: Sequence[bool]) -> list[Fate]:
    if not any(left_out):
        return [KEPT] * len(said)  # nobody asks
    rows, width = len(said), len(edited)
    best = [[0] * (width + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(width, -1, -1):
            ways = []
            if i < rows:
                ways.append(best[i + 1][j] + _EDIT)
            if j < width:
                ways.append(best[i][j + 1] + _EDIT)
            if i < rows and j < width:
                ways.append(best[i + 1][j + 1] + _pairing(said[i] == edited[j], left_out[i]))
            best[i][j] = min(ways, default=0)
    return list(_walk(best, said, edited))


def _pairing(is_equal: bool, is_left_out: bool) -> int:
    if is_equal:
        return _KEPT * is_left_out
    return _EDIT + _REPLACED * is_left_out


def _walk(
    best: Sequence[Sequence[int]], said: Sequence[str], edited: Sequence[str]
) -> Iterator[Fate]:
    i = j = 0
    while i < len(said):
        if best[i][j] == best[i + 1][j] + _EDIT:
            yield GONE
            i += 1
        elif j < len(edited) and best[i][j] == best[i][j + 1] + _EDIT:
            j += 1
        else:
            yield KEPT if said[i] == edited[j] else REPLACED
            i, j = i + 1, j + 1


def edited_table(pairs: Sequence[Pair]) -> Table:
    """The edited words of every reading, for each podcast and for the halves."""
    table = Table("podcast", *COLUMNS, title="edited words ÷ words of the edit")
    found = {pair.name: list(columns(pair)) for pair in pairs}
    lengths = {pair.name: len(pair.edited) for pair in pairs}
    groups = {name: [name] for name in found} | _halves(list(found))
    for title, names in groups.items():
        length = sum(lengths[name] for name in names)
        sums = [sum(found[name][place] for name in names) for place in range(len(COLUMNS))]
        table.add_row(title, *(f"{one / length:.2%}" for one in sums))
    return table


def _halves(names: Sequence[str]) -> dict[str, list[str]]:
    if len(names) < 2:
        return {}
    return {
        "tuned on": [name for name in names if name in TUNED],
        "held out": [name for name in names if name not in TUNED],
        "all": list(names),
    }


def precision_tables(pairs: Sequence[Pair], show: str | None) -> Iterator[Table]:
    """For each reading, how many words of each class are left out, and how many rightly."""
    for style in ("readable", "clean"):
        judged = {pair.name: list(_judged(pair, style, is_shown=show == style)) for pair in pairs}
        title = f"{style}: words left out"
        table = Table("class", "podcasts", "words", "precision", "gone", title=title)
        for half, names in _halves(list(judged)).items():
            counts: dict[str, Counter[Fate]] = {}
            for name in names:
                for kind, fate in judged[name]:
                    counts.setdefault(kind.value, Counter())[fate] += 1
            counts["every class"] = sum(counts.values(), Counter())
            for kind_name, fate_counts in counts.items():
                table.add_row(kind_name, half, *_shares(fate_counts))
        yield table
        yield podcast_table(style, judged)


def podcast_table(style: str, judged: Mapping[str, Sequence[tuple[RemovalKind, Fate]]]) -> Table:
    """Of each class, the share left out rightly with each podcast held out in turn.

    The rules learn nothing, so that a split is the podcast that it holds out.
    """
    title = f"{style}: words left out rightly, each podcast held out"
    table = Table("class", "words", "wrong", "mean", "worst podcast", title=title)
    kinds = sorted({kind for found in judged.values() for kind, _ in found})
    for kind in kinds:
        tallies = []
        for split in leave_one_out(judged):
            fates_of = Counter(
                fate for name in split.held_out for one, fate in judged[name] if one is kind
            )
            kept = fates_of[KEPT]
            wrong = tuple(f"{split.held_out[0]}: {kind.value}" for _ in range(kept))
            tallies.append(Tally(split.name, fates_of.total() - kept, wrong))
        tallies = [one for one in tallies if one.applied]
        shares = [1 - one.wrong_share for one in tallies]
        wrongs = sum(len(one.wrong) for one in tallies)
        applied = sum(one.applied for one in tallies)
        mean = f"{sum(shares) / len(shares):.2%}"
        table.add_row(kind.value, str(applied), str(wrongs), mean, f"{min(shares):.2%}")
    return table


def _shares(counts: Counter[Fate]) -> tuple[str, ...]:
    total = sum(counts.values())
    return (
        str(total),
        f"{1 - counts[KEPT] / total:.2%}",
        f"{counts[GONE] / total:.2%}",
    )


def _judged(pair: Pair, style: str, *, is_shown: bool) -> Iterator[tuple[RemovalKind, Fate]]:
    reading = clean_up(pair.said, style, "en")  # type: ignore[arg-type]
    kinds = _left_out(reading)
    said = make_keys([word.text for word in pair.said])
    found = fates(said, pair.edited, [place in kinds for place in range(len(said))])
    for place, kind in kinds.items():
        if is_shown and found[place] == KEPT and pair.name in TUNED:
            around = range(max(0, place - 5), min(len(said), place + 6))
            words = (_marked(pair.said[one].text, one in kinds) for one in around)
            print(pair.name, kind.value, *words)
        yield kind, found[place]


def _marked(text: str, is_left_out: bool) -> str:
    return f"[{text}]" if is_left_out else text


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default=os.environ.get("CASTPROOF_DATA"), help="its folder")
    parser.add_argument("--show", choices=("readable", "clean"), help="print what was kept")
    call = parser.parse_args()
    if call.data is None:
        parser.error("give --data, or set CASTPROOF_DATA")
    console = Console(width=110)
    pairs = podcasts(Path(call.data) / "verbatim_and_edited")
    console.print(edited_table(pairs))
    seed = seeds(Path(call.data).parent / "seeds")
    if seed is not None:
        console.print(edited_table([seed]))
    for table in precision_tables(pairs, call.show):
        console.print(table)


if __name__ == "__main__":
    main()
