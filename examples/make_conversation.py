"""Make a conversation never heard before, and the truth about it.

    python -m examples.make_conversation --seed 7 --minutes 3 --speakers 2 -o DIR

DIR receives `conversation-7.opus`, its true episode `.md`, its true words `.ctm` and `.stm`, and
its true speaker turns `.rttm`. With `--digits`, real people say digits that no model here was
trained on. Needs the shared libraries of espeak-ng and flite, unless `--digits` is given.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from examples.conversation import Conversation, Said, compose, compose_digits, paragraphs
from examples.speech.digits import read_digits
from examples.speech.values import SAMPLE_RATE, Samples
from transcript import episode
from transcript.errors import CastproofError, InvalidCall
from transcript.formats import ctm, rttm, stm
from transcript.values import Header, Line, Transcript, Turn, Word, milliseconds

_BITS_PER_SECOND = 32_000
_LONGEST_GAP_IN_TURN_S = 0.25


def true_words(conversation: Conversation) -> tuple[Word, ...]:
    """Every word with its speaker, in order of start."""
    words = (word for one in conversation.said for word in _words(one))
    return tuple(sorted(words, key=lambda word: (word.start, word.end)))


def true_turns(conversation: Conversation) -> tuple[Turn, ...]:
    """Who sounds when: words joined over gaps of a quarter of a second at most."""
    turns: list[Turn] = []
    words = sorted(true_words(conversation), key=lambda word: (word.speaker or "", word.start))
    for speaker, own in groupby(words, key=lambda word: word.speaker or ""):
        first = len(turns)
        for word in own:
            start, end = word.start or 0.0, word.end or 0.0
            if len(turns) > first and start - turns[-1].end <= _LONGEST_GAP_IN_TURN_S:
                turns[-1] = Turn(turns[-1].start, max(end, turns[-1].end), speaker)
            else:
                turns.append(Turn(start, end, speaker))
    return tuple(sorted(turns))


def true_sentences(conversation: Conversation) -> Transcript:
    """A line a sentence, backchannels included, in order of start."""
    return Transcript(tuple(_line((one,)) for one in conversation.said), "en")


def true_episode(conversation: Conversation, title: str) -> episode.Episode:
    """The page as an editor would want it: paragraphs, without backchannels."""
    lines = [_line(said) for said in paragraphs(conversation)]
    opening = conversation.opening
    entries: list[Header | Line] = [*lines]
    if opening:
        entries = [Header("Introduction"), *lines[:opening], Header("Questions"), *lines[opening:]]
    matter = {
        "title": title,
        "guests": [person.name.lower() for person in conversation.people[1:]],
    }
    return episode.create(matter, Transcript(tuple(entries), "en"))


def _words(one: Said) -> tuple[Word, ...]:
    return tuple(
        Word(
            milliseconds(one.start + word.start),
            milliseconds(one.start + word.end),
            word.text,
            speaker=one.person.name,
        )
        for word in one.utterance.words
    )


def _line(said: tuple[Said, ...]) -> Line:
    words = tuple(word for one in said for word in _words(one))
    text = " ".join(word.text for word in words)
    return Line(words[0].start, words[-1].end, said[0].person.name, text, words)


def write_sound(samples: Samples, path: Path) -> None:
    """Write 16 kHz mono: Opus at 32 kbit/s for `.opus`, 16-bit PCM for `.wav`."""
    import av

    codec, sample_format = ("pcm_s16le", "s16")
    if path.suffix == ".opus":
        codec = "libopus"
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    # Without this flag every Ogg file gets a random serial number.
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec, rate=SAMPLE_RATE, layout="mono")
        if codec == "libopus":
            stream.bit_rate = _BITS_PER_SECOND
        frame = av.AudioFrame.from_ndarray(pcm[None, :], format=sample_format, layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)


def write_conversation(conversation: Conversation, folder: Path, name: str, *, wav: bool) -> None:
    """Write the recording and its truth into `folder`, each file called `name`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_sound(conversation.samples, folder / f"{name}.opus")
    if wav:
        write_sound(conversation.samples, folder / f"{name}.wav")
    title = f"A made-up conversation: {name}"
    texts = {
        "md": episode.write(true_episode(conversation, title)),
        "ctm": ctm.write(true_words(conversation), name),
        "stm": stm.write(true_sentences(conversation), name),
        "rttm": rttm.write(true_turns(conversation), name),
    }
    for ending, text in texts.items():
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")


def main(
    output: Annotated[Path, typer.Option("-o", "--output", help="the folder to write into")],
    seed: Annotated[int, typer.Option(help="another seed, another conversation")] = 1,
    minutes: Annotated[float, typer.Option(help="about how long it lasts")] = 3.0,
    speakers: Annotated[int, typer.Option(help="how many people talk")] = 2,
    digits: Annotated[
        Path | None, typer.Option(help="digits.zip or its folder: real people say digits")
    ] = None,
    name: Annotated[str | None, typer.Option(help="the files' name")] = None,
    wav: Annotated[bool, typer.Option("--wav", help="also write uncompressed sound")] = False,
) -> None:
    """Make a conversation never heard before, and the truth about it."""
    stem = name or f"{'conversation' if digits is None else 'digits'}-{seed}"
    try:
        if digits is None:
            conversation = compose(seed, minutes, speakers)
        else:
            takes = read_digits(digits, held_out=True)
            conversation = compose_digits(seed, minutes, speakers, takes)
        write_conversation(conversation, output, stem, wav=wav)
    except CastproofError as error:
        typer.echo(f"make_conversation: {error}", err=True)
        raise typer.Exit(2 if isinstance(error, InvalidCall) else 1) from error
    seconds = len(conversation.samples) / SAMPLE_RATE
    typer.echo(f"{output / stem}.opus: {seconds:.1f} s, {len(true_words(conversation))} words")


if __name__ == "__main__":
    typer.run(main)
