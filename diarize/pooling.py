"""Statistics pooling of one sound under many masks at once, as products of matrices.

pyannote's ``StatsPool`` goes through all frames four times for each mask. Of binary masks a mean
and a deviation are sums of frames and of their squares, so that one product gives those of all.
"""

from __future__ import annotations

from typing import Any

#: Below it a mask, of 0 and 1, has one frame, and no deviation.
_ONE_FRAME = 0.5


def pool_statistics(frames: Any, masks: Any) -> Any:
    """Compute the mean and the unbiased standard deviation of ``frames`` under each of ``masks``.

    ``frames`` are ``(batch, features, frames)``, ``masks`` ``(batch, speakers, mask frames)`` of 0
    and 1, or ``(batch, mask frames)``: another number of frames is stretched by its nearest values.
    Returns ``(batch, speakers, 2 * features)``, without the speakers where the masks have none: the
    values of ``pyannote.audio.models.blocks.pooling.StatsPool``, up to the rounding of sums.
    """
    import torch
    from torch.nn.functional import interpolate

    if masks.dim() == 2:
        return pool_statistics(frames, masks.unsqueeze(1)).squeeze(1)
    if masks.shape[-1] != frames.shape[-1]:
        masks = interpolate(masks, size=frames.shape[-1], mode="nearest")
    centre = frames.mean(dim=-1, keepdim=True)
    centred = (frames - centre).transpose(1, 2)  # a difference of large squares would lose digits
    total = masks.sum(dim=-1, keepdim=True)
    weight = total + 1e-8
    mean = masks @ centred / weight
    spread = masks @ centred.square() - mean.square() * weight
    freedom = weight - masks.square().sum(dim=-1, keepdim=True) / weight
    deviation = (spread / (freedom + 1e-8)).clamp(min=0.0).sqrt()
    deviation = torch.where(freedom < _ONE_FRAME, torch.zeros_like(deviation), deviation)
    return torch.cat([mean + centre.transpose(1, 2) * (total / weight), deviation], dim=-1)
