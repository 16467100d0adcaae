"""The transcript as a page to print or to keep as PDF: everything that is said, and no button."""

from __future__ import annotations

from html import escape

from review.document import Document
from transcript.seconds import format_clock
from transcript.values import Entry, Header

_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page/print.css">
<script type="module" src="page/print.js"></script>
</head>
<body>
<header id="choices">
<button type="button" id="print">Print</button>
<label><input type="checkbox" id="times" checked> Times</label>
<label><input type="checkbox" id="speakers" checked> Speakers</label>
<span>Your browser’s print dialog can also keep it as PDF.</span>
</header>
<main{language}>
<h1 dir="auto">{title}</h1>
"""
_END = "</main>\n</body>\n</html>\n"


def render_print_page(document: Document, title: str, language: str | None) -> str:
    """Render a page of the whole document; ``language`` is what is spoken, where that is known."""
    spoken = "" if language is None else f' lang="{escape(language)}"'
    head = _HEAD.format(title=escape(title), language=spoken)
    return head + "".join(_render(item.entry) for item in document.items) + _END


def _render(entry: Entry) -> str:
    """Render a header, or a line with its time and its speaker, as far as they are known.

    >>> _render(Header("Ships & harbours"))
    '<h2 dir="auto">Ships &amp; harbours</h2>\\n'
    """
    if isinstance(entry, Header):
        return f'<h2 dir="auto">{escape(entry.title)}</h2>\n'
    time = "" if entry.start is None else format_clock(entry.start)
    who = "" if entry.speaker is None else escape(entry.speaker)
    return (
        f'<div class="line"><span class="time">{time}</span> '
        f'<b class="who" dir="auto">{who}</b> <p dir="auto">{escape(entry.text)}</p></div>\n'
    )
