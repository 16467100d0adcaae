"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings

#: What the profile ``quick`` tries, the one of every run that names no other, and ``few``, for a
#: second environment after a first.
QUICK_EXAMPLES, FEW_EXAMPLES = 30, 10


def examples(thorough: int) -> int:
    """Return ``thorough`` under the profile of that name, and what is quickly done otherwise."""
    most = settings().max_examples
    return thorough if most > QUICK_EXAMPLES else min(thorough, most)
