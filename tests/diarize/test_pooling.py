"""Our pooling beside pyannote's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diarize.pooling import pool_statistics
from diarize.silenced import silence_pyannote

pytestmark = pytest.mark.models


def test_mean_and_deviation_of_the_frames_under_a_mask() -> None:
    import torch

    frames = torch.tensor([[[1.0, 3.0, 5.0, 100.0]]])
    masks = torch.tensor([[[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]])
    pooled = pool_statistics(frames, masks)[0].tolist()
    assert pooled[0] == pytest.approx([3.0, 2.0], rel=1e-5)
    assert pooled[1] == pytest.approx([100.0, 0.0])
    assert pooled[2] == [0.0, 0.0]


@given(
    arrays(np.float32, (2, 3, 24), elements=st.floats(-50, 50, width=16)),
    arrays(np.float32, (2, 4, 12), elements=st.sampled_from([0.0, 1.0])),
    st.floats(-100, 100),
)
def test_pyannotes_own_pooling_gives_the_same(frames: Any, masks: Any, level: float) -> None:
    import torch

    with silence_pyannote():
        from pyannote.audio.models.blocks.pooling import StatsPool

    sound, under = torch.from_numpy(frames + np.float32(level)), torch.from_numpy(masks)
    torch.testing.assert_close(
        pool_statistics(sound, under), StatsPool()(sound, weights=under), rtol=1e-3, atol=2e-2
    )
    torch.testing.assert_close(
        pool_statistics(sound, under[:, 0]), pool_statistics(sound, under)[:, 0]
    )
