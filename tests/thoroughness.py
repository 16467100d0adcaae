"""How many examples a property is tried on."""

from __future__ import annotations

from hypothesis import settings

#: What the profile ``quick`` tries, the one of every run that names no other.
QUICK_EXAMPLES = 50


def examples(thorough: int) -> int:
    """Return ``thorough`` under the profile of that name, and what is quickly done otherwise."""
    return thorough if settings().max_examples > QUICK_EXAMPLES else min(thorough, QUICK_EXAMPLES)
