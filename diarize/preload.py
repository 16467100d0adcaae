"""Import pyannote in the background, while something else is at work.

They take six to ten seconds of one core, more than telling the speakers of a few minutes apart
takes, and a recognizer leaves Python idle meanwhile. Only modules are imported: a model is loaded,
and downloaded, when it is asked for.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading

from diarize.silenced import ignore_known_warnings

#: What a pipeline like community-1 needs; the last ones are imported by its configuration.
MODULES = (
    "torch",
    "pyannote.audio",
    "pyannote.audio.pipelines.speaker_diarization",
    "pyannote.audio.models.segmentation",
    "pyannote.audio.models.embedding",
)

_log = logging.getLogger(__name__)
_importing: threading.Thread | None = None


def begin() -> None:
    """Begin to import in the background, unless that was done already."""
    global _importing
    if _importing is None and not all(name in sys.modules for name in MODULES):
        # A daemon: who stops the program need not wait for modules that nobody wants any more.
        _importing = threading.Thread(target=_import_all, name="importing pyannote", daemon=True)
        _importing.start()


def finish() -> None:
    """Wait until the imports are done, if they were begun; call it before importing the same."""
    if _importing is not None:
        _importing.join()


def _import_all() -> None:
    with ignore_known_warnings():
        for name in MODULES:
            try:
                importlib.import_module(name)
            except Exception:  # whoever needs it will meet the same, and can explain it
                _log.debug("%s could not be imported in the background", name, exc_info=True)
                return
