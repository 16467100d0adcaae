"""What a person asked for on the command line, made into an order that holds together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from castproof.config.presets import Setting, load_configuration
from castproof.config.request import Request, find_format
from castproof.errors import explain_os_error
from castproof.glossary.apply import load_glossary
from castproof.pipeline.naming import parse_name
from castproof.pipeline.speech_model import choose_speech_model
from transcript import episode
from transcript.errors import FormatError, InvalidCall
from transcript.text import read_text
from transcript.values import Transcript


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


def build_request(wishes: CliOptions) -> Request:
    """Check everything that can be checked before any work; raise :class:`InvalidCall`."""
    set_by_key = [Setting.parse(text) for text in wishes.settings]
    set_by_option = [option for option in wishes.options if option.value is not None]
    config = load_configuration(wishes.preset, [*set_by_key, *set_by_option])
    wanted = dict.fromkeys(wishes.formats or config.output.formats)
    order = Request(
        config=config,
        folder=wishes.folder or Path(config.output.folder),
        formats=tuple(find_format(name) for name in wanted),
        names=parse_names(wishes.names),
        names_by_label=tuple(parse_name(text) for text in wishes.names_by_label),
        front_matter=read_front_matter(wishes.front_matter),
        glossary=load_glossary(config.glossary),
        overwrite=wishes.overwrite,
    )
    return choose_model(order) if wishes.listens else order


def choose_model(order: Request, has_gpu: bool | None = None) -> Request:
    """Name the speech model that suits the machine, or one that ``has_gpu`` or has none."""
    config, why = choose_speech_model(order.config, has_gpu)
    return order if why is None else replace(order, config=config, why_model=why)


def parse_names(text: str | None) -> tuple[str, ...]:
    """Names in order of first speech, separated by commas; each may be used once.

    >>> parse_names("Alexey, Abouzar")
    ('Alexey', 'Abouzar')
    """
    if text is None:
        return ()
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise InvalidCall(f'--names {text!r}: a name is empty; write --names "Alexey,Abouzar"')
    if len(set(names)) < len(names):
        raise InvalidCall(f"--names {text!r}: a name is there twice; give each speaker one name")
    return names


def read_front_matter(path: Path | None) -> str | None:
    """The text to take an episode's front matter from, once it is known to be good for that."""
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
