"""The models of a run: loaded when first needed, once, and not tried again after a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from castproof.current_folder import require_harmless_folder
from castproof.packages import explain_missing
from castproof.pipeline import memory, model_revision
from castproof.pipeline.progress import Arrive
from castproof.pipeline.speech_model import choose_diarization_method
from transcript.errors import CastproofError

if TYPE_CHECKING:
    from asr.recognizer import Recognizer
    from castproof.config.schema import Configuration, DiarizeSection
    from diarize.diarizer import Diarizer
    from diarize.embedder import Embedder

Model = TypeVar("Model")


class OnceLoaded(Generic[Model]):
    """A model that is loaded at most once, whether that succeeds or fails.

    Twenty recordings without a token must not ask the hub twenty times. ``preload`` begins what
    can be done in the background before it is loaded; ``fetch`` brings its files to this machine
    and returns what a person should know of that.
    """

    def __init__(
        self,
        load: Callable[[], Model],
        preload: Callable[[], None] | None = None,
        fetch: Callable[[Arrive], str | None] | None = None,
    ) -> None:
        self._load = load
        self._preload = preload
        self._fetch = fetch
        self._model: Model | None = None
        self._error: CastproofError | None = None

    @property
    def loaded(self) -> bool:
        """Tell whether :meth:`get` returns at once."""
        return self._model is not None or self._error is not None

    def prepare(self) -> None:
        """Begin what can be done beside other work: the model will be asked for soon."""
        if self._preload is not None and not self.loaded:
            self._preload()

    @property
    def fetched(self) -> bool:
        """Tell whether :meth:`fetch` has nothing left to do."""
        return self._fetch is None or self.loaded

    def fetch(self, arrive: Arrive = lambda have, total: None) -> str | None:
        """Bring its files here without loading it, once; return what a person should know of that.

        ``arrive`` is called as bytes come, where they have to.
        Raises the error of the attempt, which is then that of :meth:`get` too. Asked again, it
        does nothing.
        """
        fetch, self._fetch = self._fetch, None
        if fetch is None or self.loaded:
            return None
        try:
            return fetch(arrive)
        except CastproofError as error:
            self._error = error
            raise

    def free(self) -> None:
        """Give its memory back, as nobody needs it any more. Asked again, it is loaded again."""
        if self._model is not None:
            self._model = None
            memory.release()

    def get(self) -> Model:
        """Return the model, loaded now if it was not; raise the error of the one attempt."""
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
        """Return the diarizer's embedding model; raise what loading raises, or if it has none."""
        from diarize.errors import DiarizerUnavailable

        model = self.diarizer.get()
        if not hasattr(model, "embed"):
            raise DiarizerUnavailable("this diarizer has no embedding model to tell voices apart")
        return cast("Embedder", model)


def build_models(config: Configuration, *, token: str | None = None) -> Models:
    """Build faster-whisper and pyannote.audio as ``config`` asks for them; nothing is loaded yet.

    ``token`` is only sent to the hub.
    """
    require_harmless_folder()
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

    def fetch_recognizer(arrive: Arrive) -> None:
        from asr.models import locate_model

        locate_model(asr.model, token=token, arrive=arrive)

    return Models(
        OnceLoaded(recognizer, fetch=fetch_recognizer),
        _build_diarizer(diarize, token),
        lambda: model_revision.find_recognizer_revision(asr.model),
        lambda: model_revision.find_diarizer_revision(diarize.model),
    )


def _build_diarizer(diarize: DiarizeSection, token: str | None) -> OnceLoaded[Diarizer]:
    def load() -> Diarizer:
        from diarize.pyannote_adapter import load_diarizer

        with _explain_missing_packages():
            return load_diarizer(
                diarize.model,
                device=diarize.device,
                cpu_threads=diarize.cpu_threads,
                token=token,
                method=choose_diarization_method(diarize),
                trust_model=diarize.trust_model,
            )

    def fetch(arrive: Arrive) -> str | None:
        from diarize import fetching

        with _explain_missing_packages():
            return fetching.fetch(
                diarize.model, token=token, trust_model=diarize.trust_model, arrive=arrive
            ).note

    def preload() -> None:
        from diarize import preload

        preload.begin()

    return OnceLoaded(load, preload, fetch)


@contextmanager
def _explain_missing_packages() -> Iterator[None]:
    """Turn a package that is not installed into an error that costs the speakers, not the words."""
    from diarize.errors import DiarizerUnavailable

    try:
        yield
    except ModuleNotFoundError as error:
        raise DiarizerUnavailable(explain_missing(error)) from error
