"""One call of faster-whisper, its words written as JSON: a process to be measured.

python -m benchmarks.field.plain_whisper SOUND OUT sequential|vad|batched MODEL DEVICE TYPE THREADS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from asr.audio.decode import decode


def main() -> None:
    """Decode, recognize, write ``[start, end, text]`` of every word."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    sound, out, way, model, device, compute_type, threads = sys.argv[1:]
    whisper = WhisperModel(
        model, device=device, compute_type=compute_type, cpu_threads=int(threads)
    )
    # Its own decoder does not run with PyAV 19; the sound is the same.
    samples = decode(Path(sound)).samples
    if way == "batched":
        segments, _ = BatchedInferencePipeline(whisper).transcribe(
            samples, language="en", word_timestamps=True, batch_size=8
        )
    else:
        segments, _ = whisper.transcribe(
            samples, language="en", word_timestamps=True, vad_filter=way == "vad"
        )
    words = [
        (word.start, word.end, word.word.strip())
        for segment in segments
        for word in segment.words or ()
    ]
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(json.dumps(words), encoding="utf-8")


if __name__ == "__main__":
    main()
