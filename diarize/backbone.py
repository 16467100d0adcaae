"""An embedding model taken apart: the trunk that hears, and the head that pools what it heard.

The trunk is nearly all of the work and knows nothing of speakers; only the pooling behind it is
told, by a mask, whose voice is asked for. Both adapters call pyannote's own layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

#: Seconds around a frame whose mean it is centred by in a long window: as many as a chunk has.
CENTRING_S = 10.0


class Backbone(Protocol):
    """An embedding model in two parts; tensors are torch's."""

    @property
    def model(self) -> Any:
        """The whole model, of pyannote.audio."""
        ...

    def frames(self, waveforms: Any) -> Any:
        """Waveforms ``(batch, 1, samples)`` to frames ``(batch, …, frames)``."""
        ...

    def voices(self, frames: Any, masks: Any) -> Any:
        """Frames under masks ``(batch, speakers, mask frames)``: ``(batch, speakers, dimension)``.

        A mask of another length is stretched to the frames' by its nearest values.
        """
        ...

    def centred_locally(self) -> Any:
        """A context in which a long window's frames are centred as those of a chunk are."""
        ...


def find_backbone(model: Any) -> Backbone | None:
    """The two parts of ``model``, or ``None`` where it is of a kind that we cannot part."""
    from pyannote.audio.models.embedding import XVectorMFCC
    from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet

    if isinstance(model, BaseWeSpeakerResNet):
        return WeSpeakerBackbone(model)
    return XVectorBackbone(model) if isinstance(model, XVectorMFCC) else None


@dataclass(frozen=True, slots=True)
class WeSpeakerBackbone:
    """WeSpeaker's ResNets, as in community-1."""

    model: Any

    def frames(self, waveforms: Any) -> Any:
        """Frames 80 ms apart."""
        return self.model.forward_frames(waveforms)

    def voices(self, frames: Any, masks: Any) -> Any:
        """Mean and deviation under each mask, then the last layer."""
        return self.model.forward_embedding(frames, weights=masks)

    @contextmanager
    def centred_locally(self) -> Iterator[None]:
        """The filterbank less its running mean, where a chunk has it less its own mean."""
        own = self.model.hparams.fbank_centering_span
        self.model.hparams.fbank_centering_span = CENTRING_S
        try:
            yield
        finally:
            self.model.hparams.fbank_centering_span = own


@dataclass(frozen=True, slots=True)
class XVectorBackbone:
    """A time delay network over MFCCs, as in the miniature."""

    model: Any

    def frames(self, waveforms: Any) -> Any:
        """The layers of ``XVectorMFCC.forward`` up to its pooling."""
        outputs = self.model.mfcc(waveforms).squeeze(dim=1)
        for block in self.model.tdnns:
            outputs = block(outputs)
        return outputs

    def voices(self, frames: Any, masks: Any) -> Any:
        """Mean and deviation under each mask, then the last layer."""
        return self.model.embedding(self.model.stats_pool(frames, weights=masks))

    @contextmanager
    def centred_locally(self) -> Iterator[None]:
        """MFCCs are not centred (but cut off 80 dB below the loudest that is heard at once)."""
        yield
