"""Which rules are wanted: codes, or the beginnings of codes such as ``T``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from transcript.check.rules import BY_CODE
from transcript.errors import InvalidCall


@dataclass(frozen=True, slots=True)
class Selection:
    """The codes that are looked for."""

    codes: frozenset[str] = frozenset(BY_CODE)

    @classmethod
    def parse(cls, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
        """The codes that ``select`` names, or all, without those that ``ignore`` names.

        Each text may name several, separated by commas. Raises
        :class:`~transcript.errors.InvalidCall` with the nearest code for one that is unknown.

        >>> sorted(Selection.parse(["H"], ["H301,H303"]).codes)
        ['H302']
        """
        wanted = _codes(select, "--select")
        return cls((wanted or frozenset(BY_CODE)) - _codes(ignore, "--ignore"))

    def __contains__(self, code: str) -> bool:
        return code in self.codes


def _codes(texts: Iterable[str], option: str) -> frozenset[str]:
    found: set[str] = set()
    for name in (part.strip().upper() for text in texts for part in text.split(",")):
        codes = {code for code in BY_CODE if name and code.startswith(name)}
        if not codes:
            near = difflib.get_close_matches(name, BY_CODE, n=1, cutoff=0)
            raise InvalidCall(f"{option} {name!r}: there is no such code; did you mean {near[0]}?")
        found |= codes
    return frozenset(found)


EVERYTHING = Selection()
