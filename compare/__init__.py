"""How far a machine's transcript is from a person's: scores, and every difference classified.

:func:`compare` is the way in; what it returns is described in docs/background/comparing.md.
"""

from compare.comparison import Comparison, Options, compare
from compare.edits import EditKind, EditStretch
from compare.rates import Absent
from compare.scores import Scores, pool_scores

__all__ = [
    "Absent",
    "Comparison",
    "EditKind",
    "EditStretch",
    "Options",
    "Scores",
    "compare",
    "pool_scores",
]
