"""Files compared: two of them, or two folders of them that are paired by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from castproof.comparing.machine_side import find_base_of, find_machine_base
from castproof.comparing.model_edits import count_model_edits
from castproof.edit.convert import EDITED
from castproof.errors import explain
from castproof.files.merge_base import MergeBase
from castproof.files.paths import format_path, stem_of
from castproof.files.transcripts import load_transcript
from castproof.files.word_files import holds_segments, read_words
from compare import Comparison, Options, Scores, compare, pool_scores
from compare.scores import WITH_SPACES
from compare.units import Unit, pool_units
from compare.wording import warn_of_mismatch
from transcript import io as formats
from transcript.errors import CastproofError, FormatError, InvalidCall, UnknownFormat
from transcript.files import read_file
from transcript.io import Format
from transcript.spacing import join_words
from transcript.values import Line, Transcript


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files of one episode: the machine's, and the person's."""

    name: str
    machine: Path
    human: Path


@dataclass(frozen=True, slots=True)
class Compared:
    """A pair that was compared, what was read, and what came of it.

    ``note`` says where the machine's side is not what its file says. ``by_model`` counts the
    differences that a language model made (``castproof assist``); ``None`` where no reading of one
    is recorded beside the person's file.
    """

    pair: Pair
    machine: Transcript
    human: Transcript
    found: Comparison
    note: str | None = None
    by_model: int | None = None


@dataclass(frozen=True, slots=True)
class MachineSide:
    """The machine's transcript, and a line on it where it is not what the named file says."""

    transcript: Transcript
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An episode that could not be compared, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """The episodes that two folders share, and the files that only one of them has."""

    pairs: tuple[Pair, ...]
    only_machine: tuple[Path, ...] = ()
    only_human: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that was compared at once, and what could not be."""

    options: Options
    episodes: tuple[Compared, ...]
    only_machine: tuple[Path, ...] = ()
    only_human: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def pooled(self) -> Scores:
        """The scores of all episodes as one, errors and lengths summed."""
        return pool_scores([one.found.scores for one in self.episodes])

    @property
    def unit(self) -> Unit:
        """What all of them together are counted in."""
        return pool_units(one.found.unit for one in self.episodes)

    @property
    def has_characters(self) -> bool:
        """Tell whether characters are counted beside words, where no spaces part the words."""
        return any(one.found.scores.cer != WITH_SPACES for one in self.episodes)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was left out."""
        return not (self.only_machine or self.only_human or self.failures)


def compare_files(machine: Path, human: Path, options: Options) -> Report:
    """Compare two files, in any formats that are read.

    Raises :class:`~transcript.errors.FormatError`, :class:`~transcript.errors.UnknownFormat` and
    :class:`OSError` for a file that cannot be read, or that holds chapters only.
    """
    return Report(options, (_compare_pair(Pair(stem_of(human), machine, human), options),))


def compare_folders(machine: Path, human: Path, options: Options) -> Report:
    """Compare all episodes that two folders share; a bad file does not stop the rest.

    Raises :class:`~transcript.errors.InvalidCall` where they share no name at all.
    """
    pairing = pair_files(machine, human)
    if not pairing.pairs:
        raise InvalidCall(
            f"no file in {format_path(machine)} has the name of one in {format_path(human)}: "
            "give both the same name, whatever their endings"
        )
    episodes, failures = [], []
    for pair in pairing.pairs:
        try:
            episodes.append(_compare_pair(pair, options))
        except (CastproofError, OSError) as error:
            failures.append(Failure(pair.name, explain(error)))
    return Report(
        options, tuple(episodes), pairing.only_machine, pairing.only_human, tuple(failures)
    )


def compare_edited(path: Path, options: Options) -> Report:
    """Compare an episode, or every one of a folder, with what it was edited from.

    A bad file of a folder does not stop the rest; of a single episode raises as
    :func:`compare_files`. Raises :class:`~transcript.errors.InvalidCall` where it is known of none.
    """
    is_folder = path.is_dir()
    episodes, failures, unknown = [], [], []
    for file in _list_episodes(path) if is_folder else [path]:
        try:
            base = find_base_of(file)
            if isinstance(base, MergeBase):
                pair = Pair(stem_of(file), base.path, file)
                episodes.append(_compare_sides(pair, MachineSide(base.transcript), options))
            else:
                unknown.append(file)
        except (CastproofError, OSError) as error:
            if not is_folder:
                raise
            failures.append(Failure(stem_of(file), explain(error)))
    if not episodes and not failures:
        raise InvalidCall(
            f"nobody knows what {format_path(path)} was edited from: name the machine's "
            f"{'folder' if is_folder else 'transcript'} first"
        )
    return Report(options, tuple(episodes), only_human=tuple(unknown), failures=tuple(failures))


def _list_episodes(folder: Path) -> list[Path]:
    return [one for found in _list_by_name(folder).values() for one in found if _is_episode(one)]


def _is_episode(path: Path) -> bool:
    format_ = _find_format(path)
    return format_ is not None and format_.name == "episode"


def pair_files(machine: Path, human: Path) -> Pairing:
    """Pair the files of two folders by their names without the formats' endings.

    Of several files of one name the machine's side gives the one that carries the most, and the
    person's the one that people edit.
    """
    said, meant = _list_by_name(machine), _list_by_name(human)
    names = [name for name in said if name in meant]
    return Pairing(
        tuple(
            Pair(
                name,
                _choose_richest(said[name], is_edited=False),
                _choose_richest(meant[name], is_edited=True),
            )
            for name in names
        ),
        tuple(_choose_richest(said[name], is_edited=False) for name in said if name not in meant),
        tuple(_choose_richest(meant[name], is_edited=True) for name in meant if name not in said),
    )


def _list_by_name(folder: Path) -> dict[str, list[Path]]:
    """List the transcripts with words in a folder by the episode's name, without hidden files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith("."):
            continue
        format_ = _find_format(path)
        if format_ is None:
            has_words = path.name.lower().endswith(".txt")  # a bare one may be a transcript
        else:
            has_words = format_.is_read and not format_.is_chapters
        if has_words:
            found.setdefault(stem_of(path), []).append(path)
    return dict(sorted(found.items()))


def _find_format(path: Path) -> Format | None:
    try:
        return formats.find_by_path(path)
    except UnknownFormat:
        return None


def _choose_richest(paths: list[Path], *, is_edited: bool) -> Path:
    def rank(path: Path) -> tuple[bool, int]:
        format_ = _find_format(path)
        if format_ is None:
            return False, 0
        return is_edited and format_.name in EDITED, len(format_.carries)

    return max(paths, key=rank)


def _compare_pair(pair: Pair, options: Options) -> Compared:
    return _compare_sides(pair, read_machine_side(pair.machine, pair.human), options)


def _compare_sides(pair: Pair, side: MachineSide, options: Options) -> Compared:
    human = read_transcript(pair.human)
    found = compare(side.transcript, human, options)
    by_model = count_model_edits(pair.human, side.transcript, human, found, options)
    return Compared(pair, side.transcript, human, found, side.note, by_model)


def read_machine_side(machine: Path, human: Path) -> MachineSide:
    """Read the machine's side of an edited transcript.

    Of captions that castproof wrote beside an episode it is what that was edited from. Raises as
    :func:`read_transcript`.
    """
    base = find_machine_base(machine, human)
    if base is None:
        return MachineSide(read_transcript(machine))
    note = (
        f"the machine's side of {format_path(human)} is what it was edited from "
        f"({format_path(base.path)}), not {format_path(machine)}, which may follow the edits"
    )
    return MachineSide(base.transcript, note)


def read_transcript(path: Path) -> Transcript:
    """Read a transcript of any format that has words; errors name the file."""
    data = read_file(path)
    if holds_segments(data):
        return read_heard_words(path)
    try:
        format_ = formats.find_by_content(path, data)
        if not format_.is_chapters:
            return load_transcript(path, data, format_)
    except FormatError as error:
        if error.path is not None:
            raise
        raise FormatError(f"{format_path(path)}: {error}", path=path) from error
    raise FormatError(f"{format_path(path)} lists chapters and has no words", path=path)


def read_heard_words(path: Path) -> Transcript:
    """Read a run's ``asr.json`` as one line: the words before any correction."""
    words = read_words(path).words
    text = join_words(words)
    line = Line(words[0].start, words[-1].end, None, text, words) if words else None
    return Transcript((line,) if line is not None else ())


def find_notes(report: Report) -> Iterator[str]:
    """List what a person should know before believing a report, a line each."""
    for one in report.episodes:
        if one.note is not None:
            yield one.note
        sides = ((one.pair.machine, one.found.machine), (one.pair.human, one.found.human))
        empty = [path for path, tokens in sides if not tokens]
        yield from (f"{format_path(path)} has no words" for path in empty)
        machine, human = (format_path(path) for path, _ in sides)
        if one.found.scores.cer != WITH_SPACES:
            what = "its words" if one.found.unit is Unit.CHARACTER else "some of its words"
            yield (
                f"{human}: no spaces part {what}, so each character is compared as a word, and one "
                "put for another counts as reworded, misheard or not; the character error rate "
                "leaves out punctuation"
            )
        warned = warn_of_mismatch(one.found, machine, human)
        if warned is not None:
            yield warned


def list_not_compared(report: Report) -> list[str]:
    """List the episodes that were not compared, each with the reason."""
    return [
        *(f"{one.name}: {one.reason}" for one in report.failures),
        *(f"{format_path(path)}: only the machine has it" for path in report.only_machine),
        *(f"{format_path(path)}: only the person has it" for path in report.only_human),
    ]
