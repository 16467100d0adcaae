"""Paragraphs as a machine or a verbatim transcriber wrote them, and what a person made of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from align.texts import make_keys
from benchmarks.comparing import edited, reviewed
from compare.aligning import align_tokens
from transcript import episode
from transcript.formats import captions
from transcript.values import Transcript

LONGEST = 120
"""Words after which a paragraph is cut at the next sentence's end."""
_ENDS = (".", "?", "!", "…", "-", "”", '"')
_MACHINE_LABEL = re.compile(r"(speaker|spk|s)[ _]?\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a show, what a person made of it, and the names that are known there."""

    show: str
    before: str
    after: str
    names: tuple[str, ...] = ()


def list_paragraphs(data: Path) -> Iterator[Paragraph]:
    """List all paragraphs of the pairs in the data folder and of the seeds beside it."""
    for show, (machine, person) in reviewed(data):
        names = {line.speaker for line in person.lines if line.speaker}
        known = tuple(sorted(name for name in names if not _MACHINE_LABEL.fullmatch(name)))
        yield from pair_paragraphs(show, machine, person, known)
    for show, (verbatim, clean) in edited(data):
        yield from pair_paragraphs(f"podcast {show}", verbatim, clean)
    seeds = data.parent / "seeds"
    said, page = (next(seeds.glob(f"{number}_*.txt"), None) for number in ("001", "000"))
    if said is not None and page is not None:
        spoken = captions.parse(said.read_text(encoding="utf-8"))
        person = episode.parse(page.read_text(encoding="utf-8")).transcript
        known = tuple(sorted({line.speaker for line in person.lines if line.speaker}))
        yield from pair_paragraphs("seeds", spoken, person, known)


def pair_paragraphs(
    show: str, machine: Transcript, person: Transcript, names: tuple[str, ...] = ()
) -> Iterator[Paragraph]:
    """Pair each paragraph of the machine with the person's words that stand for it."""
    said = [text for line in machine.lines for text in line.text.split()]
    meant = [text for line in person.lines for text in _strip_markup(line.text).split()]
    ends = _cut(machine, said)
    partner = {len(said): len(meant), 0: 0}
    blocks = align_tokens(make_keys(said), make_keys(meant))
    for block in blocks:
        if block.kind == "equal":
            partner |= {block.a + step: block.b + step for step in range(block.a_stop - block.a)}
            partner.setdefault(block.a_stop, block.b_stop)
    first = there = 0
    for end in ends:
        stop = partner.get(end)
        if stop is None or (stop > there and not meant[stop - 1].endswith(_ENDS)):
            continue  # the person goes on there: the next paragraph belongs to it too
        before, after = " ".join(said[first:end]), " ".join(meant[there:stop])
        if before and after:
            yield Paragraph(show, before, after, names)
        first, there = end, stop


def _strip_markup(text: str) -> str:
    """Leave out what a person marked up as code or linked: no model is asked to."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "").replace("**", "")


def _cut(machine: Transcript, said: Sequence[str]) -> list[int]:
    """Find where paragraphs end: at a change of speaker, and where one is long at a sentence."""
    ends: list[int] = []
    count = start = 0
    lines = machine.lines
    for line, following in zip(lines, (*lines[1:], None), strict=True):
        for text in line.text.split():
            count += 1
            if count - start >= LONGEST and text.endswith((".", "?", "!")):
                ends.append(count)
                start = count
        is_change = following is None or following.speaker != line.speaker
        if is_change and count > start:
            ends.append(count)
            start = count
    return ends if ends and ends[-1] == len(said) else [*ends, len(said)]


def list_captions(data: Path, most: int | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List paragraphs as machines and verbatim transcribers wrote them, with the names known there.

    ``most`` is how many files of each kind are read; all, where it is ``None``.
    """
    for _, (machine, person) in islice(reviewed(data), most):
        names = tuple(sorted({line.speaker for line in person.lines if line.speaker}))
        for text in _list_texts(machine):
            yield text, names
    for _, (verbatim, _) in islice(edited(data), most):
        for text in _list_texts(verbatim):
            yield text, ()
    said = next((data.parent / "seeds").glob("001_*.txt"), None)
    if said is not None:
        for text in _list_texts(captions.parse(said.read_text(encoding="utf-8"))):
            yield text, ()


def _list_texts(transcript: Transcript) -> Iterator[str]:
    """List the texts of paragraphs, of a length that a model would be asked about."""
    said = [text for line in transcript.lines for text in line.text.split()]
    for first, end in pairwise((0, *_cut(transcript, said))):
        if end - first >= _SHORTEST:
            yield " ".join(said[first : min(end, first + LONGEST)])


_SHORTEST = 12
