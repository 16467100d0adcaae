"""Rules about headers."""

from __future__ import annotations

from collections.abc import Iterator

from transcript.check.findings import Finding
from transcript.check.page import CheckedPage
from transcript.text import quote
from transcript.values import Header


def check_headers(page: CheckedPage) -> Iterator[Finding]:
    """All that is wrong with the headers of a page.

    Of several headers in a row each but the first is found once, as the one that follows; only
    the last header of all can have nothing under it.
    """
    for row, header in page.headers:
        title = quote(header.title)
        above = page.rows[row.number - 2].entry if row.number > 1 else None
        if not header.title.strip():
            yield row.finding("H303", "the header has no title", "header")
        if isinstance(above, Header):
            is_again = above.title == header.title
            message = (
                f"the header {title} is there twice in a row"
                if is_again
                else f"the header {title} follows the header {quote(above.title)}"
            )
            yield row.finding("H302", message, "header")
        if row.number == len(page.rows):
            yield row.finding("H301", f"nothing follows the header {title}", "header")
