"""Words and turns laid out as everything that is written from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.captions import caption_lines
from align.names import is_machine_label, rename, speaker_names, surplus_names
from align.paragraphs import episode_lines
from align.speakers import attribute
from castscribe.config import Configuration
from transcript.values import Flag, Transcript, Turn, Word


@dataclass(frozen=True, slots=True)
class Layers:
    """One conversation, laid out: under the speakers' names throughout.

    ``captions`` hold every word; ``paragraphs`` leave the backchannels out. ``turns`` are the
    diarizer's. ``names`` say what each label of the words' source became, in order of first
    speech.
    """

    words: tuple[Word, ...]
    captions: Transcript
    paragraphs: Transcript
    turns: tuple[Turn, ...]
    names: Mapping[str, str]
    notes: tuple[Flag, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whoever speaks, in order of first speech."""
        return tuple(self.names.values())


def lay_out(
    words: Sequence[Word],
    turns: Sequence[Turn] | None,
    config: Configuration,
    *,
    names: Sequence[str] = (),
    language: str | None = None,
) -> Layers:
    """Attribute ``words`` to the speakers of ``turns`` and lay them out.

    Without turns (``None``) the words keep the speakers they have.
    """
    said = words if turns is None else attribute(words, turns, config.align.options())
    called = _called(said, names)
    named = rename(said, called)
    return Layers(
        words=named,
        captions=Transcript(caption_lines(named, config.captions.options()), language),
        paragraphs=Transcript(episode_lines(named, config.episode.options()), language),
        turns=rename(turns or (), called),
        names=called,
        notes=_surplus(said, names, len(called)),
    )


def _called(words: Sequence[Word], names: Sequence[str]) -> dict[str, str]:
    """What to call each speaker: as asked, else by the name a person gave, else ``Speaker N``.

    A label that only a machine would give is no name. One that is a given name already would
    make one speaker of two.
    """
    called = speaker_names(words, names)
    for label in list(called)[len(names) :]:
        if not is_machine_label(label) and label not in names:
            called[label] = label
    return called


def _surplus(words: Sequence[Word], names: Sequence[str], heard: int) -> tuple[Flag, ...]:
    surplus = surplus_names(words, names)
    if not surplus:
        return ()
    found = "nobody was told apart" if heard == 0 else f"{heard} heard"
    detail = f"no speaker was left for {', '.join(surplus)} ({found})"
    return (Flag("surplus-names", detail),)
