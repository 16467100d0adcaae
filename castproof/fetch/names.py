"""Names of files made of what a stranger wrote: they stay in their folder, on any system."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 120
FALLBACK = "recording"
_NO_NAME = re.compile(r"[^\w]+")
#: Windows keeps these for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def make_safe_stem(text: str) -> str:
    """Make the name of a file, without its ending, of any text: letters, digits and ``-``, ``_``.

    >>> make_safe_stem("../../etc/passwd"), make_safe_stem("Why? Ann & Bo"), make_safe_stem("…")
    ('etc-passwd', 'Why-Ann-Bo', 'recording')
    """
    # Composed, so that one name is one file on systems that compose names, and those that do not.
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text[:1000]))
    words = _NO_NAME.sub("-", plain).strip("-_")
    stem = words.encode()[:MOST_BYTES].decode(errors="ignore").strip("-_")
    if not stem:
        return FALLBACK
    return f"{stem}-" if _DEVICES.match(stem) else stem
