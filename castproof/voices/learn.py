"""Samples of voices: from a recording of one person, or from an episode that says who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.attribution.sure_spans import find_sure_spans
from align.naming.labels import is_machine_label
from castproof.config.request import Request
from castproof.files.paths import format_path
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.pipeline.recording import open_recording, recognize_words
from castproof.pipeline.source import RecordingSource
from diarize.diarizer import SpeakerCount
from diarize.errors import VoiceUnclear
from diarize.identification.collection import LEAST_TO_LEARN_S, Collection, Sample
from diarize.identification.matching import MatchOptions
from diarize.sampling import Span, VoiceSample, find_solo_speech, sample_voices
from transcript.errors import InvalidCall
from transcript.seconds import format_clock
from transcript.values import Transcript

RATE = 16_000
OWN_PIECES = 0.8
"""The share of a speaker's pieces that have to be more like them than like anybody else."""
LEEWAY = 0.2
"""An editor says who it is, so somebody may sound so much less like themselves than a stranger
who is to be recognized: another room, another microphone, a cold."""


@dataclass(frozen=True, slots=True)
class LearntVoices:
    """A sample of each speaker of an episode, and why there is none of the others.

    ``embedding`` is the identity of the model that made them.
    """

    embedding: str
    samples: Mapping[str, Sample]
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a recording to listen to, in seconds; ``None`` for its beginning or its end."""

    start: float | None = None
    end: float | None = None

    def describe(self, recording: Path) -> str:
        """Name the part in words."""
        start = "" if self.start is None else f" from {format_clock(self.start)}"
        end = "" if self.end is None else f" to {format_clock(self.end)}"
        return f"{recording}{start}{end}"

    def cut(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cut the part out of samples at 16 kHz; raise :class:`InvalidCall` if it is empty."""
        first = round((self.start or 0.0) * RATE)
        last = samples.size if self.end is None else round(self.end * RATE)
        found = samples[first:last]
        if not found.size:
            raise InvalidCall(
                f"there is nothing from {self.start or 0:g} s on: the recording lasts "
                f"{samples.size / RATE:.1f} s"
                if first >= samples.size
                else f"--to {self.end:g} is not after --from {self.start or 0:g}"
            )
        return found


WHOLE = Part()


def sample_voice(
    recording: Path, part: Part, options: MatchOptions, models: Models, reporter: Reporter
) -> Sample:
    """Sample the voice of the one person who speaks.

    Raises what decoding, loading and diarizing raise, and
    :class:`~diarize.errors.VoiceUnclear` where too little is said, or by several.
    """
    source = RecordingSource(recording, reporter)
    where = part.describe(recording)
    heard = part.cut(source.audio().samples)
    if heard.size < LEAST_TO_LEARN_S * RATE:
        raise VoiceUnclear(
            _too_little(f"{where} holds", heard.size / RATE, "sound"), path=recording
        )
    diarizer, embedder = models.diarizer.get(), models.embedder()
    with reporter.stage(recording.name, "telling speakers apart", seconds=heard.size / RATE) as on:
        turns = diarizer.diarize(heard, SpeakerCount(), on).turns
    with reporter.stage(recording.name, "listening to the voice") as on:
        found = sample_voices(embedder, heard, find_solo_speech(turns), on)
    voices = sorted((one for one in found.values() if one), key=lambda one: -one.seconds)
    if not voices or voices[0].seconds < LEAST_TO_LEARN_S:
        said = voices[0].seconds if voices else 0.0
        raise VoiceUnclear(_too_little(f"{where} holds", said, "speech"), path=recording)
    # The diarizer may take one person for two: others may speak, but hardly ever.
    others = [one for one in voices[1:] if not is_same_voice(voices[0], one, options)]
    if sum(one.seconds for one in others) > (1 - OWN_PIECES) * sum(one.seconds for one in voices):
        raise VoiceUnclear(
            f"{where} holds {1 + len(others)} voices: give a part where one person speaks "
            "(--from, --to)",
            path=recording,
        )
    return _make_sample(voices[0], source, part)


def sample_speakers(
    edited: Transcript,
    recording: Path,
    request: Request,
    only: Sequence[str],
    known: Collection | None,
    models: Models,
    reporter: Reporter,
) -> LearntVoices:
    """Sample the voices of an edited episode's speakers; of those in ``only``, if any are.

    Raises what the stages raise, :class:`~transcript.errors.InvalidCall` for a name that nobody
    in the episode has, and :class:`~diarize.errors.OtherEmbedding`.
    """
    wanted = choose_speakers(edited, only)
    with reporter.stage(recording.name, "loading the speaker models"):
        embedder = models.embedder()
    if known is not None:
        known.require_embedding(embedder.embedding)
    with open_recording(recording, request, models, reporter) as stages:
        heard = recognize_words(stages, request).value
        words = [word for segment in heard.segments for word in segment.words]
        lines = find_sure_spans(edited, words)
        samples = stages.source.audio().samples
        with reporter.stage(recording.name, "listening to voices") as on:
            found = sample_voices(embedder, samples, lines, on)
        check = VoiceCheck(lines, found, known, request.config.voices.options())
        learnt: dict[str, Sample] = {}
        refused: dict[str, str] = {}
        for name in wanted:
            one, objection = found[name], check.find_objection(name)
            if one is None or objection:
                refused[name] = objection
            else:
                learnt[name] = _make_sample(one, stages.source, WHOLE)
    return LearntVoices(embedder.embedding, learnt, refused)


def choose_speakers(edited: Transcript, only: Sequence[str]) -> tuple[str, ...]:
    """Choose whose voices to learn; raise :class:`InvalidCall` for names that nobody has."""
    names = dict.fromkeys(line.speaker for line in edited.lines if line.speaker)
    people = tuple(name for name in names if not is_machine_label(name))
    missing = [name for name in only if name not in people]
    if missing or not people:
        if not people:
            raise InvalidCall("the episode names no speakers: name them in it first")
        known = ", ".join(people)
        raise InvalidCall(f"no speaker in the episode is called {missing[0]}; it has {known}")
    return tuple(only) or people


@dataclass(frozen=True, slots=True)
class VoiceCheck:
    """Tell whether a sample may be learnt: a wrong voice would name people wrongly ever after."""

    lines: Mapping[str, Sequence[Span]]
    sounds: Mapping[str, VoiceSample | None]
    known: Collection | None
    options: MatchOptions

    def find_objection(self, name: str) -> str:
        """Find why somebody's sample must not be learnt; empty where nothing speaks against it."""
        one = self.sounds[name]
        if one is None or one.seconds < LEAST_TO_LEARN_S:
            said = sum(end - start for start, end in self.lines[name])
            if said:
                return _too_little("the lines whose time is sure hold", said, "speech")
            return "none of the lines is heard at its time: `castproof retime` corrects the times"
        others = {at: other for at, other in self.sounds.items() if other is not None}
        others.pop(name)
        return (
            find_mixture(one, list(others.values()))
            or self.find_double(one, others)
            or self.find_difference(name, one)
        )

    def find_double(self, one: VoiceSample, others: Mapping[str, VoiceSample]) -> str:
        """Object where another speaker of the episode has the same voice."""
        same = [at for at, other in others.items() if is_same_voice(one, other, self.options)]
        return f"it cannot be told from the voice of {same[0]}" if same else ""

    def find_difference(self, name: str, one: VoiceSample) -> str:
        """Object where the collection knows another voice under the name."""
        voice = None if self.known is None else self.known.find_voice(name)
        alike = 1.0 if voice is None else float(voice.centroid @ one.embedding)
        if alike >= self.options.threshold - LEEWAY:
            return ""
        return (
            f"this voice does not match the one known as {name} (similarity {alike:.2f}): learn it "
            f'under another name (--name "{name}=…")'
        )


def find_mixture(one: VoiceSample, others: Sequence[VoiceSample]) -> str:
    """Object where too many pieces of a sample are more like another speaker."""
    if not others:
        return ""
    nearest_other = (one.pieces @ np.array([other.embedding for other in others]).T).max(axis=1)
    own = float((one.pieces @ one.embedding > nearest_other).mean())
    if own >= OWN_PIECES:
        return ""
    return f"{1 - own:.0%} of what is heard in these lines sounds like somebody else"


def is_same_voice(one: VoiceSample, other: VoiceSample, options: MatchOptions) -> bool:
    """Tell whether two samples are alike enough to be one person's."""
    return float(one.embedding @ other.embedding) >= options.threshold


def _too_little(where: str, seconds: float, of_what: str) -> str:
    return (
        f"{where} {seconds:.1f} s of {of_what}, and a voice is learnt from at least "
        f"{LEAST_TO_LEARN_S:g} s of speech"
    )


def _make_sample(one: VoiceSample, source: RecordingSource, part: Part) -> Sample:
    return Sample(
        embedding=tuple(one.embedding.tolist()),
        seconds=one.seconds,
        source=format_path(source.path.name),
        digest=source.digest,
        learnt=date.today(),
        start=part.start,
        end=part.end,
    )
