"""castproof as a library: recordings made into transcripts, and transcripts worked on.

>>> import castproof
>>> castproof.__all__
['CastproofError', 'Result', '__version__', 'align', 'compare', 'load', 'transcribe']

Importing it loads no model and none of the models' packages; neither importing nor calling changes
anything of the process: no logging set-up, no environment, no warnings filter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from castproof.library import Result, align, compare, load, transcribe
    from transcript.errors import CastproofError

    __version__: str

__all__ = ["CastproofError", "Result", "__version__", "align", "compare", "load", "transcribe"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: the command line needs none of them."""
    if name == "__version__":
        from castproof.version import version

        return version()
    if name not in __all__:
        raise AttributeError(f"module 'castproof' has no attribute {name!r}")
    from castproof import library

    return getattr(library, name)


def __dir__() -> list[str]:
    return [*__all__]
