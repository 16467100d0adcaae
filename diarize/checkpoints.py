"""Load a network from its checkpoint, so that nothing in it can run.

A checkpoint is a pickle, and a pickle can call any function. So the functions and classes that it
names are listed before it is opened, without calling one, and held to :data:`MAY_HOLD`; torch then
reads it with ``weights_only``, which holds it to the same. The network's class is found by
:mod:`diarize.networks`, and is given plain values alone.
"""

from __future__ import annotations

import inspect
import pickletools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diarize.errors import BrokenModel, NeedsTrust
from diarize.networks import find_network

_NUMBERS = ("BFloat16", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short")
#: All that a pickle may name, as ``module name``: tensors, what holds them, and what pyannote
#: writes into a checkpoint beside them.
MAY_HOLD = frozenset(
    {
        "collections OrderedDict",
        "torch Size",
        "torch.torch_version TorchVersion",
        "torch._utils _rebuild_parameter",
        "torch._utils _rebuild_tensor_v2",
        *(f"torch {number}Storage" for number in _NUMBERS),
        "pyannote.audio.core.task Problem",
        "pyannote.audio.core.task Resolution",
        "pyannote.audio.core.task Specifications",
    }
)
#: The largest that is opened: ten times the largest of pyannote's networks.
MOST_BYTES = 4 << 30
_MOST_PICKLE_BYTES = 64 << 20
_PICKLE = "data.pkl"


def require_only_weights(path: Path) -> None:
    """Raise :class:`~diarize.errors.NeedsTrust` naming what a checkpoint holds beside weights.

    Needs neither torch nor pyannote.audio. Raises :class:`BrokenModel` where it is none.
    """
    for name in _list_names(_read_pickle(path)):
        if name not in MAY_HOLD:
            raise NeedsTrust(f"{path.parent.name}/{path.name} holds {ascii(name)[1:-1]}")


def load_network(path: Path, model_folder: Path, *, is_known: bool = False) -> Any:
    """Load a pyannote ``Model`` onto the CPU, ready to be used.

    ``is_known`` says that the file's digest is that of a file known to be harmless: should it hold
    more than :data:`MAY_HOLD`, it is opened all the same.

    Raises :class:`~diarize.errors.NeedsTrust` and :class:`BrokenModel`, and whatever pyannote
    raises of settings that its network does not take.
    """
    try:
        require_only_weights(path)
        checkpoint = _open(path, weights_only=True)
    except NeedsTrust:
        if not is_known:
            raise
        checkpoint = _open(path, weights_only=False)
    try:
        about, weights = checkpoint["pyannote.audio"], checkpoint["state_dict"]
        module, name = about["architecture"]["module"], about["architecture"]["class"]
        settings = dict(checkpoint.get("hyper_parameters", {}))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BrokenModel("it is not a checkpoint of pyannote.audio") from error
    network = find_network(module, name, model_folder)
    known = inspect.signature(network.__init__).parameters
    settings = {key: value for key, value in settings.items() if key in known}
    if not _is_plain(settings):
        raise BrokenModel("its settings are not numbers and texts")
    loaded = network(**settings)
    loaded.on_load_checkpoint(checkpoint)
    _load_weights(loaded, weights)
    return loaded.eval()


def _open(path: Path, *, weights_only: bool) -> Any:
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from torch.torch_version import TorchVersion

    with torch.serialization.safe_globals([Problem, Resolution, Specifications, TorchVersion]):
        return torch.load(path, map_location="cpu", weights_only=weights_only)


def _load_weights(network: Any, weights: Any) -> None:
    """Give a network its weights; what its training alone used (``loss_func``) is left out."""
    found = network.load_state_dict(weights, strict=False)
    unknown = [one for one in found.unexpected_keys if not one.startswith("loss_func")]
    wrong = [*found.missing_keys, *unknown]
    if wrong:
        raise BrokenModel(f"its weights are not those of its network ({wrong[0]})")


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(inner) for key, inner in value.items())
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))


def _read_pickle(path: Path) -> bytes:
    """Read the pickle of a checkpoint, an archive that also holds the numbers of its tensors."""
    require_archive(path)
    try:
        with zipfile.ZipFile(path) as archive:
            files = archive.infolist()
            found = [one for one in files if one.filename.rpartition("/")[2] == _PICKLE]
            if len(found) == 1 and found[0].file_size <= _MOST_PICKLE_BYTES:
                return archive.read(found[0])
    except Exception as error:  # zipfile and zlib raise many kinds of what is damaged or encrypted
        raise BrokenModel(f"{path.name} cannot be unpacked ({error})") from error
    raise BrokenModel(f"{path.name} has no {_PICKLE} of a checkpoint's size")


def require_archive(path: Path) -> None:
    """Raise :class:`BrokenModel` unless it is an archive of a size that a model can have."""
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise BrokenModel(f"{path.name} is not a plain file, or too large")
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
    except Exception as error:  # as above
        raise BrokenModel(f"{path.name} is not an archive ({error})") from error
    if size > MOST_BYTES:
        raise BrokenModel(f"{path.name} would unpack to {size} bytes")


def _list_names(pickle: bytes) -> Iterator[str]:
    """List what a pickle names, as ``module name``, without running it."""
    try:
        for operation, argument, _ in pickletools.genops(pickle):
            if operation.name in ("GLOBAL", "INST"):
                yield str(argument)
            elif operation.name in _NAMED_ELSEWHERE:
                yield operation.name
    except Exception as error:  # pickletools raises whatever a damaged pickle leads it to
        raise BrokenModel(f"its pickle is damaged ({error})") from error


#: Operations that name something by other operations' values; torch writes none of these.
_NAMED_ELSEWHERE = frozenset({"STACK_GLOBAL", "EXT1", "EXT2", "EXT4"})
