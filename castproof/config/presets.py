"""Presets: YAML files that say what differs from the defaults, and overrides on top of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from castproof.errors import ConfigurationError, explain_os_error
from castproof.files.paths import follow_links
from transcript.files import read_file
from transcript.safe_yaml import UnsafeYaml, load

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from castproof.config.schema import Configuration

DEFAULT_PRESET = "default"
#: Keys whose value may be a path beside the preset that names it.
PATH_KEYS = (
    ("asr", "model"),
    ("diarize", "model"),
    ("voices", "collection"),
    ("glossary", "file"),
)
#: The key that only a call may set: whether a model may run programs of its own.
NOT_IN_PRESETS = ("diarize", "trust_model")
#: Lies with the presets, and is none.
GLOSSARY_NAME = "glossary.yaml"
PROGRAM_NAMES = ("castproof", "castscribe")


def presets_folder() -> Path:
    """Find where the presets lie: in the installed package, or in ``configs/`` of a checkout."""
    here = Path(__file__).resolve().parents[1]
    shipped = here / "presets"
    return shipped if shipped.is_dir() else here.parent / "configs"


def samples_folder() -> Path:
    """Find where the sample and the miniature models lie: in the package, or in ``examples/``."""
    here = Path(__file__).resolve().parents[1]
    shipped = here / "examples"
    return shipped if shipped.is_dir() else here.parent / "examples"


def default_glossary_path() -> Path:
    """Find the glossary that is read when none is named: the user's own, or the empty one."""
    own = own_glossary_path()
    return own if own.is_file() else presets_folder() / GLOSSARY_NAME


def own_glossary_path() -> Path:
    """Find where terms are kept when no file is named: in the user's folder of settings.

    That is ``~/.config/castproof/`` on Linux, or ``castscribe/`` beside it, the program's former
    name, where only that has one. The file need not be there.
    """
    import typer

    own, former = (Path(typer.get_app_dir(name)) / GLOSSARY_NAME for name in PROGRAM_NAMES)
    return former if former.is_file() and not own.is_file() else own


@dataclass(frozen=True, slots=True)
class Setting:
    """One key that the call itself sets; ``source`` is how the person wrote it."""

    section: str
    key: str
    value: object
    source: str

    @classmethod
    def parse(cls, text: str) -> Setting:
        """Read ``section.key=value``, the value in YAML; raise :class:`ConfigurationError`."""
        source = f"--set {text}"
        name, equals, value = text.partition("=")
        section, dot, key = name.strip().partition(".")
        if not (equals and dot and section and key):
            raise ConfigurationError(
                f"{source}: write section.key=value, for example --set asr.batch_size=4"
            )
        try:
            return cls(section, key, load(value.encode()), source)
        except UnsafeYaml as error:
            raise ConfigurationError(f"{source}: {error}") from error


def load_configuration(name: str | None = None, settings: Iterable[Setting] = ()) -> Configuration:
    """Load the configuration of preset ``name`` (a path or a preset's name) under ``settings``.

    The later of two settings of one key holds. Raises
    :class:`~castproof.errors.ConfigurationError` naming the source, the key and the mend.
    """
    from pydantic import ValidationError

    from castproof.config.schema import Configuration

    path = find_preset(name or DEFAULT_PRESET)
    merged = read_preset(path)
    sources = {(section, key): str(path) for section in merged for key in merged[section]}
    for setting in settings:
        merged.setdefault(setting.section, {})[setting.key] = setting.value
        sources[setting.section, setting.key] = setting.source
    try:
        return Configuration.model_validate(_tuples(merged))
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(str(part) for part in first["loc"])
        # Who said the key or, of a section that does not exist, anything in it.
        said = (source for key, source in sources.items() if key[: len(where)] == where[:2])
        raise ConfigurationError(f"{next(said, path)}: {_explain(where, first)}") from error


def find_preset(name: str) -> Path:
    """Find the file of a preset given by path or by name; a shipped name means the shipped one."""
    path, folder = Path(name), presets_folder()
    shipped = folder / f"{name}.yaml"
    if path.name == name and shipped.is_file() and shipped.name != GLOSSARY_NAME:
        return shipped
    if path.exists():
        return path
    presets = (one for one in folder.glob("*.yaml") if one.name != GLOSSARY_NAME)
    known = sorted(preset.stem for preset in presets)
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ConfigurationError(
        f"{name} is no preset and no file: the presets are {', '.join(known)}{hint}",
        path=path,
    )


def read_preset(path: Path) -> dict[str, dict[str, Any]]:
    """Read a preset's sections and keys; a path in it that starts with a dot lies beside it."""
    try:
        settings = load(read_file(path))
    except OSError as error:
        raise ConfigurationError(explain_os_error(error, path=path), path=path) from error
    except UnsafeYaml as error:
        raise ConfigurationError(f"{path}: {error}", path=path) from error
    if settings is None:
        return {}
    _expect_mapping(settings, f"{path}: the preset")
    for section, keys in settings.items():
        if keys is not None:
            _expect_mapping(keys, f"{path}: {section}")
    found = {str(section): dict(keys or {}) for section, keys in settings.items()}
    section, key = NOT_IN_PRESETS
    if key in found.get(section, {}):
        raise ConfigurationError(
            f"{path}: {section}.{key} is not read from a preset, which may come with the model: "
            "remove it, and use --trust-model if you made the model yourself",
            path=path,
        )
    for section, key in PATH_KEYS:
        value = found.get(section, {}).get(key)
        if isinstance(value, str) and value.startswith(("./", "../")):
            found[section][key] = str(follow_links(path.parent / value))
    return found


def _expect_mapping(value: object, what: str) -> None:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ConfigurationError(f"{what} is not a list of `key: value` pairs: write it as one")


def _tuples(value: Any) -> Any:
    """Put tuples for lists, which is what frozen models hold."""
    if isinstance(value, Mapping):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value


def _explain(where: tuple[str, ...], error: ErrorDetails) -> str:
    """Say what is wrong with the key at ``where``, and what to write instead."""
    from castproof.config.schema import Configuration

    name = ".".join(where)
    fields = Configuration.model_fields
    if len(where) > 1:
        fields = type(getattr(Configuration(), where[0])).model_fields
    if error["type"] == "extra_forbidden":
        near = get_close_matches(where[-1], fields, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(fields)}"
        return f"{name} is not a known key; {hint}"
    if error["type"] == "string_pattern_mismatch":
        written: Any = fields[where[1]].json_schema_extra
        return f"{name} is {error['input']!r}: write {written['written']}"
    wrong = error["msg"].removeprefix("Value error, ")
    return f"{name} is {error['input']!r}: {wrong[:1].lower()}{wrong[1:]}"
