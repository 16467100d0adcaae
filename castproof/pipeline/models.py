"""The models of a run: loaded when first needed, once, and not tried again after a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from castproof.packages import explain_missing
from castproof.pipeline import memory
from castproof.pipeline import model_revision as revision
from transcript.errors import CastproofError

if TYPE_CHECKING:
    from asr.recognizer import Recognizer
    from castproof.config.schema import Configuration
    from diarize.diarizer import Diarizer
    from diarize.embedder import Embedder

Model = TypeVar("Model")


class OnceLoaded(Generic[Model]):
    """A model that is loaded at most once, whatever comes of it.

    Twenty recordings without a token must not ask the hub twenty times. ``ahead`` begins what can
    be done in the background before it is loaded; ``fetch`` brings its files to this machine and
    returns what a person should know of that.
    """

    def __init__(
        self,
        load: Callable[[], Model],
        ahead: Callable[[], None] | None = None,
        fetch: Callable[[], str | None] | None = None,
    ) -> None:
        self._load = load
        self._ahead = ahead
        self._fetch = fetch
        self._model: Model | None = None
        self._error: CastproofError | None = None

    @property
    def loaded(self) -> bool:
        """Whether :meth:`get` returns at once."""
        return self._model is not None or self._error is not None

    def prepare(self) -> None:
        """It will be asked for soon: begin what can be done beside other work."""
        if self._ahead is not None and not self.loaded:
            self._ahead()

    @property
    def fetched(self) -> bool:
        """Whether :meth:`fetch` has nothing left to do."""
        return self._fetch is None or self.loaded

    def fetch(self) -> str | None:
        """Have its files here without loading it, once; return what a person should know of it.

        Raises the error of the attempt, which is then that of :meth:`get` too. Asked again, it
        does nothing.
        """
        fetch, self._fetch = self._fetch, None
        if fetch is None or self.loaded:
            return None
        try:
            return fetch()
        except CastproofError as error:
            self._error = error
            raise

    def free(self) -> None:
        """Nobody asks for it any more: give its memory back. Asked again, it is loaded again."""
        if self._model is not None:
            self._model = None
            memory.release()

    def get(self) -> Model:
        """The model, or the error of the one attempt to load it."""
        if self._error is not None:
            raise self._error
        if self._model is None:
            try:
                self._model = self._load()
            except CastproofError as error:
                self._error = error
                raise
        return self._model


@dataclass(frozen=True, slots=True)
class Models:
    """The recognizer and the diarizer of a run, and which revision each name stands for."""

    recognizer: OnceLoaded[Recognizer]
    diarizer: OnceLoaded[Diarizer]
    recognizer_revision: Callable[[], str | None]
    diarizer_revision: Callable[[], str | None]

    def embedder(self) -> Embedder:
        """The diarizer's embedding model; raise what loading raises, or where it has none."""
        from diarize.errors import DiarizerUnavailable

        model = self.diarizer.get()
        if not hasattr(model, "embed"):
            raise DiarizerUnavailable("this diarizer has no embedding model to tell voices apart")
        return cast("Embedder", model)


def build_models(config: Configuration, *, token: str | None = None) -> Models:
    """faster-whisper and pyannote.audio as ``config`` asks for them; nothing is loaded yet."""
    asr, diarize = config.asr, config.diarize

    def recognizer() -> Recognizer:
        from asr.whisper import load_recognizer

        return load_recognizer(
            asr.model,
            device=asr.device,
            compute_type=asr.compute_type,
            cpu_threads=asr.cpu_threads,
            token=token,
        )

    def diarizer() -> Diarizer:
        from diarize.pyannote_adapter import load_diarizer

        with _packages_of_the_diarizer():
            return load_diarizer(
                diarize.model,
                device=diarize.device,
                cpu_threads=diarize.cpu_threads,
                token=token,
                method=diarize.method,
            )

    def fetch_diarizer() -> str | None:
        from diarize.fetching import fetch

        with _packages_of_the_diarizer():
            return fetch(diarize.model, token=token).note

    def import_ahead() -> None:
        from diarize import preload

        preload.begin()

    return Models(
        OnceLoaded(recognizer),
        OnceLoaded(diarizer, import_ahead, fetch_diarizer),
        lambda: revision.find_recognizer_revision(asr.model),
        lambda: revision.find_diarizer_revision(diarize.model),
    )


@contextmanager
def _packages_of_the_diarizer() -> Iterator[None]:
    """Have a package that is not installed cost the speakers, and not the words."""
    from diarize.errors import DiarizerUnavailable

    try:
        yield
    except ModuleNotFoundError as error:
        raise DiarizerUnavailable(explain_missing(error)) from error
