"""Which headers of an episode are a model's, so that they can be taken back.

FOLDER/.castproof/assist/talk.titles.json      the titles that were written, and where it stood
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from castproof.assist.record import find_before, keep_before
from castproof.errors import OutputNotWritable, explain_os_error
from castproof.files import atomic, digest, safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import follow_links, stem_of
from castproof.files.safe_edit import EditedFile
from castproof.pipeline.cache import FOLDER_NAME
from castproof.pipeline.own_folder import make_own_folder
from transcript import episode
from transcript.episode import Episode
from transcript.own_files import read_own
from transcript.values import Entry, Header, Transcript


class WrittenTitles(BaseModel):
    """The digests of the episode before and after, and each title with the one it stands for.

    ``None`` stands for no header.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    before: str
    after: str
    titles: dict[str, str | None]


def save_titles(was: EditedFile, page: Episode, titled: Transcript) -> Path | None:
    """Save an episode with a model's titles, recorded as such; return where the old one is kept.

    Raises as :func:`castproof.files.safe_edit.save` does.
    """
    text = episode.write(replace(page, transcript=titled))
    old = [header.title for header in page.transcript.headers]
    new = [header.title for header in titled.headers]
    replaced = old if len(old) == len(new) else [None] * len(new)
    pairs = zip(new, replaced, strict=True)
    written = WrittenTitles(
        before=keep_before(was.path, was.content),
        after=digest.of_bytes(text.encode()),
        titles={title: earlier for title, earlier in pairs if title != earlier},
    )
    _write(was.path, written.model_dump_json(indent=1).encode() + b"\n")
    return safe_edit.save(was, text)


def undo_titles(path: Path) -> tuple[int, Path | None]:
    """Take a model's titles back; return how many, and where the episode's last text is kept.

    Byte for byte where nobody changed it since; else the headers go that still have these titles.
    Raises as :func:`castproof.files.safe_edit.save` does.
    """
    with hold_file(path):
        was, page = safe_edit.read_episode(path)
        written = _read(path)
        if written is None:
            return 0, None
        content = find_before(path, written.before)
        is_same = digest.of_bytes(was.content) == written.after
        entries = list(page.transcript.entries)
        left: list[Entry] = []
        count = 0
        for entry in entries:
            if isinstance(entry, Header) and entry.title in written.titles:
                count += 1
                earlier = written.titles[entry.title]
                if earlier is None:
                    continue
                entry = replace(entry, title=earlier)
            left.append(entry)
        if content is not None and is_same:
            text = content.decode()
        else:
            text = episode.write(
                replace(page, transcript=replace(page.transcript, entries=tuple(left)))
            )
        kept = safe_edit.save(was, text) if text.encode() != was.content else None
        _name(path).unlink(missing_ok=True)
        return count, kept


def _read(path: Path) -> WrittenTitles | None:
    try:
        return WrittenTitles.model_validate_json(read_own(_name(path)))
    except (OSError, ValidationError):
        return None


def _name(path: Path) -> Path:
    own = follow_links(path)
    return own.parent / FOLDER_NAME / "assist" / f"{stem_of(own)}.titles.json"


def _write(path: Path, content: bytes) -> None:
    target = _name(path)
    try:
        make_own_folder(target.parent)
        atomic.write_own(target, content)
    except OSError as error:
        raise OutputNotWritable(explain_os_error(error, path=target), path=target) from error
