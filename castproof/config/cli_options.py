"""What a person asked for on the command line, made into a request that holds together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from castproof.config.presets import Setting, load_configuration
from castproof.config.request import Request, find_format
from castproof.config.schema import Configuration
from castproof.errors import explain_os_error
from castproof.glossary.apply import load_glossary
from castproof.pipeline.naming import parse_name
from castproof.pipeline.speech_model import choose_speech_model, resolve_models
from castproof.pipeline.usual_host import find_usual_host
from transcript import episode
from transcript.errors import FormatError, InvalidCall
from transcript.text import read_text
from transcript.values import Transcript

#: The options that are short for a key of the configuration: its section and its name.
OPTION_KEYS: Mapping[str, tuple[str, str]] = {
    "--model": ("asr", "model"),
    "--language": ("asr", "language"),
    "--no-hear-again": ("asr", "hear_again"),
    "--stream": ("asr", "stream"),
    "--diarization-model": ("diarize", "model"),
    "--trust-model": ("diarize", "trust_model"),
    "--speakers": ("diarize", "speakers"),
    "--diarization": ("diarize", "method"),
    "--no-diarize": ("diarize", "enabled"),
    "--voices": ("voices", "collection"),
    "--glossary": ("glossary", "file"),
    "--reading": ("episode", "reading"),
}


@dataclass(frozen=True, slots=True)
class CliOptions:
    """The options as they were given; ``None`` and empty mean that nothing was said.

    ``listens`` is whether a recording is recognized on this machine, so that its defaults hold.
    """

    preset: str | None = None
    settings: tuple[str, ...] = ()
    options: tuple[Setting, ...] = ()
    formats: tuple[str, ...] = ()
    folder: Path | None = None
    names: str | None = None
    names_by_label: tuple[str, ...] = ()
    front_matter: Path | None = None
    overwrite: bool = False
    listens: bool = True


def list_settings(given: Mapping[str, str | Path | int | None]) -> tuple[Setting, ...]:
    """List the settings that options of :data:`OPTION_KEYS` stand for.

    ``None`` and ``False`` are options that were not given; ``--no-…`` sets its key to false.

    >>> list_settings({"--model": "small", "--language": None, "--no-diarize": False})
    (Setting(section='asr', key='model', value='small', source='--model'),)
    """
    return tuple(
        Setting(
            *OPTION_KEYS[option],
            _find_value(option, value),
            option,
        )
        for option, value in given.items()
        if value is not None and value is not False
    )


def _find_value(option: str, value: str | Path | int) -> str | int:
    if value is True:
        return not option.startswith("--no-")
    return value if isinstance(value, int) else str(value)


def read_configuration(
    preset: str | None,
    settings: Sequence[str] | None,
    options: Sequence[Setting] = (),
) -> Configuration:
    """Read a preset and lay over it what ``--set`` says, and over that what options say.

    Raises :class:`~castproof.errors.ConfigurationError`.
    """
    return load_configuration(preset, [*map(Setting.parse, settings or ()), *options])


def build_request(options: CliOptions) -> Request:
    """Check everything that can be checked before any work; raise :class:`InvalidCall`."""
    given = [option for option in options.options if option.value is not None]
    config = read_configuration(options.preset, options.settings, given)
    names = [name.strip() for text in options.formats for name in text.split(",")]
    request = Request(
        config=config,
        folder=options.folder or Path(config.output.folder),
        formats=tuple(map(find_format, dict.fromkeys(names or config.output.formats))),
        names=parse_names(options.names),
        names_by_label=tuple(parse_name(text) for text in options.names_by_label),
        front_matter=read_front_matter(options.front_matter),
        usual_host=None if options.front_matter is None else find_usual_host(options.front_matter),
        glossary=load_glossary(config.glossary),
        overwrite=options.overwrite,
    )
    return choose_model(request) if options.listens else request


def choose_model(request: Request, has_gpu: bool | None = None) -> Request:
    """Name the models that suit this machine, or one that has a GPU or none."""
    _, why = choose_speech_model(request.config, has_gpu)
    config = resolve_models(request.config, has_gpu)
    return replace(request, config=config, why_model=request.why_model if why is None else why)


def parse_names(text: str | None) -> tuple[str, ...]:
    """Parse names in order of first speech, separated by commas; each may be used once.

    >>> parse_names("Alexey, Abouzar")
    ('Alexey', 'Abouzar')
    """
    if text is None:
        return ()
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise InvalidCall(f'--names {text!r}: a name is empty; write --names "Alexey,Abouzar"')
    if len(set(names)) < len(names):
        raise InvalidCall(f"--names {text!r}: a name is given twice; give each speaker one name")
    return names


def read_front_matter(path: Path | None) -> str | None:
    """Read the text to take an episode's front matter from, and check that it is good for that."""
    if path is None:
        return None
    try:
        text = read_text(path)
        episode.create(text, Transcript(()))
    except OSError as error:
        raise InvalidCall(f"--front-matter {explain_os_error(error, path=path)}") from error
    except FormatError as error:
        raise InvalidCall(f"--front-matter {path}: {error}", path=path) from error
    return text
