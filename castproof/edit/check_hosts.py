"""Published files held against what hosts take: ``castproof check --for HOST``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from castproof.chapters import recording as recordings
from castproof.edit.check import CheckedFile
from castproof.edit.check_settings import find_settings
from castproof.errors import explain
from castproof.files.safe_edit import MARK
from castproof.player import MARK as PLAYER_MARK
from castproof.publish.feed import Child, list_namespace_tags
from castproof.publish.kinds import SETS
from transcript import io as formats
from transcript.check import Finding, Selection, report_unreadable
from transcript.check.host_chapters import check_chapters
from transcript.check.host_cues import check_cues, report
from transcript.check.hosts import FEED, PLAYER, RECORDING, Host
from transcript.errors import CastproofError, FormatError, InvalidCall, UnknownFormat
from transcript.files import read_file
from transcript.formats.chapters import fill_starts
from transcript.text import decode

_TYPES = {
    ".vtt": ("text/vtt",),
    ".srt": ("application/x-subrip", "application/srt"),
    ".html": ("text/html",),
    ".txt": ("text/plain",),
    ".json": ("application/json",),
}
_CHAPTERS_TYPE = "application/json+chapters"
_HEAD_BYTES = 4096


def find_published(paths: Sequence[Path], hosts: Sequence[Host]) -> tuple[tuple[Path, Host], ...]:
    """Find which file is to be checked for which host; a folder stands for what each takes of it.

    Raises :class:`~transcript.errors.InvalidCall` where a folder has nothing for a host.
    """
    found: list[tuple[Path, Host]] = []
    for named in paths:
        if not named.is_dir():
            found += [(named, host) for host in hosts]
            continue
        inside = [
            path
            for path in sorted(named.iterdir())
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith(MARK)
        ]
        for host in hosts:
            own = [path for path in inside if is_for(path, host)]
            if not own:
                raise InvalidCall(
                    f"{named} has nothing for {host.title}: `castproof publish EPISODE --for "
                    f"{host.name} -o {named}` writes it"
                )
            found += [(path, host) for path in own]
    return tuple(one for at, one in enumerate(found) if one not in found[:at])


def is_for(path: Path, host: Host) -> bool:
    """Tell whether a file of a folder is one that ``publish`` writes for a host.

    The SubRip of one host is not another's, so that its name decides.
    """
    kinds = [kind for each in SETS.values() for kind in each if kind.ending]
    fitting = [kind for kind in kinds if path.name.lower().endswith(kind.ending)]
    if fitting:
        ending = max(fitting, key=lambda kind: len(kind.ending)).ending
        return any(kind.ending == ending for kind in SETS[host.name])
    return host.takes(find_kind(path) or "")


def check_for_host(
    path: Path, host: Host, *, duration_s: float | None, selection: Selection
) -> CheckedFile:
    """Check a file for a host; one that cannot be read has the finding ``E001``."""
    try:
        kind = find_kind(path)
        if kind is None or not host.takes(kind):
            takes = ", ".join((*host.cues, *host.chapters, *sorted(host.others)))
            what = "this file" if kind is None else describe_kind(kind)
            message = f"it does not take {what}; it takes {takes}"
            findings: tuple[Finding, ...] = (report(1, "P601", host, message),)
        else:
            findings = tuple(sorted(_check_kind(path, kind, host, duration_s)))
    except (CastproofError, OSError) as error:
        reason = explain(error).removeprefix(f"{path}: ")
        findings = (report_unreadable(FormatError(reason, line=getattr(error, "line", None))),)
    wanted = tuple(one for one in findings if one.code in selection or one.code == "E001")
    return CheckedFile(str(path), find_settings(path).apply(wanted))


def find_kind(path: Path) -> str | None:
    """Find what a file is among the formats that hosts take; ``None`` for what none does."""
    if recordings.is_recording(path):
        return RECORDING
    if path.suffix.lower() in (".xml", ".rss"):
        return FEED
    try:
        return formats.find_by_path(path).name
    except UnknownFormat:
        if path.suffix.lower() != ".html":
            return None
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        return PLAYER if PLAYER_MARK.encode() in head or b"<iframe" in head else None


def describe_kind(kind: str) -> str:
    """Describe a kind of file in plain words."""
    own = {
        RECORDING: "chapters in a recording",
        FEED: "tags of a feed",
        PLAYER: "a player page",
    }
    return own.get(kind) or formats.find_by_name(kind).title


def _check_kind(path: Path, kind: str, host: Host, duration_s: float | None) -> Iterator[Finding]:
    if kind == RECORDING:
        from asr.audio.length import measure_duration

        chapters = recordings.read_chapters(path)
        yield from check_chapters(chapters, kind, host, duration_s or measure_duration(path))
    elif kind == FEED:
        data = read_file(path)
        for line, tag in list_namespace_tags(data):
            yield from _check_tag(line, tag, host)
    elif kind in host.cues:
        yield from check_cues(decode(read_file(path)), kind, host, duration_s)
    elif kind in host.chapters:
        transcript = formats.load(read_file(path), formats.find_by_name(kind))
        yield from check_chapters(fill_starts(transcript).headers, kind, host, duration_s)


def _check_tag(line: int, tag: Child, host: Host) -> Iterator[Finding]:
    """Check a tag of the namespace: its address, and its type against its file's ending."""
    if tag.name not in ("transcript", "chapters"):
        return
    url, type_ = tag.attributes.get("url", ""), tag.attributes.get("type", "").lower()
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.netloc)
        ending = Path(parts.path).suffix.lower()
    except ValueError:
        is_whole, ending = False, ""
    if not is_whole:
        yield report(line, "P618", host, f"<{tag.name}> has no whole https:// address")
    fitting = (_CHAPTERS_TYPE,) if tag.name == "chapters" else _TYPES.get(ending, ())
    if fitting and type_ not in fitting:
        said = f"has the type {type_}" if type_ else "has no type"
        yield report(line, "P617", host, f"<{tag.name}> {said}: {fitting[0]} is its file's")
