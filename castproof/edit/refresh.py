"""Captions and subtitles beside an episode, brought to what the episode says now.

They are the files that castproof wrote before: provenance has their digests, so that one which
somebody edited is told from one that nobody did, and is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from castproof.config.schema import Configuration
from castproof.edit.captions import (
    KnownWords,
    find_folder,
    find_known_words,
    lay_out_edited,
    lay_out_words,
    read_caption_settings,
    shows_captions,
)
from castproof.errors import RecordingBusy, explain
from castproof.files import digest, exports, lock, safe_edit
from castproof.files.paths import follow_links, format_path, stem_of
from castproof.files.stdio import STREAM
from castproof.pipeline.cache import RecordingCache
from transcript import io as formats
from transcript.errors import CastproofError, UnknownFormat
from transcript.io import Format
from transcript.values import Transcript


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of the captions beside an episode: the files written, and a line on each other.

    ``edited`` are those that somebody edited, ``failed`` those that could not be made.
    """

    written: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know though all is well, a line each."""
        if not self.written:
            return self.edited
        return (f"captions made anew from the episode: {', '.join(self.written)}", *self.edited)


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A file of captions beside an episode, and the ``digests`` of what castproof wrote there."""

    path: Path
    format_: Format
    digests: tuple[str, ...]


def refresh_captions(
    episode: Path,
    transcript: Transcript,
    known: KnownWords | None = None,
    folder: Path | None = None,
) -> Refreshed:
    """Bring the captions beside an episode to its ``transcript``, which was just written.

    ``known`` are words with their times where they are not those of the recording's ``folder``,
    which is locked meanwhile, and looked for where it is not named. What cannot be done is said in
    the result, for the episode is written already.
    """
    folder = folder or find_folder(episode)
    if folder is None or not folder.is_dir():
        return Refreshed()
    try:
        with lock.hold(folder):
            cache = RecordingCache(folder)
            if not any(list_caption_files(episode, cache)):
                return Refreshed()
            notes: list[str] = []
            words = known or find_known_words(folder, notes)
            return refresh_from(episode, transcript, words, cache)
    except (RecordingBusy, OSError) as error:
        return Refreshed(failed=(f"captions beside it are as they were: {explain(error)}",))


def refresh_from(
    episode: Path,
    transcript: Transcript,
    known: KnownWords | None,
    cache: RecordingCache,
    *,
    is_unedited: bool = False,
) -> Refreshed:
    """Bring the captions beside an episode to its transcript, holding the folder of ``cache``.

    An episode that is the machine's own (``is_unedited``) has captions of all words, as they were
    heard. Raises as :func:`refresh_captions`.
    """
    config = read_caption_settings(cache.folder)
    written, edited, failed = [], [], []
    for file in list_caption_files(episode, cache):
        name = format_path(file.path.name)
        try:
            was = safe_edit.read(file.path)
            # What lies elsewhere, behind a link, is not castproof's, whatever a record says of it.
            is_ours = digest.of_bytes(was.content) in file.digests and not file.path.is_symlink()
            if not is_ours:
                edited.append(
                    f"{name} is not as castproof wrote it and stays as it is: `castproof convert "
                    f"{format_path(episode.name)} {name} --overwrite` makes it anew"
                )
                continue
            content = _render(
                episode, transcript, known, file.format_, config, is_unedited=is_unedited
            )
            if content != was.content:
                # First, so that a run killed after it leaves no captions that cannot come back.
                trouble = exports.keep_export(episode, transcript, content, file.format_)
                cache.record_edited(name, content)
                safe_edit.replace(was, content, keep=False)
                written.append(name)
                if trouble:
                    edited.append(f"{name}: {trouble}")
        except (CastproofError, OSError) as error:
            failed.append(f"{name} is as it was: {explain(error)}")
    return Refreshed(tuple(written), tuple(edited), tuple(failed))


def list_caption_files(episode: Path, cache: RecordingCache) -> Iterator[CaptionFile]:
    """List the files of captions that castproof wrote beside an episode, under its name."""
    output = cache.folder.parent.parent
    if follow_links(output) != follow_links(episode).parent:
        return
    for name, record in cache.outputs().items():
        path = output / name
        if Path(name).name != name or stem_of(path) != stem_of(episode) or not path.is_file():
            continue
        try:
            format_ = formats.find_by_path(path)
        except UnknownFormat:
            continue
        if shows_captions(format_):
            yield CaptionFile(path, format_, (*record.digests, *record.edited_digests))


def record_captions(source: str, target: str, format_: Format, content: bytes) -> None:
    """Record captions that were made of an episode and lie beside it, to be refreshed from now on.

    Nothing is recorded where there is no recording's folder, or it cannot be written now.
    """
    episode, path = Path(source), Path(target)
    if STREAM in (source, target) or follow_links(path).parent != follow_links(episode).parent:
        return
    folder = find_folder(episode)
    if folder is None or not shows_captions(format_) or stem_of(path) != stem_of(episode):
        return
    with suppress(RecordingBusy, OSError), lock.hold(folder):
        RecordingCache(folder).record_edited(format_path(path.name), content)


def _render(
    episode: Path,
    transcript: Transcript,
    known: KnownWords | None,
    format_: Format,
    config: Configuration,
    *,
    is_unedited: bool,
) -> bytes:
    name = format_path(stem_of(episode))
    if is_unedited and known is not None:
        laid_out = lay_out_words(known.words, known, transcript.language, format_, config)
    else:
        laid_out = lay_out_edited(transcript, known, format_, config).transcript
    content = formats.dump(laid_out, format_, recording=name)
    return exports.mark_origin(content, format_, transcript)
