"""The command line with stand-in models that take their time, to be killed in their middle."""

from __future__ import annotations

import time
from typing import Any

from castproof.__main__ import main
from castproof.pipeline import models
from tests.castproof.fakes import FakeModels

STAGE_S = 0.3


class SlowModels(FakeModels):
    """Stand-ins that take ``STAGE_S`` seconds each."""

    def recognize(self, *arguments: Any) -> Any:
        time.sleep(STAGE_S)
        return super().recognize(*arguments)

    def diarize(self, *arguments: Any) -> Any:
        time.sleep(STAGE_S)
        return super().diarize(*arguments)


if __name__ == "__main__":
    models.build_models = SlowModels().models  # type: ignore[assignment]
    main()
