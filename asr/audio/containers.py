"""Open a recording safely: one plain local file, whatever its name, and nothing it points to.

FFmpeg reads far more than recordings. A playlist makes it open other files, a session
description makes it listen on the network, and a name such as ``concat:a|b`` or
``http://…`` is an instruction to it. A recording comes from a stranger as often as not, so
here a name is only a name, and formats that lead elsewhere are refused.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

from asr.errors import AudioUnreadable, NoAudioTrack, RecordingMissing
from transcript.files import name_errors

#: FFmpeg's formats that open further files or connections.
LEADING_ELSEWHERE = frozenset({"concat", "dash", "hls", "imf", "rtsp", "sap", "sdp", "vobsub"})

#: Formats without a header, which FFmpeg sees in almost anything. Real AMR files have one: "amr".
MERE_GUESSES = frozenset({"amrnb", "amrwb"})

#: How playlists begin, so that the reason can be named.
_PLAYLIST_STARTS = (b"#EXTM3U", b"ffconcat version", b"[playlist]", b"v=0")

#: How much of a file is looked at to tell text from sound.
_TEXT_BYTES = 4096


def open_container(path: Path) -> Any:
    """Open ``path`` with PyAV and return the ``av.container.InputContainer``, to be closed.

    Raises :class:`RecordingMissing` where there is no file, and :class:`AudioUnreadable` where
    there is one that FFmpeg cannot read, or a playlist.
    """
    import av

    require_file(path)
    # Text is refused before FFmpeg makes noise of it, or follows where it leads.
    with name_errors(path), path.open("rb") as file:
        start = file.read(_TEXT_BYTES)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_PLAYLIST_STARTS) or b"<MPD" in start:
        raise AudioUnreadable(
            f"{path} is a playlist, which is not followed: give the recording it points to",
            path=path,
        )
    if _is_text(start):
        raise AudioUnreadable(f"{path} holds text, not sound: give the recording itself", path=path)
    allowed = ",".join(sorted(av.formats_available - LEADING_ELSEWHERE - MERE_GUESSES))
    try:
        return av.open(
            # "file:" takes the rest literally: a colon or a leading dash is part of the name.
            f"file:{path}",
            options={"protocol_whitelist": "file", "format_whitelist": allowed},
            **_choose_tag_options(av.__version__),
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise AudioUnreadable(
            f"{path} is not a recording that can be decoded ({_reason(error)}): "
            "check that it plays, and download or export it again",
            path=path,
        ) from error


def _choose_tag_options(version: str) -> dict[str, str]:
    """Choose the options by which tags that are not UTF-8 do not stop PyAV ``version``.

    PyAV 19 keeps such bytes by itself and has no ``metadata_errors`` any more.

    >>> _choose_tag_options("18.1.0"), _choose_tag_options("19.0.2")
    ({'metadata_errors': 'replace'}, {})
    """
    return {"metadata_errors": "replace"} if int(version.partition(".")[0]) < 19 else {}


def require_file(path: Path) -> None:
    """Raise unless ``path`` is a plain file that has something in it and may be read."""
    try:
        if path.is_dir():
            raise RecordingMissing(f"{path} is a folder: give the recording in it", path=path)
        if not path.exists():
            raise RecordingMissing(f"{path} does not exist: check the name", path=path)
        if not path.is_file():
            raise RecordingMissing(f"{path} is not a plain file: save the sound to one", path=path)
        if path.stat().st_size == 0:
            raise AudioUnreadable(f"{path} is empty: copy or download it again", path=path)
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise AudioUnreadable(f"{path} cannot be read: {_reason(error)}", path=path) from error


def choose_audio_stream(container: Any, path: Path, number: int | None = None) -> Any:
    """Choose the audio stream that FFmpeg would choose, or the one of this ``number``, from 1 on.

    Raises :class:`NoAudioTrack` where there is none, or not so many, and
    :class:`AudioUnreadable` where none is usable.
    """
    streams = container.streams.audio
    stream = container.streams.best("audio")
    if number is not None and streams:
        if number > len(streams):
            raise NoAudioTrack(
                f"{path} has no sound stream {number}: choose one of {len(streams)}", path=path
            )
        stream = streams[number - 1]
    # Without a decoder: some versions of PyAV end the whole process when asked to decode it.
    if stream is not None and stream.codec_context is not None:
        return stream
    if streams:
        raise AudioUnreadable(
            f"{path} has an audio track of an unknown kind: export it again", path=path
        )
    raise NoAudioTrack(f"{path} holds no sound: give the file recorded with sound", path=path)


def _is_text(start: bytes) -> bool:
    """Tell whether every character of ``start`` is one that people type; no recording begins so.

    >>> _is_text("Grüß Gott,\\n".encode()), _is_text(b"RIFF\\x24\\x08\\x00\\x00WAVEfmt ")
    (True, False)
    """
    try:  # not final: the last character may be cut in two
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character.isspace() for character in text)


def _reason(error: Exception) -> str:
    """Return what the system or FFmpeg said, without the path that the message already has."""
    said = getattr(error, "strerror", None) or str(error)
    return str(said).split(": 'file:")[0].splitlines()[0].strip()
