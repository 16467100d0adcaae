"""How many planted faults a person meets in the first spots of the review list.

    python -m benchmarks.flags [--seeds 10] [--first 50] [--from 0]

Into each made conversation of 60 minutes ten faults of each kind are planted:

- *name*: one letter of a name that comes again is another, doubled or lost; its probability is
  drawn from Beta(2, 2), half of them below 0.5;
- *loop*: a phrase 4 to 30 times, half squeezed into no time, half at a word's usual length, where
  the voice goes on or where nobody speaks;
- *invented*: in 4 to 8 s of silence a stock phrase, or a sentence like all others;
- *swapped*: a line given to the other speaker. In half of them the turns have it right, in the
  others the turns are as wrong and only the voice is doubtful (Beta(2, 4));
- *dropped*: a sentence of 1.5 s or more has no words.

Everything else is as :mod:`benchmarks.doubts.made` makes it, with the unsure words and doubtful
voices that a transcript without faults has. A fault is met when a spot of its kind overlaps it in
time, a name also where the same slip is shown elsewhere; a spot that overlaps no fault is false.
The chances in ``align/hints`` were set beside seeds 100 to 104.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from align.hints.find import find_hints
from align.hints.hint import Evidence, Hint
from benchmarks.doubts import made
from castproof.glossary.common_words import load_vocabulary
from examples.speech import sentences
from transcript.values import Line, Transcript, Word, milliseconds

KINDS = ("name", "loop", "invented", "swapped", "dropped")
#: The spots of which kinds say that a fault is there.
MET_BY = {
    "name": {"name", "doubtful"},
    "loop": {"loop", "invented"},
    "invented": {"invented", "loop"},
    "swapped": {"speaker"},
    "dropped": {"missed"},
}
EACH = 10
PHRASES = ("Bye.", "Thank you.", "See you.", "Good night.", "we,", "Yeah.", "It.", "and so we")
STOCK = ("Thanks for watching!", "Thank you.", "Please subscribe to my channel.", "Bye.", "you")
_SLIPS = {"c": "k", "k": "c", "f": "ph", "i": "y", "y": "i", "s": "z", "z": "s", "v": "w", "e": "a"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What was planted, and when."""

    kind: str
    start: float
    end: float
    text: str = ""


def main() -> None:
    """Print the share of each kind among the first spots, and the false spots."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=50)
    parser.add_argument("--from", type=int, default=0, dest="begin")
    arguments = parser.parse_args()
    met: Counter[str] = Counter()
    false = listed = 0
    wrong: Counter[str] = Counter()
    seeds = range(arguments.begin, arguments.begin + arguments.seeds)
    for seed in seeds:
        transcript, evidence, faults = planted(seed)
        found = find_hints(transcript, evidence)
        first = found[: arguments.first]
        met.update(fault.kind for fault in faults if is_met(fault, first))
        missed = [spot for spot in first if not any(_overlaps(spot, one) for one in faults)]
        false, listed = false + len(missed), listed + len(found)
        wrong.update(spot.kind for spot in missed)
    total = EACH * arguments.seeds
    print(f"{arguments.seeds} conversations of 60 minutes, the first {arguments.first} spots")
    for kind in KINDS:
        print(f"  {kind:9} {met[kind]:4} of {total} {met[kind] / total:7.1%}")
    every = total * len(KINDS)
    print(f"  all       {sum(met.values()):4} of {every} {sum(met.values()) / every:7.1%}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in wrong.most_common())
    print(f"  false     {false} of {arguments.first * arguments.seeds} spots shown ({kinds})")
    print(f"  {listed / arguments.seeds:.0f} spots in all, each conversation")


def is_met(fault: Fault, shown: Sequence[Hint]) -> bool:
    """Whether one of the spots is of the fault's kind and time."""
    return any(
        spot.kind in MET_BY[fault.kind]
        and (_overlaps(spot, fault) or (fault.text and spot.text.rstrip(",.?!") == fault.text))
        for spot in shown
    )


def _overlaps(spot: Hint, fault: Fault) -> bool:
    if spot.start is None or spot.end is None:
        return False
    return spot.start < fault.end and fault.start < max(spot.end, spot.start + 0.01)


def planted(seed: int) -> tuple[Transcript, Evidence, tuple[Fault, ...]]:
    """A made conversation with its faults, what is known beside it, and the faults."""
    chance = random.Random(f"faults {seed}")
    talk = made.conversation(seed)
    places = _places(talk, chance)
    heard: list[Line] = []
    spoken: list[Line] = []
    faults: list[Fault] = []
    moved = 0.0
    for number, line in enumerate(talk.lines):
        one = _moved(line, moved)
        kind = places.get(number)
        written, said, longer = _plant(kind, one, talk, chance)
        heard += written
        spoken += said
        moved += longer
        if kind is not None:
            faults.append(_fault(kind, one, written))
    evidence = Evidence(made.heard_turns(tuple(spoken), chance), None, (), _is_word())
    return Transcript(tuple(heard), "en"), evidence, tuple(faults)


def _plant(
    kind: str | None, line: Line, talk: made.Made, chance: random.Random
) -> tuple[list[Line], list[Line], float]:
    """What is written and what is said of a line, and by how much all after it is later."""
    if kind == "name":
        return [_misspelt(line, talk.names, chance)], [line], 0.0
    if kind == "dropped":
        return [], [line], 0.0
    if kind == "swapped":
        return _swapped(line, chance)
    if kind == "loop":
        return _looped(line, chance)
    if kind == "invented":
        text = chance.choice(STOCK) if chance.random() < 1 / 2 else sentences.sentence(chance)
        pause = chance.uniform(4.0, 8.0)
        words = made.said(text, (line.end or 0.0) + 1.5, line.speaker or "", chance, 0.2)
        return [line, words], [line], max(pause, (words.end or 0.0) - (line.end or 0.0) + 1.5)
    return [line], [line], 0.0


def _places(talk: made.Made, chance: random.Random) -> dict[int, str]:
    """Which line has which fault; far enough from one another, refrains left alone."""
    lines = talk.lines
    free = [
        number
        for number in range(3, len(lines) - 3, 3)
        if len(lines[number].words) >= 4
        and (lines[number].end or 0) - (lines[number].start or 0) > 1.5
    ]
    named = [n for n in free if any(_name(word, talk.names) for word in lines[n].words)]
    found = dict.fromkeys(chance.sample(named, EACH), "name")
    left = [number for number in free if number not in found]
    chosen = chance.sample(left, EACH * (len(KINDS) - 1))
    for place, number in enumerate(chosen):
        found[number] = KINDS[1 + place // EACH]
    return found


def _name(word: Word, names: tuple[str, ...]) -> bool:
    return word.text.rstrip(",.?!") in names


def _misspelt(line: Line, names: tuple[str, ...], chance: random.Random) -> Line:
    words = list(line.words)
    place = next(n for n, word in enumerate(words) if _name(word, names))
    text = words[place].text
    sure = round(chance.betavariate(2, 2), 3)
    words[place] = replace(words[place], text=_slip(text, chance), probability=sure)
    return replace(line, words=tuple(words), text=" ".join(word.text for word in words))


def _slip(text: str, chance: random.Random) -> str:
    """The name with a letter that sounds alike, doubled or left out, not the first one."""
    letters = [n for n, letter in enumerate(text) if letter.isalpha()][1:]
    place = chance.choice(letters)
    letter = text[place]
    put = chance.choice((_SLIPS.get(letter, letter * 2), letter * 2, ""))
    return text[:place] + put + text[place + 1 :]


def _swapped(line: Line, chance: random.Random) -> tuple[list[Line], list[Line], float]:
    other = next(name for name in made.SPEAKERS if name != line.speaker)
    if chance.random() < 1 / 2:
        return [replace(line, speaker=other)], [line], 0.0
    doubtful = round(chance.betavariate(2, 4), 3)
    wrong = replace(line, speaker=other, speaker_confidence=doubtful)
    return [wrong], [wrong], 0.0


def _looped(line: Line, chance: random.Random) -> tuple[list[Line], list[Line], float]:
    """The line with a loop behind it: in no time, over speech, or in silence."""
    unit = chance.choice(PHRASES).split()
    texts = unit * max(4, round(chance.uniform(2.0, 5.5) ** 2))
    how = chance.choice(("squeezed", "squeezed", "spoken", "silent"))
    each = 0.02 if how == "squeezed" else 0.35
    start = (line.end or 0.0) + 0.1
    words = tuple(
        Word(milliseconds(start + n * each), milliseconds(start + (n + 1) * each), text, 0.95)
        for n, text in enumerate(texts)
    )
    loop = Line(start, words[-1].end, line.speaker, " ".join(texts), words, (), 0.9)
    said = [line, loop] if how == "spoken" else [line]
    return [line, loop], said, (loop.end or 0.0) - (line.end or 0.0) + 0.1


def _fault(kind: str, line: Line, written: Sequence[Line]) -> Fault:
    """Where the fault lies: in the line behind, in the name, or in all of the line."""
    if kind in ("loop", "invented"):
        return Fault(kind, written[1].start or 0.0, written[1].end or 0.0)
    if kind == "name":
        pairs = zip(line.words, written[0].words, strict=True)
        word = next(after for before, after in pairs if before != after)
        return Fault(kind, word.start or 0.0, word.end or 0.0, word.text.rstrip(",.?!"))
    return Fault(kind, line.start or 0.0, line.end or 0.0)


def _moved(line: Line, by: float) -> Line:
    words = tuple(
        replace(w, start=milliseconds((w.start or 0) + by), end=milliseconds((w.end or 0) + by))
        for w in line.words
    )
    return replace(line, start=words[0].start, end=words[-1].end, words=words)


def _is_word() -> Callable[[str], bool] | None:
    english = load_vocabulary("en")
    return None if english is None else english.is_word


if __name__ == "__main__":
    main()
