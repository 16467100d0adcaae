"""Name the speakers of published episodes from what is said alone, and hold it to their editors.

    CASTPROOF_DATA=… python -m benchmarks.naming
    CASTPROOF_DATA=… python -m benchmarks.naming --show

The editors' names are taken away (the speakers become ``S0``, ``S1`` by who speaks first) and every
rule that needs no sound names them again: introductions alone, then with the front matter's
guests, then with the known host too. A name is right if it is the editor's; the same name spelt
otherwise, or a short form of it, is counted apart, for it is the right person. The reviewed talks
(``machine_and_reviewed``) are panels and podcasts of other habits. Speakers of less than 3 % of the
words are not asked for, but in the rows of *all speakers*. The cues of whom people speak to were
chosen on half of the reviewed shows, drawn by lot (*seen*), and the other half (*unseen*) was held
out; the other cues were chosen with all in view. *Machine's text* is what the recognizer and the
diarizer made of the same talks, each label the person's whose words it has most of.

*Said* counts the speakers one of whose names, or whose nickname, is said in the text at all.

*The page* is all of the front matter (which may write a guest's name somewhere), and who hosts
the other episodes. In *misheard* rows every mention of a guest's first name is misspelt first
(:func:`mishear`) and put right as a run does; beneath, how many are as the editors have them again,
and how many other words were changed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.glossary.correct import Glossary, correct_words
from align.glossary.tokens import split_token
from align.naming.handles import spell_as_heard, spell_person
from align.naming.introductions import MAIN_SHARE
from align.naming.misheard import find_misheard_names
from align.naming.names import fold_name, get_first_name, is_handle, may_be_same_person
from align.naming.rules import Clues, Naming, UsualHost, name_speakers
from align.texts import make_keys, pair_keys
from benchmarks.splits import SEED, get_show
from castproof.glossary.common_words import Vocabulary, load_vocabulary
from transcript import episode
from transcript.front_matter.fields import ListedPeople, read_people, read_texts, read_title
from transcript.values import Word

HOST = "Alexey"
"""Who hosts the published episodes, as a preset would say it."""
_TURN = re.compile(r"\**(?P<speaker>[^:*]{1,40}):?\**:? +\(?\d+:\d\d:\d\d\)?")
_NICKNAMES = {"Mark Erhardt": ("Murch",), "Mark Erhart": ("Murch",)}
"""Called so by all the others: the right person under another name, as one page has him."""
_OUTCOMES = ("right", "spelt otherwise", "wrong", "left")


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation whose speakers are known; ``words`` are under labels that tell nothing.

    ``texts`` are the front matter's; ``spelt`` are the mentions, by their word, that were misheard.
    """

    name: str
    words: tuple[Word, ...]
    truth: dict[str, str]
    people: ListedPeople
    texts: tuple[str, ...] = ()
    title: str = ""
    spelt: Mapping[int, str] = field(default_factory=dict)


def main() -> None:
    """Read, name, compare, print."""
    options = _options()
    folder = Path(os.environ["CASTPROOF_DATA"])
    episodes = read_episodes(folder)
    table = Table(title="Names from what is said")
    for heading in ("what is known", "speakers", "said", *_OUTCOMES):
        table.add_column(heading, justify="left" if heading == "what is known" else "right")
    misheard = [_mishear_talk(talk) for talk in episodes]
    runs = _runs(episodes, misheard, show=options.show)
    reviewed = _reviewed_runs(folder / "machine_and_reviewed", show=options.show)
    for what, said, found in (*((what, "", found) for what, found in runs), *reviewed):
        counts = (str(found[one]) for one in _OUTCOMES)
        table.add_row(what, str(found.total()), str(said), *counts)
    console = Console(width=110)
    console.print(table)
    firsts = sum(talk.truth["S0"] == HOST for talk in episodes)
    console.print(f"the host speaks first in {firsts} of {len(episodes)} episodes")
    guests = sum(len(talk.truth) == len(talk.people.guests) + 1 for talk in episodes)
    console.print(f"one more speaks than guests are listed in {guests} of {len(episodes)}")
    for what, knows in (("guests", _listed), ("the page", _written)):
        counts = sum((put_right(talk, knows(talk))[1] for talk in misheard), Counter[str]())
        console.print(
            f"misheard, {what} known: {counts['right']} of {counts['mentions']} mentions are right "
            f"again, {counts['other']} words were changed otherwise"
        )


def read_episodes(folder: Path) -> list[Talk]:
    """The published episodes of the real material, their speakers under labels."""
    return [_episode(path) for path in sorted((folder / "episodes").glob("*.md"))]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print each name that is not right")
    return parser.parse_args()


def _runs(
    episodes: Sequence[Talk], misheard: Sequence[Talk], *, show: bool
) -> Iterator[tuple[str, Counter[str]]]:
    nothing = ListedPeople()
    yield "episodes: nothing", named(episodes, lambda _: nothing, show)
    yield "episodes: guests", named(episodes, lambda talk: talk.people, show)
    known = replace(nothing, hosts=(HOST,))
    yield "episodes: host", named(episodes, lambda _: known, show)
    yield (
        "episodes: guests and host",
        named(episodes, lambda talk: replace(talk.people, hosts=(HOST,)), show),
    )
    yield "episodes: the page", named(episodes, _written, show, _usual_host(episodes))
    yield "misheard: guests", named(misheard, _listed, show)
    corrected = [put_right(talk, _listed(talk))[0] for talk in misheard]
    yield "misheard, put right: guests", named(corrected, _listed, show)
    corrected = [put_right(talk, _written(talk))[0] for talk in misheard]
    yield "misheard, put right: the page", named(corrected, _written, show, _usual_host(episodes))


def _reviewed_runs(folder: Path, *, show: bool) -> Iterator[tuple[str, int, Counter[str]]]:
    """Name the speakers of the reviewed talks; with each run how many of them are named at all."""
    pages = sorted(folder.glob("*.2_reviewed.md"))
    shows = sorted({get_show(page.name) for page in pages})
    seen = set(random.Random(SEED).sample(shows, len(shows) // 2))
    halves = (("seen", seen), ("unseen", set(shows) - seen))
    nothing = ListedPeople()
    for whose, least in (("", MAIN_SHARE), (", all speakers", 0.0)):
        for half, names in halves:
            talks = [_reviewed(page, least) for page in pages if get_show(page.name) in names]
            talks = [talk for talk in talks if len(talk.truth) > 1]
            said = sum(map(_count_said, talks))
            yield f"{half}{whose}: nothing", said, named(talks, lambda _: nothing, show)
            listed = named(talks, _listed, show and not whose, knows_title=True)
            yield f"{half}{whose}: speakers, title", said, listed
    for half, names in halves:
        talks = [_machines(page) for page in pages if get_show(page.name) in names]
        talks = [talk for talk in talks if len(talk.truth) > 1]
        found = named(talks, lambda _: nothing, show)
        yield f"{half}, machine's text: nothing", sum(map(_count_said, talks)), found


def named(
    talks: Sequence[Talk],
    knows: Callable[[Talk], ListedPeople],
    show: bool = False,
    usual_host: UsualHost | None = None,
    *,
    knows_title: bool = False,
) -> Counter[str]:
    """How many speakers of the talks came to be called what, with what is known of each talk."""
    found: Counter[str] = Counter()
    for talk in talks:
        people = knows(talk)
        clues = Clues(
            guests=people.guests,
            hosts=people.hosts,
            speakers=people.speakers,
            title=talk.title if knows_title else "",
            usual_host=usual_host,
        )
        for naming in name_speakers(talk.words, clues):
            if naming.label not in talk.truth:
                continue
            outcome = _outcome(naming, talk.truth[naming.label])
            found[outcome] += 1
            if show and outcome != "right":
                truth = talk.truth[naming.label]
                print(f"{talk.name[:40]:40} {truth}: {naming.name} ({outcome}) {naming.evidence}")
    return found


def _listed(talk: Talk) -> ListedPeople:
    return talk.people


def _written(talk: Talk) -> ListedPeople:
    """Those who are listed, as the front matter writes their names."""
    return ListedPeople(tuple(spell_person(one, talk.texts) for one in talk.people.guests))


def _usual_host(episodes: Sequence[Talk]) -> UsualHost:
    """Who speaks first in most episodes: the same whichever of them is left out."""
    ((name, count),) = Counter(talk.truth["S0"] for talk in episodes).most_common(1)
    return UsualHost(name, f"speaks first in {count} of {len(episodes)} episodes")


_SPELLINGS = (
    *(("ph", "f"), ("th", "t"), ("ck", "k"), ("ei", "ay"), ("ie", "ee"), ("ou", "oo")),
    *(("ia", "eea"), ("e", "i"), ("i", "ee"), ("o", "ou"), ("u", "oo"), ("a", "ah"), ("y", "ie")),
)


def mishear(name: str, number: int) -> tuple[str, ...]:
    """Misspell a name behind its first two letters: one word, each third time two small ones.

    >>> mishear("Victoria", 1), mishear("Victoria", 2)
    (('Victoreea',), ('vict', 'oreea'))
    """
    if number % 3 == 2:
        middle = len(name) // 2
        return (name[:middle].lower(), _respell(name[middle:]))
    return (name[:2] + _respell(name[2:]),)


def _respell(text: str) -> str:
    """Respell the first spelling of the table that there is, and double what is left."""
    for old, new in _SPELLINGS:
        if old in text:
            return text.replace(old, new, 1)
    return text + text[-1:]


def _mishear_talk(talk: Talk) -> Talk:
    """Mishear each mention of the guests, whose marks and possessives stay."""
    guests = {name for name in talk.truth.values() if name != HOST and len(name) > 3}
    words: list[Word] = []
    spelt: dict[int, str] = {}
    for word in talk.words:
        core = split_token(word.text)
        if core.text not in guests:
            words.append(word)
            continue
        spelt[len(words)] = word.text
        texts = list(mishear(core.text, len(spelt)))
        texts[0], texts[-1] = core.before + texts[0], texts[-1] + core.after
        words += [replace(word, text=text, probability=0.4) for text in texts]
    return replace(talk, words=tuple(words), spelt=spelt)


def put_right(talk: Talk, people: ListedPeople) -> tuple[Talk, Counter[str]]:
    """Put names right as a run does; count mentions, those right again, and other changes."""
    is_word = (load_vocabulary("en") or Vocabulary({}, 0)).is_word
    spelt = spell_as_heard(people.guests, talk.words, is_word)
    names = [name for name in spelt if not is_handle(name)]
    misheard = find_misheard_names(talk.words, names, is_word)
    done = correct_words(talk.words, Glossary(), is_word, misheard)
    counts = Counter(mentions=len(talk.spelt))
    by_place = zip(misheard, done.corrections, strict=True)
    for is_right in (talk.spelt.get(at.first) == one.written_text for at, one in by_place):
        counts["right" if is_right else "other"] += 1
    return replace(talk, words=done.words), counts


def _outcome(naming: Naming, truth: str) -> str:
    if naming.rule == "number":
        return "left"
    name, true = fold_name(get_first_name(naming.name)), fold_name(get_first_name(truth))
    if name == true:
        return "right"
    parts = [fold_name(part) for part in _list_names(truth)]
    may_be = any(may_be_same_person(naming.name, one) for one in _list_names(truth))
    is_same = may_be or true.startswith(name) or name in parts
    return "spelt otherwise" if is_same else "wrong"


def _list_names(truth: str) -> tuple[str, ...]:
    """List the names of a person, and the nickname."""
    return (*truth.split(), *_NICKNAMES.get(truth, ()))


def _count_said(talk: Talk) -> int:
    """Count the speakers one of whose names is said."""
    said = {fold_name(re.sub("['’]s", "", w.text)) for w in talk.words if w.text[:1].isupper()}
    names = (map(fold_name, _list_names(one)) for one in talk.truth.values())
    return sum(any(name in said for name in own if len(name) > 2) for own in names)


def _episode(path: Path) -> Talk:
    text = path.read_text(encoding="utf-8")
    said = [
        Word(line.start, None, word, speaker=line.speaker)
        for line in episode.parse(text).transcript.lines
        if line.speaker is not None and len(line.speaker) < 40
        for word in line.text.split()
    ]
    return replace(_anonymous(path.stem, said, read_people(text)), texts=read_texts(text))


def _reviewed(path: Path, least: float = MAIN_SHARE) -> Talk:
    text = path.read_text(encoding="utf-8")
    name = path.name.removesuffix(".2_reviewed.md")
    talk = _anonymous(name, _read_turns(text), read_people(text), least)
    return replace(talk, title=read_title(text) or "")


def _machines(path: Path) -> Talk:
    """The machine's text of a reviewed talk; each label is the person's who says most of it."""
    name = path.name.removesuffix(".2_reviewed.md")
    right = _read_turns(path.read_text(encoding="utf-8"))
    heard = _read_turns(path.with_name(f"{name}.1_machine.md").read_text(encoding="utf-8"))
    pairs = pair_keys(*(make_keys([word.text for word in side]) for side in (heard, right)))
    shared = Counter((heard[a].speaker, right[b].speaker) for a, b in pairs)
    best: dict[str, str] = {}
    for (label, person), _ in shared.most_common():
        best.setdefault(label or "", person or "")
    talk = _anonymous(name, heard, ListedPeople())
    truth = {label: best[who] for label, who in talk.truth.items() if who in best}
    return replace(talk, truth=truth)


def _read_turns(text: str) -> list[Word]:
    said: list[Word] = []
    speaker: str | None = None
    _, _, body = text.split("---\n", 2)
    for line in body.splitlines():
        turn = _TURN.fullmatch(line.strip())
        if turn is not None:
            speaker = turn["speaker"].strip()
        elif speaker is not None and not line.startswith("#"):
            said += [Word(None, None, word, speaker=speaker) for word in line.split()]
    return said


def _anonymous(
    name: str, said: Sequence[Word], people: ListedPeople, least: float = MAIN_SHARE
) -> Talk:
    speakers = tuple(dict.fromkeys(word.speaker or "" for word in said))
    labels = {speaker: f"S{place}" for place, speaker in enumerate(speakers)}
    words = tuple(replace(word, speaker=labels[word.speaker or ""]) for word in said)
    counts = Counter(word.speaker for word in words)
    main = {who for who in labels.values() if counts[who] >= least * len(words)}
    truth = {label: speaker for speaker, label in labels.items() if label in main}
    return Talk(name, words, truth, people)


if __name__ == "__main__":
    main()
