"""What a worker does with a job, in whatever process or machine it is."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from castproof.batch.pool import (
    Job,
    JobEnded,
    Message,
    Retry,
    StageEnded,
    StageKept,
    StageProgress,
)
from castproof.config.schema import Configuration
from castproof.errors import FileBusy, RecordingBusy, RecordingChanged, explain
from castproof.pipeline import memory
from castproof.pipeline.models import Models
from castproof.pipeline.multitrack import transcribe_session
from castproof.pipeline.progress import Advance, Arrive, Reporter
from castproof.pipeline.recording import fetch_diarizer, open_recording, recognize_words
from castproof.pipeline.result import RecordingSummary
from castproof.pipeline.stages import RECOGNIZE
from castproof.pipeline.transcribe import transcribe

_log = logging.getLogger(__name__)

Send = Callable[[Message], None]

#: Progress is sent at most this often, in seconds: a person does not see more.
SEND_EVERY_S = 0.2
_PASSING = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EAGAIN, errno.EINTR, errno.ESTALE),
    *(errno.ETIMEDOUT, errno.ECONNRESET, errno.ECONNREFUSED, errno.EMFILE, errno.ENFILE),
}
_NETWORK = ("huggingface_hub", "httpx", "httpcore", "requests", "urllib3")


class Worker:
    """Does one job after the other with models that are loaded once.

    ``load`` makes the models of a configuration. They are made anew for a job that asks for others,
    or no longer for words only, so that both need not fit into memory together; and after a
    failure that may pass, because a model that could not be loaded stays so.
    """

    def __init__(self, load: Callable[[Configuration], Models], send: Send) -> None:
        self._load = load
        self._send = send
        self._models: Models | None = None
        self._loaded_for: object = None

    def work(self, job: Job) -> JobEnded:
        """Do a job; whatever goes wrong is in the outcome."""
        request, reporter = job.request, _SendingReporter(job.name, self._send)
        try:
            wanted = (select_model_settings(request.config), job.words_only)
            if self._models is None or self._loaded_for != wanted:
                self._models = None  # the old ones go before the new ones come
                memory.release()
                self._models, self._loaded_for = self._load(request.config), wanted
            return JobEnded(job.name, transcribe_job(job, self._models, reporter))
        except Exception as error:  # whatever one recording meets, the next ones have their turn
            ended = describe_failure(job, error)
            if ended.retry != "no":
                self._models = None
            return ended


def transcribe_job(job: Job, models: Models, reporter: Reporter) -> RecordingSummary:
    """Transcribe a job's recording or session, or recognize its words only."""
    if job.session is not None:
        return transcribe_session(job.session, job.request, models, reporter)
    if job.words_only:
        with open_recording(job.recording, job.request, models, reporter, stem=job.stem) as stages:
            fetch_diarizer(stages, job.request)  # the diarizer itself is used last
            heard = recognize_words(stages, job.request)
        return RecordingSummary(job.shown, stages={RECOGNIZE: heard.how})
    return transcribe(job.recording, job.request, models, reporter, stem=job.stem)


def describe_failure(job: Job, error: Exception) -> JobEnded:
    """Make the end of a job that met an error: its line, and whether to try again."""
    _log.debug("%s failed", job.name, exc_info=error)
    line = explain(error)
    said = line if job.shown in line else f"{job.shown}: {line}"
    return JobEnded(job.name, RecordingSummary(job.shown, error=said), decide_retry(error))


def select_model_settings(config: Configuration) -> object:
    """Select those settings that the loaded models depend on."""
    asr = config.asr.model_dump(include={"model", "device", "compute_type", "cpu_threads"})
    diarize = config.diarize.model_dump(
        include={"model", "device", "method", "cpu_threads", "trust_model"}
    )
    return (asr, diarize)


def decide_retry(error: BaseException) -> Retry:
    """Decide whether what went wrong may pass: a full disk may, a broken file does not.

    >>> decide_retry(OSError(errno.ENOSPC, "No space left on device")), decide_retry(
    ...     ValueError("no")
    ... )
    ('passing', 'no')
    """
    if isinstance(error, (RecordingBusy, FileBusy)):
        return "busy"
    if isinstance(error, RecordingChanged):
        return "passing"  # once it is all there
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        is_enomem = isinstance(cause, OSError) and cause.errno == errno.ENOMEM
        if is_enomem or isinstance(cause, MemoryError) or type(cause).__name__ == "NotEnoughMemory":
            return "memory"
        if isinstance(cause, (ConnectionError, TimeoutError)) or is_passing(cause):
            return "passing"
        cause = cause.__cause__ or cause.__context__
    return "no"


def is_passing(error: BaseException) -> bool:
    """Tell a disk's or a network's trouble that may pass from a wrong name or token."""
    if isinstance(error, OSError) and error.errno in _PASSING:
        return True
    if type(error).__module__.split(".")[0] not in _NETWORK:
        return False
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status is None or status == 429 or status >= 500


class _SendingReporter:
    """A reporter that sends the batch what a worker does."""

    def __init__(self, name: str, send: Send) -> None:
        self._name = name
        self._send = send

    @contextmanager
    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> Iterator[Advance]:
        """Report a stage until its context ends."""
        is_due = _Limit(SEND_EVERY_S)

        def advance(fraction: float) -> None:
            if is_due():
                self._send(StageProgress(self._name, doing, fraction, seconds))

        with self._show(doing, seconds):
            yield advance

    @contextmanager
    def download(self, recording: str, doing: str) -> Iterator[Arrive]:
        """Report a download until its context ends."""
        is_due = _Limit(SEND_EVERY_S)

        def arrive(have: int, total: int | None) -> None:
            if is_due():
                share = have / total if total else 0.0
                self._send(StageProgress(self._name, doing, share, came=(have, total)))

        with self._show(doing, None):
            yield arrive

    @contextmanager
    def _show(self, doing: str, seconds: float | None) -> Iterator[None]:
        began = time.monotonic()
        self._send(StageProgress(self._name, doing, None, seconds))
        try:
            yield
        except Exception:  # of what ends this process nobody is told
            self._send(StageEnded(self._name, doing, time.monotonic() - began, well=False))
            raise
        self._send(StageEnded(self._name, doing, round(time.monotonic() - began, 3)))

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Report that a stage's result is on the disk."""
        self._send(StageKept(self._name, stage, round(seconds, 3)))

    def note(self, text: str) -> None:
        """Log it: the batch receives what its workers log, and prints it."""
        _log.warning("%s", text)


class _Limit:
    """Says yes at most once in so many seconds, the first of them not at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = time.monotonic()

    def __call__(self) -> bool:
        """Say whether it is time again."""
        now = time.monotonic()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True
