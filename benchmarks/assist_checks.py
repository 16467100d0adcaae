"""How many of editors' own chapter titles hold, and how many lies about real talks do.

    python -m benchmarks.assist_checks EPISODE...

Titles: each header of a published episode is checked against its chapter, as if a model had
proposed it, and so is each title with one word of another episode's title in it. Sentences: the
first sentences of lines are made notes ("I" becomes the speaker), and then made lies of by each of
the kinds below. Both measures of ``assist.wording`` are counted.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from castproof.assist.sentence_check import check_sentence
from castproof.assist.title_check import check_title
from castproof.assist.titles import find_chapters
from castproof.assist.wording import NEGATIONS, expand, split_sentences, split_tokens
from transcript import episode
from transcript.values import Line, Transcript

Lie = Callable[[str, Line, Random], str | None]
_PERSON = re.compile(r"\b(?:you|your|me|my|we|us|our|myself)\b", re.IGNORECASE)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("episodes", nargs="+", type=Path)
    parser.add_argument("--sentences", type=int, default=40, help="of each episode, at most")
    options = parser.parse_args()
    talks = [episode.parse(path.read_text()).transcript for path in options.episodes]
    check_titles(talks)
    check_sentences(talks, options.sentences)


def check_titles(talks: list[Transcript]) -> None:
    """Count the titles that hold, the editors' and those with a word of another episode's."""
    random, why = Random(1), Counter[str]()
    words = [
        token.text for talk in talks for one in talk.headers for token in split_tokens(one.title)
    ]
    total = good = lies = lied = 0
    for talk in talks:
        for chapter in find_chapters(talk, 6) if talk.headers else ():
            said = [line.text for line in talk.lines[chapter.first : chapter.stop]]
            speakers = [line.speaker or "" for line in talk.lines[chapter.first : chapter.stop]]
            title = "" if chapter.header is None else chapter.header.title
            checked = check_title(title, said, speakers)
            total, good = total + 1, good + bool(checked.title)
            if not checked.title:
                why[re.sub(r'"[^"]*"|\d+', "…", checked.reason)] += 1
                continue
            stranger = random.choice(words)
            if stranger.casefold() in " ".join(said).casefold():
                continue
            lies, lied = (
                lies + 1,
                lied + bool(check_title(f"{stranger} {checked.title}"[:45], said).title),
            )
    print(f"titles of editors: {good} of {total} hold; {lied} of {lies} with a strange word")
    for reason, count in why.most_common():
        print(f"  {count} x {reason}")


def check_sentences(talks: list[Transcript], most: int) -> None:
    """Count the sentences that hold, true ones and lies of each kind."""
    random = Random(2)
    held: dict[str, Counter[str]] = {"close": Counter(), "free": Counter()}
    made: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for talk in talks:
        lines = [line for line in talk.lines if line.speaker]
        others = sorted({line.speaker or "" for line in lines})
        for line in random.sample(lines, min(most, len(lines))):
            true = make_note(line)
            if true is None:
                continue
            cases = {"true": true, **{name: lie(true, line, random) for name, lie in LIES.items()}}
            other = next((one for one in others if one != line.speaker), None)
            cases["another speaker"] = swap_speaker(true, line, other)
            for name, sentence in cases.items():
                if sentence is None or (name != "true" and sentence == true):
                    continue
                made[name] += 1
                for wording in held:
                    found = check_sentence(sentence, [line], is_close=wording == "close")
                    held[wording][name] += found.line is not None
                    if wording == "close" and name != "true" and found.line is not None:
                        shown[f"{name}: {sentence} <- {line.speaker}: {line.text[:160]}"] += 1
    print(f"\n{'kind':24} made  close  free")
    for name, count in made.items():
        print(f"{name:24} {count:4}  {held['close'][name]:5}  {held['free'][name]:4}")
    for row in shown:
        print(f"  held: {row}")


def make_note(line: Line) -> str | None:
    """Make a note of a line's first sentence that says something by itself."""
    for text in split_sentences(line.text):
        tokens = split_tokens(text)
        if not 5 <= len(tokens) <= 30 or not text.endswith(".") or _PERSON.search(text):
            continue
        keys = [key for token in tokens for key in expand(token)]
        if "i" in keys:
            swapped = re.sub(
                r"\bI('m|'ve|'d|'ll)?\b", lambda found: f"{line.speaker}{_LONG[found[1]]}", text
            )
            return re.sub(rf"\b{re.escape(line.speaker or '')} am\b", f"{line.speaker} is", swapped)
        return text
    return None


_LONG = {None: "", "'m": " is", "'ve": " has", "'d": " would", "'ll": " will"}


def swap_speaker(sentence: str, line: Line, other: str | None) -> str | None:
    """Say of another speaker what this one said of themselves."""
    return sentence.replace(line.speaker or "\0", other) if other else None


def _drop(words: set[str]) -> Lie:
    def lie(sentence: str, line: Line, random: Random) -> str | None:
        parts = sentence.split()
        found = [at for at, part in enumerate(parts) if part.strip(".,").lower() in words]
        if not found:
            return re.sub(r"n't\b", "", sentence) if "not" in words else None
        at = random.choice(found)
        return " ".join(parts[:at] + parts[at + 1 :])

    return lie


def _put(word: str) -> Lie:
    def lie(sentence: str, line: Line, random: Random) -> str | None:
        parts = sentence.split()
        at = random.randrange(1, len(parts))
        return " ".join([*parts[:at], word, *parts[at:]])

    return lie


def _replace(pattern: str, instead: Callable[[str], str]) -> Lie:
    def lie(sentence: str, line: Line, random: Random) -> str | None:
        found = re.sub(pattern, lambda one: instead(one[0]), sentence, count=1)
        return found if found != sentence else None

    return lie


def swap_words(sentence: str, line: Line, random: Random) -> str | None:
    """Let two content words change places."""
    parts = sentence.rstrip(".").split()
    long = [at for at, part in enumerate(parts) if len(part) > 4 and part.isalpha()]
    if len(long) < 2:
        return None
    one, other = random.sample(long, 2)
    parts[one], parts[other] = parts[other], parts[one]
    return " ".join(parts) + "." if parts[one].lower() != parts[other].lower() else None


def cut_middle(sentence: str, line: Line, random: Random) -> str | None:
    """Leave out two words in the middle."""
    parts = sentence.split()
    if len(parts) < 8:
        return None
    at = random.randrange(2, len(parts) - 4)
    return " ".join(parts[:at] + parts[at + 2 :])


LIES: dict[str, Lie] = {
    "a negation left out": _drop(set(NEGATIONS)),
    "a negation put in": _put("not"),
    "never put in": _put("never"),
    "a hedge left out": _drop({"may", "might", "maybe", "probably", "could", "would", "should"}),
    "an if left out": _drop({"if", "unless"}),
    "always put in": _put("always"),
    "a number changed": _replace(r"\b\d+\b", lambda text: str(int(text) + 1)),
    "a number word changed": _replace(r"\b(two|three|four|five|ten)\b", lambda text: "nine"),
    "a name changed": _replace(r"(?<=[a-z] )[A-Z][a-z]{3,}", lambda text: "Brightwater"),
    "a noun changed": _replace(r"(?<=the )[a-z]{4,}", lambda text: "volcano"),
    "present made past": _replace(r"\bis\b|\bare\b", lambda text: "was"),
    "will made can": _replace(r"\bwill\b|\bcan\b", lambda text: "must"),
    "some made all": _replace(r"\bsome\b|\bmany\b|\bmost\b", lambda text: "all"),
    "two words swapped": swap_words,
    "the middle cut out": cut_middle,
    "a clause put in front": lambda text, line, random: f"It is false that {text}",
    "an end put on": lambda text, line, random: f"{text.rstrip('.')} in secret.",
    "look-alike letter": _replace("a", lambda text: "\u0430"),
    "zero width": _put("\u200b"),
    "a link": _put("https://example.org"),
    "markup": _put("**now**"),
}


if __name__ == "__main__":
    main()
