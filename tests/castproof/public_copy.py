"""The command line with the miniature pipeline standing for the public copy of community-1.

Its digests are the miniature's, so that the true way from the hub into the diarizer is gone. The
words are made up, where ``REAL_WORDS`` is not in the environment: they take no part in it. What the
diarizer and the recognizer were asked for is printed in the order of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from castproof.__main__ import main
from castproof.config.schema import Configuration
from castproof.pipeline import models
from diarize import known_models
from diarize.known_models import PUBLIC_COPY, KnownFile, KnownModel
from tests.castproof.fakes import FakeModels
from tests.hub_server import files_of

MINIATURE = Path(__file__).parents[2] / "examples/miniature/diarization"


def stand_in() -> KnownModel:
    """The public copy, with the miniature's files."""
    import hashlib

    known = {
        name: KnownFile(len(content), hashlib.sha256(content).hexdigest())
        for name, content in files_of(MINIATURE).items()
    }
    real = known_models.KNOWN[PUBLIC_COPY]
    return replace(real, files={name: known[name] for name in real.files})


class MadeUpWords(FakeModels):
    """The real diarizer, beside a recognizer that needs no model."""

    def models(self, config: Configuration, *, token: str | None = None) -> models.Models:
        real = _real_models(config, token=token)
        return replace(
            super().models(config, token=token),
            diarizer=real.diarizer,
            diarizer_revision=real.diarizer_revision,
        )

    def recognize(self, *arguments: object, **options: object) -> object:  # type: ignore[override]
        print("recognizing", file=sys.stderr, flush=True)
        return super().recognize(*arguments, **options)  # type: ignore[arg-type]


_real_models = models.build_models

if __name__ == "__main__":
    known: Mapping[str, KnownModel] = {**known_models.KNOWN, PUBLIC_COPY: stand_in()}
    known_models.KNOWN = known
    if "REAL_WORDS" not in os.environ:
        models.build_models = MadeUpWords().models  # type: ignore[assignment]
    main()
