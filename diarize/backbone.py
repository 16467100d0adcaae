"""An embedding network in two parts: its backbone, which knows no speakers, and its pooling.

The backbone is nearly all of the work and hears a sound once; the pooling behind it is told, by a
mask, whose voice is asked for. Only networks whose layers are known here can be parted so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

#: Seconds around a frame whose mean it is centred by in a long window: as many as a chunk has.
CENTRING_S = 10.0


class Backbone(Protocol):
    """An embedding model in two parts, which call pyannote's own layers; tensors are torch's."""

    @property
    def model(self) -> Any:
        """The whole model, of pyannote.audio."""
        ...

    def compute_frames(self, waveforms: Any) -> Any:
        """Compute the frames ``(batch, …, frames)`` of waveforms ``(batch, 1, samples)``."""
        ...

    def pool(self, frames: Any, masks: Any) -> Any:
        """Pool frames under masks ``(batch, speakers, mask frames)``.

        Returns the voices, ``(batch, speakers, dimension)``. A mask of another length is stretched
        to the frames' by its nearest values.
        """
        ...

    def center_locally(self) -> Any:
        """Return a context in which a long window's frames are centred as those of a chunk are."""
        ...


def find_backbone(model: Any) -> Backbone | None:
    """Split ``model`` into its two parts; ``None`` where it is of a kind that we cannot split."""
    from pyannote.audio.models.embedding import XVectorMFCC
    from pyannote.audio.models.embedding.wespeaker import BaseWeSpeakerResNet

    if isinstance(model, BaseWeSpeakerResNet):
        return WeSpeakerBackbone(model)
    return XVectorBackbone(model) if isinstance(model, XVectorMFCC) else None


@dataclass(frozen=True, slots=True)
class WeSpeakerBackbone:
    """WeSpeaker's ResNets, as in community-1; see :class:`Backbone`."""

    model: Any

    def compute_frames(self, waveforms: Any) -> Any:
        """Compute frames, 80 ms apart."""
        return self.model.forward_frames(waveforms)

    def pool(self, frames: Any, masks: Any) -> Any:
        """Take mean and deviation under each mask, then apply the last layer."""
        return self.model.forward_embedding(frames, weights=masks)

    @contextmanager
    def center_locally(self) -> Iterator[None]:
        """Take the running mean off the filterbank, where a chunk has its own mean taken off."""
        own = self.model.hparams.fbank_centering_span
        self.model.hparams.fbank_centering_span = CENTRING_S
        try:
            yield
        finally:
            self.model.hparams.fbank_centering_span = own


@dataclass(frozen=True, slots=True)
class XVectorBackbone:
    """A time delay network over MFCCs, as in the miniature; see :class:`Backbone`."""

    model: Any

    def compute_frames(self, waveforms: Any) -> Any:
        """Run the layers of ``XVectorMFCC.forward`` up to its pooling."""
        outputs = self.model.mfcc(waveforms).squeeze(dim=1)
        for block in self.model.tdnns:
            outputs = block(outputs)
        return outputs

    def pool(self, frames: Any, masks: Any) -> Any:
        """Take mean and deviation under each mask, then apply the last layer."""
        return self.model.embedding(self.model.stats_pool(frames, weights=masks))

    @contextmanager
    def center_locally(self) -> Iterator[None]:
        """Do nothing: MFCCs are not centred (but cut off 80 dB below the loudest heard at once)."""
        yield
