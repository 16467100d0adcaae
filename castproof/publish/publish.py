"""An edited episode published: a file of each kind that its hosts take, and its feed's tags."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from asr.audio.containers import require_file
from castproof.chapters import recording as recordings
from castproof.edit.captions import KnownWords, find_folder, find_known_words, read_known_words
from castproof.errors import explain
from castproof.files import digest, safe_edit
from castproof.files.lock import hold_file
from castproof.files.paths import format_path, stem_of
from castproof.player import PlayerLabels, render_frame, render_player
from castproof.publish import feed as feeds
from castproof.publish.facts import EpisodeFacts, read_facts
from castproof.publish.folder import PublishedFile, PublishedFolder, explain_kept
from castproof.publish.kinds import (
    FRAME,
    IN_RECORDING,
    PAGE,
    PLAYER,
    RECORDING,
    WORDS,
    Kind,
    list_kinds,
)
from castproof.publish.rendering import Material, make_material, render
from castproof.publish.tags import FeedTag, check_base_url, make_tags, quote_name, write_snippet
from transcript import io as formats
from transcript.check.hosts import Host
from transcript.errors import CastproofError, FormatError, InvalidCall
from transcript.values import Transcript

SNIPPET_ENDING = ".item.xml"
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """What to publish: an episode for hosts, into a folder, and perhaps its feed.

    ``base_url`` is where the folder's files will be fetched from, ``item`` what tells the feed's
    item where the page does not. ``words`` is a file with the times of the words.
    """

    episode: Path
    hosts: tuple[Host, ...]
    folder: Path
    recording: Path | None = None
    words: Path | None = None
    language: str | None = None
    base_url: str | None = None
    audio_url: str | None = None
    feed: Path | None = None
    item: str | None = None
    overwrite: bool = False
    is_dry: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: the files, a line on each that is not as asked, and the feed's edit."""

    files: tuple[PublishedFile, ...]
    partial: tuple[str, ...] = ()
    feed: feeds.FeedEdit | None = None
    feed_was: bytes = b""
    feed_kept: Path | None = None


@dataclass(frozen=True, slots=True)
class _Set:
    """The files to write, called ``stem``, and what they are made of."""

    stem: str
    facts: EpisodeFacts
    material: Material
    kinds: tuple[Kind, ...]


def publish(call: Publication, tell: Tell) -> Published:
    """Write what each host takes of an episode, and the tags into its feed.

    ``tell`` is called with each line that a person should know. A file that a person changed is
    left, and said in the result, as is one whose format cannot hold the episode. The feed is
    edited last. Raises :class:`~transcript.errors.InvalidCall`, :class:`~transcript.errors
    .FormatError`, :class:`~castproof.errors.DifferentRecording`,
    :class:`~castproof.errors.OutputNotWritable`, :class:`~castproof.errors.FileBusy`,
    :class:`~castproof.errors.FileChanged` and :class:`OSError`.
    """
    if call.feed is not None and call.base_url is None:
        raise InvalidCall("--feed needs --url: the address of the folder where the files will lie")
    base_url = "" if call.base_url is None else check_base_url(call.base_url)
    planned = _plan(call, tell)
    opened = None if call.feed is None else _open_feed(call.feed, call, planned.facts)
    folder = None if call.is_dry else PublishedFolder.open(call.folder)
    files: list[PublishedFile] = []
    partial: list[str] = []
    made: list[tuple[Kind, str]] = []
    for kind in planned.kinds:
        try:
            name, content = _render(kind, planned, call, base_url)
            if kind is IN_RECORDING and call.recording is not None:
                files.append(_write_recording(call.recording, planned, call, folder, tell))
            elif folder is None:
                files.append(PublishedFile(call.folder / name, "written"))
            else:
                files.append(folder.write(name, content, overwrite=call.overwrite))
            made.append((kind, name))
        except (CastproofError, OSError) as error:
            name = f"{planned.stem}{kind.ending or ' with chapters'}"
            partial.append(f"{name} was not written: {explain(error)}")
    tags = make_tags(made, planned.facts, base_url)
    if any(tag.name != "person" for tag in tags):
        name = f"{planned.stem}{SNIPPET_ENDING}"
        snippet = write_snippet(tags).encode()
        if folder is None:
            files.append(PublishedFile(call.folder / name, "written"))
        else:
            files.append(folder.write(name, snippet, overwrite=call.overwrite))
        if call.base_url is None:
            tell(f"the addresses in {name} are names of files: --url makes them whole")
    partial += [one.reason for one in files if one.action == "kept"]
    found = Published(tuple(files), tuple(partial))
    return found if opened is None else _write_feed(call, opened, tags, found)


def _plan(call: Publication, tell: Tell) -> _Set:
    _, page = safe_edit.read_episode(call.episode)
    known = _find_words(call, tell)
    try:
        facts = read_facts(page.front_matter, page.transcript, call.language)
    except FormatError as error:
        raise type(error)(f"{call.episode}: {error}", path=call.episode) from error
    if facts.language is None and known is not None and known.captions is not None:
        facts = replace(facts, language=known.captions.language)
    end_s = None  # what the page says of its length may be another version's
    if call.recording is not None:
        from asr.audio.length import measure_duration

        end_s = measure_duration(call.recording)
    transcript = Transcript(page.transcript.entries, facts.language)
    material, notes = make_material(transcript, known, end_s)
    for note in notes:
        tell(note)
    kinds = _choose_kinds(call, material, facts, tell)
    return _Set(stem_of(call.episode), facts, material, kinds)


def _find_words(call: Publication, tell: Tell) -> KnownWords | None:
    if call.words is not None:
        return read_known_words(call.words)
    notes: list[str] = []
    found = find_known_words(find_folder(call.episode), notes)
    for note in notes:
        tell(note)
    return found


def _choose_kinds(
    call: Publication, material: Material, facts: EpisodeFacts, tell: Tell
) -> tuple[Kind, ...]:
    """Choose the files that can be made; say which are not, and what would be needed."""
    kinds = list(list_kinds(call.hosts))
    chapters = [kind for kind in kinds if kind is IN_RECORDING or _is_chapters(kind)]
    if chapters and not material.chapters.headers:
        command = f"castproof chapters {format_path(call.episode)} --suggest"
        tell(f"the episode has no chapters: `{command}` shows where they may be")
        kinds = [kind for kind in kinds if kind not in chapters]
    if IN_RECORDING in kinds and not _takes_chapters(call.recording, tell):
        kinds.remove(IN_RECORDING)
    sound = _name_sound(call, facts)
    if PAGE in kinds and (
        sound is None
        or (
            call.recording
            and sound == quote_name(call.recording.name)
            and IN_RECORDING not in kinds
        )
    ):
        what = "has no sound" if sound is None else f"plays {sound}, which has to lie beside it"
        tell(f"the page {what}: --audio-url names the sound's address")
    if WORDS in kinds and material.known is None:
        tell(f"no {WORDS.ending} is written: no times of words are known")
        kinds.remove(WORDS)
    if facts.unplaced and any(kind.type for kind in kinds):
        names = ", ".join(facts.unplaced)
        tell(
            f"{names}: nothing tells a host from a guest, so the feed does not name them: list "
            "`hosts` and `guests` in the front matter"
        )
    return tuple(kinds)


def _takes_chapters(recording: Path | None, tell: Tell) -> bool:
    if recording is None:
        return False
    try:
        require_file(recording)
        recordings.find_kind(recording)
    except InvalidCall as error:
        tell(str(error))
        return False
    return True


def _is_chapters(kind: Kind) -> bool:
    if kind.format_name in (RECORDING, PLAYER, FRAME):
        return False
    return formats.find_by_name(kind.format_name).is_chapters


def _render(kind: Kind, planned: _Set, call: Publication, base_url: str) -> tuple[str, bytes]:
    """Render a file; return its name and content. A recording's content is made as it is copied."""
    if kind is IN_RECORDING and call.recording is not None:
        return call.recording.name, b""
    name = f"{planned.stem}{kind.ending}"
    facts = planned.facts
    title = facts.title or planned.stem
    if kind.format_name == PLAYER:
        labels = PlayerLabels(
            title=title,
            recording=_name_sound(call, facts),
            show=facts.show,
            date=facts.date,
            summary=facts.summary,
            duration_s=planned.material.end_s or facts.duration_s,
        )
        return name, render_player(planned.material.paragraphs, labels).encode()
    if kind.format_name == FRAME:
        page = f"{base_url}{quote_name(f'{planned.stem}.html')}"
        return name, f"{render_frame(page, title)}\n".encode()
    return name, render(kind, planned.material)


def _name_sound(call: Publication, facts: EpisodeFacts) -> str | None:
    """Name the sound as a page does: its address, or a file beside the page."""
    if call.audio_url is not None:
        return call.audio_url
    return facts.audio if call.recording is None else quote_name(call.recording.name)


def _write_recording(
    recording: Path, planned: _Set, call: Publication, folder: PublishedFolder | None, tell: Tell
) -> PublishedFile:
    """Write a copy of the recording with the chapters into the folder."""
    path, chapters = call.folder / recording.name, planned.material.chapters.headers
    if folder is None:
        recordings.plan_writing(recording, chapters)
        return PublishedFile(path, "written")
    is_there = path.exists()
    if is_there and path.samefile(recording):
        raise InvalidCall("the recording itself lies there: choose another folder with -o")
    is_ours = is_there and folder.is_ours(path)
    if is_there and not is_ours and not call.overwrite:
        return PublishedFile(path, "kept", reason=explain_kept(path))
    before = digest.of_file(path) if is_there else None
    writing = recordings.write_chapters(recording, chapters, path, keep=is_there and not is_ours)
    for note in writing.notes:
        tell(f"{format_path(path)}: {note}")
    now = digest.of_file(path)
    folder.record(path, now)
    return PublishedFile(path, "unchanged" if now == before else "written")


@dataclass(frozen=True, slots=True)
class _OpenFeed:
    was: safe_edit.EditedFile
    feed: feeds.Feed
    item: feeds.Item


def _open_feed(path: Path, call: Publication, facts: EpisodeFacts) -> _OpenFeed:
    """Read the feed and find the episode's item, before anything is written."""
    was = safe_edit.read(path)
    query = feeds.ItemQuery(
        guid=facts.guid,
        enclosure=call.audio_url or facts.audio,
        recording=None if call.recording is None else call.recording.name,
        title=facts.title,
        wanted=call.item,
    )
    try:
        feed = feeds.parse_feed(was.content)
        return _OpenFeed(was, feed, feeds.find_item(feed, query))
    except CastproofError as error:
        raise type(error)(f"{path}: {error}", path=path) from error


def _write_feed(
    call: Publication, opened: _OpenFeed, tags: tuple[FeedTag, ...], found: Published
) -> Published:
    path = opened.was.path
    try:
        edit = feeds.write_tags(opened.feed, opened.item, tags)
    except CastproofError as error:
        raise type(error)(f"{path}: {error}", path=path) from error
    kept = None
    if not call.is_dry and edit.content != opened.was.content:
        with hold_file(path):
            kept = safe_edit.replace(opened.was, edit.content)
    return Published(found.files, found.partial, edit, opened.was.content, kept)
