"""What a worker does with a job, in whatever process or machine it is."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from castproof.batch.pool import Job, JobEnded, Message, Retry, StageKept, StageProgress
from castproof.config.schema import Configuration
from castproof.errors import RecordingBusy, RecordingChanged, explain
from castproof.pipeline import memory
from castproof.pipeline.models import Models
from castproof.pipeline.multitrack import transcribe_session
from castproof.pipeline.progress import Advance, Reporter
from castproof.pipeline.recording import fetch_diarizer, open_recording, recognize_words
from castproof.pipeline.result import Result
from castproof.pipeline.stages import RECOGNIZE
from castproof.pipeline.transcribe import transcribe

_log = logging.getLogger(__name__)

Tell = Callable[[Message], None]

#: How often progress is told at most, in seconds: a person does not see more.
TELL_EVERY_S = 0.2
_PASSING = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EAGAIN, errno.EINTR, errno.ESTALE),
    *(errno.ETIMEDOUT, errno.ECONNRESET, errno.ECONNREFUSED, errno.EMFILE, errno.ENFILE),
}
_NETWORK = ("huggingface_hub", "httpx", "httpcore", "requests", "urllib3")


class Worker:
    """Does one job after the other with models that are loaded once.

    ``load`` makes the models of a configuration. They are made anew for a job that asks for others,
    or no longer for words only, so that both need not fit into memory together; and after a
    failure that may pass, for a model that could not be had stays so.
    """

    def __init__(self, load: Callable[[Configuration], Models], tell: Tell) -> None:
        self._load = load
        self._tell = tell
        self._models: Models | None = None
        self._asked: object = None

    def work(self, job: Job) -> JobEnded:
        """Do the job; whatever goes wrong is told by the outcome."""
        reporter = _SendingReporter(job.name, self._tell)
        try:
            return JobEnded(job.name, _done(job, self._models_of(job), reporter))
        except Exception as error:  # whatever one recording meets, the next ones have their turn
            ended = describe_failure(job, error)
            if ended.retry != "no":
                self._models = None
            return ended

    def _models_of(self, job: Job) -> Models:
        config = job.order.config
        asked = (select_model_settings(config), job.words_only)
        if self._models is None or self._asked != asked:
            self._models = None  # the old ones go before the new ones come
            memory.release()
            self._models, self._asked = self._load(config), asked
        return self._models


def _done(job: Job, models: Models, reporter: Reporter) -> Result:
    if job.session is not None:
        return transcribe_session(job.session, job.order, models, reporter)
    if job.words_only:
        with open_recording(
            job.recording, job.order.folder, models, reporter, stem=job.stem
        ) as stages:
            fetch_diarizer(stages, job.order)  # whoever tells the speakers apart comes last
            heard = recognize_words(stages, job.order)
        return Result(job.shown, stages={RECOGNIZE: heard.how})
    return transcribe(job.recording, job.order, models, reporter, stem=job.stem)


def describe_failure(job: Job, error: Exception) -> JobEnded:
    """The end of a job that met an error."""
    _log.debug("%s failed", job.name, exc_info=error)
    line = explain(error)
    said = line if job.shown in line else f"{job.shown}: {line}"
    return JobEnded(job.name, Result(job.shown, error=said), decide_retry(error))


def select_model_settings(config: Configuration) -> object:
    """What of a configuration the models that are loaded depend on."""
    asr = config.asr.model_dump(include={"model", "device", "compute_type", "cpu_threads"})
    diarize = config.diarize.model_dump(include={"model", "device", "method", "cpu_threads"})
    return (asr, diarize)


def decide_retry(error: BaseException) -> Retry:
    """Whether what went wrong may pass: a full disk may, a broken file does not.

    >>> decide_retry(OSError(errno.ENOSPC, "No space left on device")), decide_retry(
    ...     ValueError("no")
    ... )
    ('passing', 'no')
    """
    if isinstance(error, RecordingBusy):
        return "busy"
    if isinstance(error, RecordingChanged):
        return "passing"  # once it is all there
    for cause in _causes(error):
        if isinstance(cause, MemoryError) or type(cause).__name__ == "NotEnoughMemory":
            return "memory"
        if isinstance(cause, OSError) and cause.errno == errno.ENOMEM:
            return "memory"
        if isinstance(cause, OSError) and cause.errno in _PASSING:
            return "passing"
        if isinstance(cause, (ConnectionError, TimeoutError)):
            return "passing"
        if type(cause).__module__.split(".")[0] in _NETWORK and _is_of_the_network(cause):
            return "passing"
    return "no"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def _is_of_the_network(error: BaseException) -> bool:
    """No connection, a time-out, or a server that is busy: not a name or a token that is wrong."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status is None or status == 429 or status >= 500


class _SendingReporter:
    """A reporter that tells the batch what a worker does."""

    def __init__(self, name: str, tell: Tell) -> None:
        self._name = name
        self._tell = tell

    def stage(
        self, recording: str, doing: str, *, seconds: float | None = None
    ) -> AbstractContextManager[Advance]:
        """Tell of a stage until its context ends."""
        return self._told(doing, seconds)

    def kept(self, recording: str, stage: str, seconds: float) -> None:
        """Tell that a stage's result is on the disk."""
        self._tell(StageKept(self._name, stage, round(seconds, 3)))

    def note(self, text: str) -> None:
        """Log it: a batch is told of whatever its workers log, and prints it."""
        _log.warning("%s", text)

    @contextmanager
    def _told(self, doing: str, seconds: float | None) -> Iterator[Advance]:
        self._tell(StageProgress(self._name, doing, None, seconds))
        told = time.monotonic()

        def advance(fraction: float) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= TELL_EVERY_S:
                told = now
                self._tell(StageProgress(self._name, doing, fraction, seconds))

        yield advance
