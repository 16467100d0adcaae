"""The base of a merged episode: what the machine said last, wherever the person did not."""

from __future__ import annotations

from align.merging import merge
from transcript.values import Transcript


def successor(
    base: Transcript, theirs: Transcript, ours: Transcript, merged: Transcript
) -> Transcript:
    """What to keep as the base of ``merged``, which is ``merge(base, theirs, ours)``.

    It is the new pass, but where that came to say what the person had written: there it stays the
    old base, so that the words are still known for the person's when the pass after the next says
    something else. It is the merge with its roles exchanged, and it holds only if the new pass
    brings nothing more into ``merged``; otherwise it is the new pass alone, of which that is a law.

    >>> from transcript.values import Line
    >>> was, edited, new = (
    ...     Transcript((Line(0.0, None, "S1", text),))
    ...     for text in ("He works at orthwind now.", "He works at Northwind now.",
    ...                  "He works at Northwind today.")
    ... )
    >>> merged = merge(was, edited, new).transcript
    >>> merged.lines[0].text, successor(was, edited, new, merged).lines[0].text
    ('He works at Northwind today.', 'He works at orthwind today.')
    """
    mixed = merge(theirs, ours, base).transcript
    return mixed if merge(mixed, merged, ours).transcript == merged else ours
