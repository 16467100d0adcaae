"""How long an hour of audio takes to decode, and how much memory.

    python -m benchmarks.decoding                      one hour of stereo MP3
    python -m benchmarks.decoding --hours 3 --codec aac

The recording (noise in bursts, as speech comes) is synthesised and encoded first, in a folder
that is removed afterwards. It is then decoded in a fresh interpreter, which reports the highest
resident memory it reached and what it held before castproof was imported; the difference is
printed. Needs Linux, whose ``/proc`` tells the peak of one process (``ru_maxrss`` would include
what its parent held).
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import numpy as np

CONTAINERS = {"mp3": "mp3", "aac": "m4a", "libopus": "ogg", "flac": "flac", "pcm_s16le": "wav"}
RATE = {"libopus": 48_000}

CHILD = """
import json, sys, time
def status(field):
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field))
before = status("VmRSS")
from pathlib import Path
from asr.audio.decode import decode
started = time.perf_counter()
audio = decode(Path(sys.argv[1]))
seconds = time.perf_counter() - started
print(json.dumps([seconds, status("VmHWM") - before, audio.duration]))
"""


def synthesise(path: Path, codec: str, hours: float) -> None:
    """Write ``hours`` of stereo noise in bursts to ``path``, a second at a time."""
    rate = RATE.get(codec, 44_100)
    random = np.random.default_rng(1)
    second = 0.1 * random.standard_normal((2, rate)).astype(np.float32)
    loudness = np.abs(np.sin(np.linspace(0, 8 * np.pi, rate, dtype=np.float32)))
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        stream.codec_context.options = {"compression_level": "9"}  # fast: nobody listens
        resampler = av.AudioResampler(
            format=stream.codec_context.format,
            layout="stereo",
            rate=rate,
            frame_size=stream.codec_context.frame_size or None,
        )
        for index in range(round(hours * 3600)):
            sound = np.roll(second, 977 * index, axis=1) * loudness
            frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="stereo")
            frame.sample_rate = rate
            frame.pts = index * rate
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))


def measure(path: Path) -> tuple[float, float, float]:
    """Seconds taken, peak bytes above the bare interpreter's, and seconds of sound decoded."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], check=True, capture_output=True, text=True
    )
    seconds, resident, duration = json.loads(done.stdout)
    return seconds, resident, duration


def main() -> None:
    """Synthesise, decode, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--codec", choices=sorted(CONTAINERS), default="mp3")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"hour.{CONTAINERS[arguments.codec]}"
        synthesise(path, arguments.codec, arguments.hours)
        size = path.stat().st_size
        seconds, resident, duration = measure(path)
    print(
        f"machine   {platform.processor() or platform.machine()}, Python {sys.version.split()[0]}"
    )
    print(f"recording {duration:.1f} s of {arguments.codec}, {size / 1e6:.1f} MB")
    print(f"decoded   in {seconds:.1f} s, {duration / seconds:.0f} times as fast as it plays")
    print(f"memory    {resident / 1e6:.0f} MB at most above the bare interpreter's")


if __name__ == "__main__":
    main()
