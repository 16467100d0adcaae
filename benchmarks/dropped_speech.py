"""Speech that recognition dropped: what hearing it again gives back, and what it makes up.

    python -m benchmarks.dropped_speech --model ./whisper-base --diarization ./diarization

For each recording with a true text, words lost in runs of four and more, words inserted and word
errors, of the first hearing and with what was heard again (``castproof.transcribe`` does the same).
Then the first hearing's words are taken out for some seconds here and there, as a recognizer that
stops early loses them, and the table says how much of that comes back. Last, sounds in which
nobody speaks, all of them declared to be speech: nothing may be kept.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asr.audio.decode import decode
from asr.audio.samples import SAMPLE_RATE
from asr.recognizer import Recognition, RecognitionOptions, Recognizer
from asr.second_hearing import SecondHearing, hear_again
from asr.whisper import load_recognizer
from benchmarks.field.recordings import Recording, collect_recordings
from benchmarks.field.scores import Heard, Scores, score
from transcript.values import Turn

#: How long each stretch is that is taken out, and how far apart they begin; seconds.
TAKEN_S, APART_S = 5.0, 20.0
#: Musical and noisy files of ``hard_audio`` that are long enough to be heard.
NOT_SPEECH = (
    "music-metadata__test__samples__mp3__layer3__he_mode.mp3",
    "pydub__test__data__party.mp3",
    "pydub__test__data__test1-8bit.wav",
    "pydub__test__data__test3.mp3",
    "pydub__test__data__wrong_extension.aac",
    "torchcodec__test__resources__sine_mono_f64.wav",
)


def main() -> None:
    """Print a row a recording, then the sounds without speech."""
    call = argparse.ArgumentParser(description=__doc__)
    call.add_argument("--model", required=True)
    call.add_argument("--diarization", help="a pyannote pipeline; without it voice activity alone")
    call.add_argument("--data", type=Path, default=os.environ.get("CASTPROOF_DATA"))
    call.add_argument("--only", nargs="*", default=None, help="names of recordings")
    call.add_argument("--threads", type=int, default=0)
    given = call.parse_args()
    data = Path(given.data)
    recognizer = load_recognizer(given.model, device="cpu", cpu_threads=given.threads)
    print(f"{'recording':14}{'words':>6}  lost in runs  inserted  word errors  heard again")
    totals = (Scores(), Scores())
    for recording in collect_recordings(data, None):
        if given.only is None or recording.name in given.only:
            before, after = measure(recording, recognizer, given.diarization)
            totals = (totals[0] + before, totals[1] + after)
    print_row("in all", *totals, "")
    for name, samples in (*make_sounds(), *read_sounds(data / "hard_audio")):
        found = hear_all(recognizer, samples)
        kept = " ".join(word.text for segment in found.segments for word in segment.words)
        print(f"{name[-40:]:42}{len(found.stretches)} stretches, kept: {kept or 'nothing'}")


def measure(
    recording: Recording, recognizer: Recognizer, diarization: str | None
) -> tuple[Scores, Scores]:
    """Hear a recording, then again what has no words; print and return the scores of both."""
    samples = decode(recording.sound).samples
    options = RecognitionOptions(language="en")
    began = time.monotonic()
    heard = recognizer.recognize(samples, options, _ignore)
    first_s = time.monotonic() - began
    turns = diarize(samples, diarization) if diarization and heard.words else None
    began = time.monotonic()
    again = hear_again(recognizer, samples, heard, turns, options, _ignore)
    again_s = time.monotonic() - began
    before = score(recording, Heard(heard.words))
    after = score(recording, Heard(again.add_to(heard.words)))
    back, lost = count_given_back(recognizer, samples, heard, turns)
    told = f"{len(again.stretches)} stretches, {again_s:.1f} s (first {first_s:.1f} s)"
    print_row(recording.name, before, after, f"{told}; {back} of {lost} taken out came back")
    return before, after


def print_row(name: str, before: Scores, after: Scores, told: str) -> None:
    """Print the counts before and after."""
    pairs = (
        f"{one.errors:4} → {other.errors:<4}"
        for one, other in (
            (before.lost_in_runs, after.lost_in_runs),
            (before.inserted, after.inserted),
            (before.words, after.words),
        )
    )
    print(f"{name:14}{before.words.total:6}  {'  '.join(pairs)}  {told}", flush=True)


def count_given_back(
    recognizer: Recognizer,
    samples: NDArray[np.float32],
    heard: Recognition,
    turns: Sequence[Turn] | None,
) -> tuple[int, int]:
    """Take words out here and there; count how many come back, and how many there were."""
    out = {word for word in heard.words if (word.start or 0.0) % APART_S < TAKEN_S and len(samples)}
    segments = tuple(
        replace(one, words=tuple(word for word in one.words if word not in out))
        for one in heard.segments
    )
    again = hear_again(
        recognizer, samples, replace(heard, segments=segments), turns, RecognitionOptions(), _ignore
    )
    texts = [word.text.casefold().strip(".,?!") for word in again.add_to(())]
    back = 0
    for word in sorted(out, key=lambda word: word.start or 0.0):
        text = word.text.casefold().strip(".,?!")
        if text in texts:
            texts.remove(text)
            back += 1
    return back, len(out)


def hear_all(recognizer: Recognizer, samples: NDArray[np.float32]) -> SecondHearing:
    """Hear sound again as if somebody spoke in all of it."""
    nothing = Recognition((), "en", speech=((0.0, len(samples) / SAMPLE_RATE),))
    return hear_again(recognizer, samples, nothing, None, RecognitionOptions(), _ignore)


def diarize(samples: NDArray[np.float32], model: str) -> tuple[Turn, ...]:
    """Tell who speaks when."""
    from diarize.diarizer import SpeakerCount
    from diarize.pyannote_adapter import load_diarizer

    diarizer = load_diarizer(model, device="cpu", method="fast", trust_model=True)
    return diarizer.diarize(samples, SpeakerCount(), _ignore).turns


def make_sounds(seconds: float = 9.0) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Make silence, noise of three kinds, and chords."""
    random = np.random.default_rng(5)
    count = int(seconds * SAMPLE_RATE)
    times = np.arange(count) / SAMPLE_RATE
    white = random.normal(size=count)
    spectrum = np.fft.rfft(white) / np.sqrt(np.arange(1, count // 2 + 2))
    pink = np.fft.irfft(spectrum, count)
    chords = sum(
        np.sin(2 * np.pi * pitch * (1 + 0.5 * (times % 4 > 2)) * times) / pitch
        for pitch in (220.0, 277.2, 329.6)
    ) * np.exp(-2 * (times % 1))
    sounds = {
        "silence": (1e-5 * white, 1e-5),
        "white noise": (white, 0.02),
        "pink noise": (pink, 0.05),
        "faint pink noise": (pink, 0.002),
        "chords": (np.asarray(chords), 0.1),
    }
    for name, (sound, level) in sounds.items():
        yield name, (sound / np.sqrt(np.mean(sound**2)) * level).astype(np.float32)


def read_sounds(folder: Path) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Read the real sounds without speech, where they are there."""
    for name in NOT_SPEECH:
        if (folder / name).is_file():
            yield name, decode(folder / name).samples


def _ignore(fraction: float) -> None:
    """Show no progress."""


if __name__ == "__main__":
    main()
