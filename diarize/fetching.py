"""Bring a pipeline's files from the hub to this machine, once, and hold them to what is known.

It needs neither torch nor pyannote, so it can be done before anything else: whether there will be
speakers is known before the words are recognized.

huggingface_hub by itself (2.4) asks again five times where nobody answers, waits 23 seconds in
between and prints eleven lines. Here it is asked once, without its retries, before anything is
downloaded (:func:`_ask`), and what it logs goes to our log (:func:`silence_hub`).
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diarize import hub, known_models
from diarize.errors import BrokenModel, DiarizerUnavailable, NeedsTrust
from diarize.known_models import KnownFile, KnownModel
from diarize.pipeline_file import (
    BESIDE,
    PART_FILES,
    PIPELINE_FILE,
    PipelineFile,
    read_pipeline,
)
from transcript.model_names import is_folder

#: huggingface_hub resumes a download that broke off as long as anything arrives at all. A server
#: that begins anew each time would be asked for ever: this many times a file's size is enough.
_TIMES_SIZE_MAX = 3
_SIZE_UNKNOWN = 1_500_000_000
_BLOCK_BYTES = 1 << 20
#: Called with the bytes that have come, and with all that will come, ``None`` where unknown.
Arrive = Callable[[int, "int | None"], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FetchedModel:
    """A pipeline on this machine: its folder, what it says of itself, and its parts' files.

    ``files`` has the files of each part, in the order of :data:`~diarize.pipeline_file.PART_FILES`.
    ``pipeline`` is ``None``, and ``files`` empty, where the person trusts the model: then nobody
    but pyannote.audio reads it. ``is_community_1`` is whether the files are, byte for byte, those
    that pyannote published. ``note`` is what a person should know of files that were downloaded
    just now.
    """

    folder: Path
    pipeline: PipelineFile | None
    files: Mapping[str, tuple[Path, ...]]
    is_community_1: bool = False
    note: str | None = None


class _BrokenOff(Exception):
    """More arrived than the file has bytes, and it is still not whole."""


class _WrongSize(Exception):
    """The hub announces a file of ``bytes`` bytes, which is another one than is wanted."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes are announced")
        self.bytes = size


def fetch(
    model: str,
    *,
    token: str | None = None,
    trust_model: bool = False,
    arrive: Arrive = lambda have, total: None,
) -> FetchedModel:
    """Bring the files of ``model``, a folder or a pipeline's name on the hub, to this machine.

    Files that are here already are not asked for again. Those of a known pipeline are held to
    their digests every time: hashing them takes a tenth of a second, and who can write to the
    cache can change them. What the pipeline says of itself is read, and nothing is loaded.
    ``arrive`` is called while the files of a known pipeline are downloaded.

    Raises :class:`~diarize.errors.DiarizerUnavailable`, whose line says what to do, and
    :class:`~diarize.errors.ModelNotTrusted` where it asks for more than models need, unless
    ``trust_model`` says that a person answers for it.
    """
    known, note = known_models.find(model), None
    if known is not None:
        folder, note = _fetch_known(known, token, arrive)
        trust_model = trust_model and not known.is_public
    elif is_folder(model):
        folder = Path(model).expanduser()
        if not (folder / PIPELINE_FILE).is_file():
            raise hub.explain_missing_folder(model)
    elif trust_model:
        folder = _fetch_whole(model, token)
    else:
        folder = _fetch_file(model, PIPELINE_FILE, token).parent
    if trust_model:
        return FetchedModel(folder, None, {}, note=note)
    try:
        pipeline = read_pipeline(folder)
    except NeedsTrust as cause:
        raise hub.explain_untrusted(model, cause) from cause
    except BrokenModel as cause:
        raise hub.explain_broken_folder(model, cause) from cause
    files = {
        part: tuple(_find_file(model, folder, place, name, token) for name in PART_FILES[part])
        for part, place in pipeline.parts.items()
    }
    return FetchedModel(folder, pipeline, files, _is_community_1(known, folder), note)


def _fetch_known(known: KnownModel, token: str | None, arrive: Arrive) -> tuple[Path, str | None]:
    """Bring a known pipeline here, held to its digests; say what a person should know of that."""
    note = None
    folder = find_cached(known)
    if folder is None:
        folder = _download(known, token, arrive)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        attribution = f": {known.attribution}" if known.attribution else ""
        note = f"downloaded the speaker models ({size / 1e6:.0f} MB){attribution}"
    for name, expected in known.files.items():
        _check(known, folder / name, expected)
    return folder, note


def _find_file(model: str, folder: Path, place: str, name: str, token: str | None) -> Path:
    """Find a part's file: in the pipeline's folder, or in that of another name on the hub."""
    if not place.startswith(BESIDE):
        return _fetch_file(place, name, token)
    inside = f"{place.removeprefix(BESIDE)}/{name}"
    if is_folder(model) or known_models.find(model) is not None:
        return folder / inside
    return _fetch_file(model, inside, token, revision=folder.name)


def find_cached(known: KnownModel) -> Path | None:
    """Find the folder of the hub's cache that has all files of a known pipeline, offline."""
    from huggingface_hub import try_to_load_from_cache

    folder = None
    for name in known.files:
        found = try_to_load_from_cache(known.repository, name)
        if not isinstance(found, str):  # it is not there, or known not to be
            return None
        folder = Path(found).parents[name.count("/")]  # the same of all: the newest revision's
    return folder


@contextlib.contextmanager
def silence_hub() -> Iterator[None]:
    """Keep huggingface_hub from printing and from telemetry; all that is changed of that library.

    It has a log handler of its own for standard error, and its warnings (an address that does not
    answer, once for each attempt; a download that is resumed) say in many lines what we say in
    one: they go to our log, as details. Before its first request it fetches a list of the programs
    that may have called it, to name ours in each: where nobody answers that is waited for twice.
    Both are put back at the end. Its bars would draw over ours, and into files and pipes: they
    stay off.
    """
    from huggingface_hub import constants
    from huggingface_hub.utils.tqdm import disable_progress_bars

    theirs = logging.getLogger("huggingface_hub")
    handlers, propagates = theirs.handlers, theirs.propagate
    telemetry_off = constants.HF_HUB_DISABLE_TELEMETRY
    theirs.handlers, theirs.propagate = [_Details()], False
    constants.HF_HUB_DISABLE_TELEMETRY = True
    try:
        with warnings.catch_warnings():
            # Also that a user's HF_HUB_DISABLE_PROGRESS_BARS=0 keeps them on.
            warnings.filterwarnings("ignore", module="huggingface_hub")
            disable_progress_bars()
            yield
    finally:
        theirs.handlers, theirs.propagate = handlers, propagates
        constants.HF_HUB_DISABLE_TELEMETRY = telemetry_off


class _Details(logging.Handler):
    """Logs as a detail what somebody else logs louder."""

    def emit(self, record: logging.LogRecord) -> None:
        _log.debug("%s: %s", record.name, record.getMessage())


def _fetch_file(repository: str, name: str, token: str | None, revision: str | None = None) -> Path:
    """Fetch a file of a repository that nothing is known of, unless it is here already.

    The folder that it lies in is of one revision: that of ``config.yaml`` for all of a pipeline.
    """
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        cached = try_to_load_from_cache(repository, name, revision=revision)
    except HFValidationError as cause:
        raise hub.explain_hub_failure(repository, cause, token_given=False) from cause
    if isinstance(cached, str):
        return Path(cached)
    with silence_hub():
        if revision is None:  # with one, another file of it was just fetched
            _ask(repository, token, name)
        return _download_file(repository, name, None, token, revision)


def _fetch_whole(repository: str, token: str | None) -> Path:
    """Fetch all files of a repository that a person trusts, whichever of them it needs."""
    from huggingface_hub import snapshot_download, try_to_load_from_cache

    try:
        if isinstance(try_to_load_from_cache(repository, PIPELINE_FILE), str):
            return Path(snapshot_download(repository, local_files_only=True))
        with silence_hub():
            _ask(repository, token)
            return Path(snapshot_download(repository, token=token))
    except DiarizerUnavailable:
        raise
    except Exception as cause:  # as for one file
        given = isinstance(token, str)
        raise hub.explain_hub_failure(repository, cause, token_given=given) from cause


def _download(known: KnownModel, token: str | None, arrive: Arrive) -> Path:
    """Download all files of a known pipeline into the hub's own cache, each checked as it comes."""
    folder, before = Path(), 0
    sizes = [None if file is None else file.bytes for file in known.files.values()]
    total = None if None in sizes else sum(filter(None, sizes))
    with silence_hub():
        accepted = _ask(known.repository, token)
        for name, expected in known.files.items():

            def count(come: int, before: int = before) -> None:
                arrive(before + come, total)

            path = _download_file(known.repository, name, expected, accepted, count=count)
            _check(known, path, expected)
            folder = path.parents[name.count("/")]
            before += path.stat().st_size
    return folder


def _ask(repository: str, token: str | None, name: str = PIPELINE_FILE) -> str | bool | None:
    """Ask the hub once, without retries, whether it gives this pipeline; return the token to use.

    A public one is asked for without any token at first: the hub refuses one that has run out even
    where none is needed. A mirror may want one for everything.
    """
    known = known_models.find(repository)
    if known is None or not known.is_public:
        _ask_with(repository, token, name)
        return token
    try:
        _ask_with(repository, False, name)
    except DiarizerUnavailable as refusal:
        if token is None or hub.find_status(refusal.__cause__) not in hub.REFUSALS:
            raise
        _ask_with(repository, token, name)
        return token
    return False


def _ask_with(repository: str, token: str | bool | None, name: str) -> None:
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url

    try:
        url = hf_hub_url(repository, name)
        get_hf_file_metadata(url, token=token, timeout=constants.HF_HUB_ETAG_TIMEOUT)
    except Exception as cause:  # of whichever HTTP client this version of the library uses
        given = isinstance(token, str)
        raise hub.explain_hub_failure(repository, cause, token_given=given) from cause


def _download_file(
    repository: str,
    name: str,
    expected: KnownFile | None,
    token: str | bool | None,
    revision: str | None = None,
    count: Callable[[int], None] = lambda come: None,
) -> Path:
    from huggingface_hub import hf_hub_download

    bar = _make_counting_bar(expected.bytes if expected else None, count)
    try:
        return Path(
            hf_hub_download(repository, name, revision=revision, token=token, tqdm_class=bar)
        )
    except _WrongSize as cause:
        wanted = 0 if expected is None else expected.bytes
        raise hub.explain_wrong_size(repository, name, wanted, cause.bytes) from cause
    except Exception as cause:  # as above; and a disk that is full
        if hub.find_status(cause) is not None:
            given = isinstance(token, str)
            raise hub.explain_hub_failure(repository, cause, token_given=given) from cause
        raise hub.explain_broken_download(repository, name, cause) from cause


def _make_counting_bar(size: int | None, count: Callable[[int], None]) -> Any:
    """Make a progress bar's class that draws nothing, and ends a download that cannot end well.

    ``size`` is how many bytes are expected, ``None`` where nobody knows; ``count`` is called with
    those that are here.
    """
    from huggingface_hub.utils.tqdm import tqdm

    class Counting(tqdm):
        arrived = 0
        here = 0

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **{**options, "disable": True})  # type: ignore[no-untyped-call]
            announced = options.get("total")
            if size is not None and announced is not None and announced != size:
                raise _WrongSize(int(announced))
            Counting.here = int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> bool | None:
            Counting.arrived += max(int(n or 0), 0)
            if Counting.arrived > _TIMES_SIZE_MAX * (size or _SIZE_UNKNOWN):
                raise _BrokenOff("the download breaks off again and again")
            Counting.here += int(n or 0)
            count(Counting.here if size is None else min(Counting.here, size))
            return None

    return Counting


def _check(known: KnownModel, path: Path, expected: KnownFile | None) -> None:
    """Refuse a file that does not hold what it is known to hold."""
    if expected is None:
        return
    digest = _digest(known, path)
    if digest != expected.sha256:
        raise hub.explain_wrong_bytes(known.repository, path, expected.sha256, digest)


def _digest(known: KnownModel, path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as cause:
        raise hub.explain_unreadable_file(known.repository, path, cause) from cause
    return digest.hexdigest()


def _is_community_1(known: KnownModel | None, folder: Path) -> bool:
    """Tell whether a known pipeline's files are those whose digests are known."""
    if known is None or known.is_public:
        return known is not None  # they were held to them
    files = known_models.KNOWN[known_models.PUBLIC_COPY].files
    return all(
        file is not None and _digest(known, folder / name) == file.sha256
        for name, file in files.items()
    )
