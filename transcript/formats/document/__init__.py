"""The editors' word-processor document (``.docx``): written for a person, read back as edited.

Of each line a paragraph with its time, a paragraph with its speaker's name, then its text; chapter
titles are headings::

    [1:05]                         style "Timestamp"
    Vera Lind                      style "Speaker"
    We have come to the lighthouse at last.

Reading goes by the styles of paragraphs. In a document that somebody else made, or where a person
typed a line without them, it goes by the look: ``[1:05]`` alone or before a name, then a short
paragraph that is a name, then text. So a text that looks like a time or a name is written with a
no-break space at its end, which does not show and which reading takes off again.

What people do to such a document is kept: a second paragraph of text is a second line of the same
speaker, without a start; a time that was removed is unknown; insertions that are tracked count and
deletions do not; the cells of a table are read in their order. The first title is the document's
own and no chapter. :func:`list_ignored` counts what is ignored: footnotes, comments, pictures.
"""

from __future__ import annotations

from transcript.formats.document.reading import list_ignored, parse, parse_before_changes
from transcript.formats.document.writing import write

__all__ = ["list_ignored", "parse", "parse_before_changes", "write"]
