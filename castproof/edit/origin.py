"""Which text a file was made from that comes back into an episode, and what it said then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from align.editing.returned import cut_alike, restore_left_out
from align.texts import make_keys
from castproof.errors import UnknownOrigin
from castproof.files import exports
from castproof.files import merge_base as bases
from castproof.files.exports import Export
from castproof.files.safe_edit import MARK
from castproof.pipeline.cache import FOLDER_NAME, FORMER_FOLDER_NAME
from transcript import io as formats
from transcript.errors import CastproofError, FormatError, NotExpressible
from transcript.files import read_file
from transcript.formats import document, made_from
from transcript.io import Format
from transcript.spacing import split_words
from transcript.text import join_lines
from transcript.values import Line, Transcript

SHARED = 1 / 3
"""The share of a file's words that the text has, if it was made from that text."""
#: Formats whose lines are an episode's paragraphs, whatever program wrote the file.
OF_PARAGRAPHS = frozenset({"episode", "docx", "turns"})


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A file that comes back: its name, bytes, format, and what it says."""

    name: str
    content: bytes
    format_: Format
    transcript: Transcript

    @property
    def path(self) -> Path:
        """The file, for the folder it lies in."""
        return Path(self.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """The episode that it comes back into, and what that says."""

    path: Path
    transcript: Transcript

    @property
    def named(self) -> tuple[str, Transcript]:
        """Its name as a message has it, and what it says."""
        return str(self.path), self.transcript


@dataclass(frozen=True, slots=True)
class Origin:
    """The text that a file was made from, and what the file said then.

    ``is_told`` where nothing but the texts themselves tells that it was this one.
    """

    source: Transcript
    written: Transcript
    is_told: bool = False


def find_origin(returned: ReturnedFile, standing: Standing, base: Path | None) -> Origin:
    """Find what a file was made from: what ``base`` has, or what the file and what was kept tell.

    Raises :class:`~castproof.errors.UnknownOrigin` where that is not known or has nothing to do
    with the episode, and what reading ``base`` raises.
    """
    folders = list(dict.fromkeys((standing.path.parent, returned.path.parent)))
    written = exports.list_exports(folders, returned.format_)
    if base is not None:
        source = exports.publish(bases.read_given_base(base).transcript)
        found = choose_written(returned, source, written)
    elif (text_digest := made_from.find(returned.content, returned.format_.name)) is not None:
        known = exports.find_text(folders, text_digest)
        texts = list_earlier(standing, folders) if known is None else iter((known,))
        same = (one for one in texts if exports.compute_text_digest(one) == text_digest)
        if (text := next(same, None)) is None:
            raise UnknownOrigin(
                f"it was made from another text than {standing.path} has, and that is not found: "
                f"{advise(returned, standing)}",
                path=returned.path,
            )
        found = choose_written(returned, text, written)
    elif (earlier := find_before_changes(returned, standing, folders)) is not None:
        found = earlier
    else:
        found = tell_origin(returned, standing, written, folders)
    require_kinship("it", returned.transcript, "what it was made from", found.source)
    require_kinship("what it was made from", found.source, *standing.named)
    return found


def find_before_changes(
    returned: ReturnedFile, standing: Standing, folders: list[Path]
) -> Origin | None:
    """Find the text that a document said before the changes recorded in it, if it is known.

    Then nothing else was changed in it, and that text is what it was made from.
    """
    if returned.format_.name != "docx":
        return None
    try:
        before = document.parse_before_changes(returned.content)
    except FormatError:
        return None  # what was changed may have been what mends it
    if before is None:
        return None
    for text in list_earlier(standing, folders):
        origin = Origin(text, rewrite(text, returned))
        if restore(origin, before, returned.format_) == text:
            return origin
    return None


def restore(origin: Origin, now: Transcript, format_: Format) -> Transcript:
    """Bring what a file says ``now``, otherwise than when it was written, into its source."""
    written, now = map(exports.publish, (origin.written, now))
    return restore_left_out(origin.source, written, now, format_.carries)


def tell_origin(
    returned: ReturnedFile, standing: Standing, written: tuple[Export, ...], folders: list[Path]
) -> Origin:
    """Tell by what it says which of the files that were written one was.

    Raises :class:`~castproof.errors.UnknownOrigin` where it was made from something else.
    """
    same = [one for one in written if exports.is_export(one, returned.content)]
    for one in (same or find_nearest(returned, written))[:1]:
        source = exports.find_text(folders, one.text_digest)
        if source is not None and (same or is_nearest(returned, one, standing, folders)):
            return Origin(source, one.written, is_told=not same)
    raise UnknownOrigin(
        f"it does not say what it was made from, so what was put right in {standing.path} since "
        f"cannot be told from what was changed in it: "
        f"{advise(returned, standing)}",
        path=returned.path,
    )


def advise(returned: ReturnedFile, standing: Standing) -> str:
    """Advise what to type where it is not known what a file was made from."""
    carried = returned.format_.carries
    absent = [name for name in ("speakers", "headers") if name not in carried]
    stays = f" ({' and '.join(absent)} stay)" if absent else ""
    return (
        "name that text, such as an older copy of the episode, with --base; "
        f"--base {standing.path} takes whatever {returned.path.name} says otherwise{stays}"
    )


def require_kinship(name: str, text: Transcript, other_name: str, other: Transcript) -> None:
    """Refuse to merge texts that hardly share a word."""
    if text.lines and other.lines and share_words(text, other) < SHARED:
        raise UnknownOrigin(
            f"{name} and {other_name} hardly share a word: is it the right episode? To replace its "
            "whole transcript, name the episode after --front-matter too"
        )


def share_words(one: Transcript, other: Transcript) -> float:
    """Compute the share of a text's words that another has too, in any order.

    >>> share_words(*(Transcript((Line(0.0, None, None, text),)) for text in ("a b", "B c d")))
    0.5
    """
    ours, theirs = (
        Counter(make_keys([token for line in side.lines for token in split_words(line.text)]))
        for side in (one, other)
    )
    return (ours & theirs).total() / max(1, ours.total())


def choose_written(
    returned: ReturnedFile, source: Transcript, written: tuple[Export, ...]
) -> Origin:
    """Choose which of the files written from a text came back; none may have been kept."""
    text_digest = exports.compute_text_digest(source)
    own = tuple(one for one in written if one.text_digest == text_digest)
    if nearest := find_nearest(returned, own):
        return Origin(source, nearest[0].written)
    return Origin(source, rewrite(source, returned))


def rewrite(source: Transcript, returned: ReturnedFile) -> Transcript:
    """Write a text once more in a file's format, as far as it has what the format needs.

    It is cut into cues where the file is: such a file was laid out otherwise.
    """
    format_ = returned.format_
    try:
        written = formats.load(formats.dump(source, format_), format_)
    except NotExpressible:
        kept = (entry for entry in source.entries if isinstance(entry, Line))
        written = Transcript(tuple(_strip(line, format_.carries) for line in kept))
    if format_.name not in OF_PARAGRAPHS and not format_.is_chapters:
        return cut_alike(written, exports.publish(returned.transcript))
    return written


def _strip(line: Line, carried: frozenset[str]) -> Line:
    return Line(
        line.start if "starts" in carried else None,
        None,
        line.speaker if "speakers" in carried else None,
        line.text if "line breaks" in carried else join_lines(line.text),
    )


def find_nearest(returned: ReturnedFile, written: tuple[Export, ...]) -> list[Export]:
    """Order what was written by how much of it the file differs from, the nearest first."""

    def measure(export: Export) -> int:
        return measure_distance(*map(count_facts, (returned.transcript, export.written)))

    return sorted(written, key=measure)


def is_nearest(
    returned: ReturnedFile, export: Export, standing: Standing, folders: list[Path]
) -> bool:
    """Tell whether a file was made from what was kept, and from no other text that is known."""
    if returned.transcript.lines and share_words(returned.transcript, export.written) < SHARED:
        return False
    ours = count_words(returned.transcript)
    least = measure_distance(ours, count_words(export.written))
    return all(
        measure_distance(ours, count_words(rewrite(text, returned))) >= least
        for text in list_earlier(standing, folders)
    )


def count_facts(transcript: Transcript) -> Counter[object]:
    """Count what a transcript says: its words, and each line's start and speaker."""
    facts = count_words(transcript)
    facts.update((line.start, line.speaker) for line in exports.publish(transcript).lines)
    return facts


def count_words(transcript: Transcript) -> Counter[object]:
    """Count a transcript's words, each with the one before it, and its titles."""
    tokens = [token for line in transcript.lines for token in split_words(line.text)]
    words: Counter[object] = Counter(zip(["", *tokens], tokens, strict=False))
    words.update(header.title for header in transcript.headers)
    return words


def measure_distance(one: Counter[object], other: Counter[object]) -> int:
    """Count what one side says and the other does not."""
    return ((one - other) + (other - one)).total()


def list_earlier(standing: Standing, folders: list[Path]) -> Iterator[Transcript]:
    """List the texts that an episode is known to have had: it, its copies, what it began as."""
    yield exports.publish(standing.transcript)
    name = standing.path.name
    copies = sorted(
        path
        for path in standing.path.parent.iterdir()
        if path.name == name + MARK or (path.name.startswith(f"{name}.{MARK}"))
    )
    started = (
        sorted(folder.glob(f"{place}/*/base-*.json"))
        for folder in folders
        for place in (FOLDER_NAME, FORMER_FOLDER_NAME)
    )
    for path in (*copies, *chain.from_iterable(started)):
        format_ = formats.find_by_name("json" if path.suffix == ".json" else "episode")
        try:
            yield exports.publish(formats.load(read_file(path), format_))
        except (CastproofError, OSError):
            continue  # a copy that cannot be read says nothing
