"""What castproof is to a program: the functions that ``import castproof`` offers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from castproof.comparing.machine_side import find_machine_base
from castproof.config.cli_options import CliOptions, build_request
from castproof.config.presets import Setting
from castproof.config.request import Request, find_format
from castproof.errors import OutputNotWritable
from castproof.files import outputs, safe_edit
from castproof.files.lock import hold_file
from castproof.files.transcripts import load_transcript
from castproof.files.word_files import SpokenWords, read_turns, read_words
from castproof.glossary.apply import apply_glossary
from castproof.pipeline import models
from castproof.pipeline.finish import lay_out_corrected
from castproof.pipeline.layout import Layout
from castproof.pipeline.naming import gather_clues
from castproof.pipeline.progress import Advance, Arrive
from castproof.pipeline.recording import open_recording, transcribe_recording
from castproof.pipeline.settings import resolve_settings
from compare.comparison import Comparison
from compare.comparison import Options as CompareOptions
from compare.comparison import compare as compare_transcripts
from transcript import io as formats
from transcript.errors import CastproofError, FormatError, InvalidCall
from transcript.files import read_file
from transcript.values import Note, Transcript, Turn, Word

if TYPE_CHECKING:
    from compare.normalise import Normalizer

__all__ = ["CastproofError", "Result", "align", "compare", "load", "transcribe"]

Progress = Callable[[str, "float | None"], None]
"""Called with what is being done and the share of it that is done, ``None`` where unknown."""


@dataclass(frozen=True, slots=True)
class Result:
    """A conversation as it was transcribed; its speakers bear their names throughout.

    ``notes`` say what to know of it: what was degraded, doubtful, left out. ``missing`` says what
    could not be done at all, such as telling the speakers apart.
    """

    name: str
    notes: tuple[Note, ...]
    missing: tuple[str, ...]
    _layout: Layout = field(repr=False)
    _request: Request = field(repr=False)

    @property
    def transcript(self) -> Transcript:
        """The paragraphs of an episode: each of one speaker, times in seconds from the start."""
        return self._layout.paragraphs

    @property
    def captions(self) -> Transcript:
        """Short lines that hold every word, with the words' own times."""
        return self._layout.captions

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word with its speaker, in the order they were spoken."""
        return self._layout.words

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Who speaks when; turns of two speakers may overlap."""
        return self._layout.turns

    @property
    def language(self) -> str | None:
        """The ISO 639-1 code of the language that is spoken, ``None`` where unknown."""
        return self.transcript.language

    @property
    def speakers(self) -> tuple[str, ...]:
        """Whoever speaks, in order of first speech."""
        return self._layout.speakers

    def save(self, path: str | Path, *, to: str | None = None, overwrite: bool = False) -> Path:
        """Write a file of the format that its ending stands for, and return its path.

        ``to`` names the format instead, as ``castproof convert --to`` does. The file appears whole
        or not at all. A file that is there with other content is left alone, unless ``overwrite``:
        then what it held is kept beside it, as ``talk.md~``.

        Raises :class:`~transcript.errors.UnknownFormat`,
        :class:`~transcript.errors.NotExpressible` where a line lacks what the format needs, and
        :class:`~castproof.errors.OutputNotWritable`.
        """
        path = Path(path)
        wanted = find_format(to or formats.find_by_path(path).name)
        content = outputs.render(self._layout, wanted, self._request, self.name)
        with hold_file(path):
            if path.is_file() and not overwrite and read_file(path) != content:
                raise OutputNotWritable(
                    f"{path} is there already, with other content: overwrite=True replaces it, and "
                    "keeps what it held beside it",
                    path=path,
                )
            safe_edit.write(path, content, overwrite=True)
        return path


def transcribe(
    recording: str | Path,
    *,
    model: str | None = None,
    language: str | None = None,
    speakers: int | str | None = None,
    diarize: bool = True,
    names: Sequence[str] = (),
    glossary: str | Path | None = None,
    preset: str | Path | None = None,
    settings: Mapping[str, object] | None = None,
    output: str | Path | None = None,
    token: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Recognize a recording's words, tell its speakers apart, and lay both out.

    ``model`` is a Whisper model's size, ``owner/name`` on the hub or ``./folder``; ``language`` an
    ISO 639-1 code, told from the sound where it is ``None``. ``speakers`` is their number, or a
    range such as ``"2-4"``; with ``diarize=False`` nobody is told apart. ``names`` are the
    speakers' names in order of first speech. ``preset`` is a preset's name or file, and
    ``settings`` any keys of the configuration, such as ``{"asr.beam_size": 5}``. ``output`` is a
    folder in which finished stages are kept, as ``castproof transcribe -o`` keeps them: another
    call does only what is left.
    ``token`` opens gated models on the hub. ``progress`` is called as the work goes on.

    Raises :class:`CastproofError`: its subclasses say what is wrong, on one line. Where only the
    speakers cannot be told apart, the result says so in ``missing``.

    .. code-block:: python

        result = castproof.transcribe("talk.mp3", speakers=2, model="small")
        print(result.speakers, result.captions.lines[0].text)
    """
    request = _make_request(
        preset,
        settings,
        names,
        output,
        (
            Setting("asr", "model", model, "model"),
            Setting("asr", "language", language, "language"),
            Setting("diarize", "speakers", speakers, "speakers"),
            Setting("diarize", "enabled", None if diarize else False, "diarize"),
            Setting("glossary", "file", None if glossary is None else str(glossary), "glossary"),
        ),
        listens=True,
    )
    loaded = models.build_models(request.config, token=token)
    recording = Path(recording)
    kept = TemporaryDirectory(prefix="castproof-") if output is None else nullcontext(str(output))
    with (
        kept as folder,
        open_recording(
            recording, replace(request, folder=Path(folder)), loaded, _Reporter(progress)
        ) as stages,
    ):
        done = transcribe_recording(stages, request, is_last=True)
    notes = (*done.report.notes, *done.layout.notes)
    return Result(recording.stem, notes, done.report.partial, done.layout, request)


def align(
    words: str | Path | Sequence[Word],
    turns: str | Path | Sequence[Turn] | None = None,
    *,
    language: str | None = None,
    names: Sequence[str] = (),
    glossary: str | Path | None = None,
    preset: str | Path | None = None,
    settings: Mapping[str, object] | None = None,
) -> Result:
    """Give words to the speakers of turns and lay them out; no model is loaded.

    ``words`` are values or a file that has times for words: castproof's JSON, another
    recognizer's, or CTM. ``turns`` are values or an RTTM file; without turns the words keep the
    speakers they have. ``language`` is an ISO 639-1 code; the rest is as for :func:`transcribe`.

    Raises :class:`CastproofError` and :class:`OSError`.

    >>> said = [Word(0.0, 0.4, "Hello."), Word(1.0, 1.4, "Hi.")]
    >>> result = align(said, [Turn(0.0, 0.5, "A"), Turn(0.9, 1.5, "B")], names=["Ann", "Bo"])
    >>> [(line.speaker, line.text) for line in result.transcript.lines]
    [('Ann', 'Hello.'), ('Bo', 'Hi.')]
    """
    request = _make_request(
        preset,
        settings,
        names,
        None,
        (Setting("glossary", "file", None if glossary is None else str(glossary), "glossary"),),
        listens=False,
    )
    if isinstance(words, str | Path):
        name, spoken = Path(words).stem, read_words(Path(words))
    else:
        name, spoken = "conversation", SpokenWords(tuple(words), language)
    known = read_turns(Path(turns)) if isinstance(turns, str | Path) else turns
    spoken = replace(spoken, language=language or spoken.language)
    resolved = resolve_settings(request)
    corrected = apply_glossary(
        spoken.words,
        resolved.glossary,
        resolved.config.glossary,
        spoken.language,
        resolved.people,
    )
    layout = lay_out_corrected(
        corrected[0].words,
        known,
        resolved,
        [corrected],
        clues=gather_clues(request),
        language=spoken.language,
    )
    return Result(name, layout.notes, (), layout, request)


def load(path: str | Path) -> Transcript:
    """Read a transcript of any format, told by its ending and content.

    Raises :class:`~transcript.errors.FormatError` where it does not follow its format,
    :class:`~transcript.errors.UnknownFormat`, and :class:`OSError`.

    >>> load("examples/interview.md").lines[0].speaker
    'Julia'
    """
    path = Path(path)
    data = read_file(path)
    try:
        return load_transcript(path, data, formats.find_by_content(path, data))
    except FormatError as error:
        raise FormatError(f"{path}: {error}", path=path) from error


def compare(
    machine: str | Path | Transcript,
    person: str | Path | Transcript,
    *,
    normalizer: Normalizer = "light",
    collar_each_side_s: float | None = None,
) -> Comparison:
    """Compare a machine's transcript with a person's, who is taken to be right.

    Each is a transcript or a file of one. Captions that castproof wrote beside the person's episode
    stand for what that was edited from. ``normalizer`` says which words count as the same:
    ``light``, ``whisper`` or ``written``. ``collar_each_side_s``, in seconds, is tcpWER's. Scores
    that cannot be had are :class:`~compare.rates.Absent`, with the reason.

    Raises what :func:`load` raises, and :class:`~transcript.errors.InvalidCall`.

    >>> compare("examples/interview.md", "examples/interview.md").scores.wer.errors
    0
    """
    base = None
    if not isinstance(machine, Transcript) and not isinstance(person, Transcript):
        base = find_machine_base(Path(machine), Path(person))
    machine = machine if base is None else base.transcript
    said, meant = (
        side if isinstance(side, Transcript) else load(side) for side in (machine, person)
    )
    options = CompareOptions(normalizer)
    if collar_each_side_s is not None:
        options = replace(options, collar_each_side_s=collar_each_side_s)
    return compare_transcripts(said, meant, options)


def _make_request(
    preset: str | Path | None,
    settings: Mapping[str, object] | None,
    names: Sequence[str],
    output: str | Path | None,
    arguments: tuple[Setting, ...],
    *,
    listens: bool,
) -> Request:
    """Resolve what a call asks for into one request, its arguments over its ``settings``."""
    chosen = []
    for key, value in (settings or {}).items():
        section, dot, name = key.partition(".")
        if not (section and dot and name):
            raise InvalidCall(f"settings: {key!r} is not section.key, such as 'asr.beam_size'")
        chosen.append(Setting(section, name, value, f"settings[{key!r}]"))
    request = build_request(
        CliOptions(
            preset=None if preset is None else str(preset),
            options=(*chosen, *arguments),
            folder=None if output is None else Path(output),
            listens=listens,
        )
    )
    if len(set(names)) < len(names):
        raise InvalidCall("names: a name is there twice; give each speaker one name")
    return replace(request, names=tuple(names))


@dataclass(frozen=True, slots=True)
class _Reporter:
    """A reporter that calls a function."""

    progress: Progress | None

    @contextmanager
    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> Iterator[Advance]:
        """Tell the function that a stage begins, and how far it is."""
        tell = self.progress or (lambda doing, done: None)
        tell(doing, None)
        yield lambda fraction: tell(doing, fraction)

    @contextmanager
    def download(self, recording: str, doing: str) -> Iterator[Arrive]:
        """Tell the function that something is fetched, and how much of it is here."""
        with self.stage(recording, doing) as advance:
            yield lambda have, total: advance(have / total) if total else None

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Tell nothing: the next stage says that this one is done."""

    def note(self, text: str) -> None:
        """Tell nothing now: the result has it in its notes."""
