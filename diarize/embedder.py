"""What the rest of castproof asks of a model that tells voices apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from diarize.diarizer import Progress

#: A span shorter than this says too little of a voice to be compared.
SHORTEST_SPAN_S = 0.5


class Embedder(Protocol):
    """A speaker embedding model, loaded."""

    @property
    def embedding(self) -> str:
        """The model's identity: only voices of equal identity may be compared."""
        ...

    def embed(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        """One voice for each span of ``samples``, shape (n,), mono at 16 kHz in −1…1.

        ``spans`` are starts and ends in seconds. The result is ``(spans, dimensions)``, compared
        by cosine; the row of a span shorter than :data:`SHORTEST_SPAN_S` is NaN.
        """
        ...

    def embed_in_context(
        self,
        samples: NDArray[np.float32],
        spans: Sequence[tuple[float, float]],
        progress: Progress,
    ) -> NDArray[np.float32]:
        """The same, each span as it sounds among what is said before and after it.

        Quicker where the recording was diarized before. Voices of different recordings, which
        these make less unlike, are to be compared by :meth:`embed`.
        """
        ...
