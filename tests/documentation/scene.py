"""The folder that the pages speak of: recordings, transcripts, a site, a feed."""

from __future__ import annotations

import shutil
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.castproof.fetch.server import Web
from tests.documentation.blocks import ROOT
from tests.documentation.shell import Shell

RATE = 16_000
#: The parts of the sample interview that the pages' talk has, in seconds; the guest has the last.
TALK_S = ((0.0, 48.0), (68.3, 80.8))
TRACK_S = 20.0
#: A podcast's feed: of another's recording to fetch, or of our own to write into.
FEED = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>A podcast</title>
<item><title>On bread</title><guid>b-1</guid><pubDate>Mon, 05 Oct 2026 06:00:00 GMT</pubDate>
<enclosure url="https://example.org/{}" type="audio/mpeg" length="1"/></item>
</channel></rss>
"""
URL = "https://example.org/talks/"
FRONT_MATTER = "title: A talk\naudio: https://example.org/talk.mp3\n"
CHAPTERS = "00:00:00 Welcome\n00:00:14 Chapter 2\n00:00:29 By hand\n"
GLOSSARY = "terms:\n  Northwind: [Nordwind]\n"
MANIFEST = "recording,language\nrecordings/one.wav,en\nrecordings/two.wav,en\n"


def set_up(folder: Path, shell: Shell) -> None:
    """Make everything that the pages name, with one run of the models."""
    make_recordings(folder)
    run(shell, "castproof transcribe talk.mp3 -o out -f captions,episode,json")
    for name in ("captions.txt", "json"):
        shutil.copy(folder / "out" / f"talk.{name}", folder / f"talk.{name}")
    for name in ("turns.txt", "ctm"):
        run(shell, f"castproof convert talk.json talk.{name}")
    shutil.copytree(folder / "out" / ".castproof", folder / ".castproof")
    shutil.copy(folder / ".castproof" / "talk" / "exclusive.rttm", folder / "talk.rttm")
    episode = (folder / "out" / "talk.md").read_text("utf-8")
    edited = episode.replace("---\n", f"---\n{FRONT_MATTER}", 1).replace("Julia", "Alexey")
    (folder / "talk.md").write_text(edited, "utf-8")
    (folder / "_podcast").mkdir()
    make_texts(folder, shell)


def make_texts(folder: Path, shell: Shell) -> None:
    """Make the other files, which no model is needed for."""
    for name, text in {
        "talk.chapters.txt": CHAPTERS,
        "team.glossary.yaml": GLOSSARY,
        "names.yaml": GLOSSARY,
        "guests.yaml": "guests: [Simon Romano]\n",
        "season1.csv": MANIFEST,
        "feed.xml": FEED.format("talk.mp3"),
    }.items():
        (folder / name).write_text(text, "utf-8")
    shutil.copy(folder / "talk.json", folder / "words.json")
    make_season(folder)
    run(shell, "castproof chapters talk.md talk.chapters.txt")
    shutil.copy(folder / "talk.md", folder / "_podcast" / "talk.md")
    run(shell, f"castproof publish talk.md --for apple,youtube,podcasting20 --url {URL}")
    (folder / "talk.whisperx.json").write_text(
        '{"segments": [{"start": 0.1, "end": 0.9, "text": "Welcome back.", "speaker": "SPEAKER_00",'
        ' "words": [{"word": "Welcome", "start": 0.1, "end": 0.5, "score": 0.9},'
        ' {"word": "back.", "start": 0.5, "end": 0.9, "score": 0.9}]}], "language": "en"}'
    )


def make_season(folder: Path) -> None:
    """Make two edited episodes, and what a small and a large model would have heard."""
    for name in ("edited", "large", "small"):
        (folder / name).mkdir()
    sources = {"talk": folder / "out", "interview": ROOT / "examples"}
    for name, source in sources.items():
        of = (source / f"{name}.md").read_text("utf-8")
        (folder / "edited" / f"{name}.md").write_text(of, "utf-8")
        (folder / "large" / f"{name}.md").write_text(of.replace("every", "any"), "utf-8")
        (folder / "small" / f"{name}.md").write_text(of.replace("e ", "a "), "utf-8")


def serve_recordings(folder: Path, web: Web) -> None:
    """Put the talk on a server of this machine, and a feed of another recording."""
    web.put("/talk.mp3", (folder / "talk.mp3").read_bytes())
    web.put("/b1.wav", (folder / "recordings" / "one.wav").read_bytes(), type="audio/wav")
    feed = FEED.format("b1.wav").replace("https://example.org", web.url)
    web.put("/feed.xml", feed.encode(), type="application/rss+xml")


def run(shell: Shell, command: str) -> None:
    """Run a command that has to succeed."""
    done = shell.run(command)
    assert done.status == 0, f"{command}\n{done.printed}"


def make_recordings(folder: Path) -> None:
    """Make the recordings of the sample interview: of both people, and of each alone."""
    from asr.audio.decode import decode
    from asr.audio.playback import transcode

    sound: NDArray[Any] = decode(ROOT / "examples" / "interview.opus").samples
    talk = np.concatenate([sound[round(a * RATE) : round(b * RATE)] for a, b in TALK_S])
    julia, simon = (alone(sound, name) for name in ("Julia", "Simon"))
    write_wav(folder / "talk.wav", talk)
    write_wav(folder / "next.wav", talk[: 17 * RATE])
    write_wav(folder / "talk-trimmed.wav", np.concatenate([talk[:RATE], talk[4 * RATE :]]))
    write_wav(folder / "intro.wav", cut_silence(julia)[: 12 * RATE])
    for name in ("talk", "next", "talk-trimmed", "intro"):
        transcode(folder / f"{name}.wav", folder / f"{name}.mp3")
        (folder / f"{name}.wav").unlink()
    # Nobody's voice: the guest's, a fifth higher.
    write_wav(folder / "other.wav", cut_silence(simon)[::3].repeat(2)[: 20 * RATE])
    length = round(TRACK_S * RATE)
    host, guest = julia[:length] + simon[:length] / 4, simon[:length] + julia[:length] / 4
    write_wav(folder / "host.wav", host)
    write_wav(folder / "guest.wav", guest)
    write_wav(folder / "call.wav", np.stack([host, guest], axis=1))
    for place in ("recordings", "incoming", "home/Dropbox/recordings"):
        (folder / place).mkdir(parents=True)
        write_wav(folder / place / "one.wav", sound[: 9 * RATE])
    write_wav(folder / "recordings" / "two.wav", sound[9 * RATE : 18 * RATE])
    shutil.copytree(ROOT / "configs", folder / "configs")
    (folder / "examples").mkdir()
    for name in ("interview.opus", "interview.md"):
        shutil.copy(ROOT / "examples" / name, folder / "examples" / name)


def alone(sound: NDArray[Any], speaker: str) -> NDArray[Any]:
    """What of a recording one speaker says, by the sample's true turns; silence elsewhere."""
    kept = np.zeros_like(sound)
    for line in (ROOT / "examples" / "interview.rttm").read_text("utf-8").splitlines():
        fields = line.split()
        if fields[7] == speaker:
            start, end = float(fields[3]), float(fields[3]) + float(fields[4])
            part = slice(round(start * RATE), round(end * RATE))
            kept[part] = sound[part]
    return kept


def cut_silence(sound: NDArray[Any]) -> NDArray[Any]:
    """Leave out what is silent."""
    return sound[sound != 0]


def write_wav(path: Path, samples: NDArray[Any]) -> None:
    """Write samples, shape (n,) or (n, channels), as 16 bits at 16 kHz."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((32_767 * np.clip(samples, -1, 1)).astype("<i2").tobytes())
