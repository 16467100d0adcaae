"""Show notes as files beside the episode: Markdown and HTML, with links to the moments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from align.languages.writing import quote_text
from castproof.assist.notes import NotedSentence, ShowNotes
from castproof.files import digest, safe_edit
from castproof.files.paths import stem_of
from transcript.errors import InvalidCall
from transcript.seconds import format_clock
from transcript.values import Transcript

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_MARK = re.compile(rb"<!-- castproof assist, sha256:([0-9a-f]{64}) -->\n")
_YOUTUBE = re.compile(r"https://(?:www\.)?youtu(?:be\.com/watch\?v=|\.be/)[\w-]{5,20}")


@dataclass(frozen=True, slots=True)
class NotesPage:
    """What the two files are made of: a title, the notes, the transcript, and how to link.

    ``link`` makes the address of a second of the talk.
    """

    title: str
    notes: ShowNotes
    transcript: Transcript
    model: str
    link: Callable[[float], str]

    def describe(self) -> tuple[str, ...]:
        """Say what was checked, what was dropped, and what nobody but a person can check."""
        checked = (
            "Each sentence says what a sentence of the transcript says, in its words; quotations "
            "are word for word."
            if self.notes.is_close
            else "Names, numbers, negations and quotations stand in the line that each sentence "
            "links to, and so do its words; how they are put together is the model's."
        )
        dropped = self.notes.dropped.total()
        return (
            f"Proposed by the language model {self.model} and checked by castproof against the "
            f"transcript. {checked} Proposals that did not "
            f"hold and are left out: {dropped}.",
            "Not checked, because no program can: whether what was chosen is fair to the talk, and "
            "whether the transcript itself is right. Read it before you publish it.",
        )


def make_link(base: str | None, page_text: str) -> Callable[[float], str]:
    """Make the function that gives a moment its address: seconds to an address.

    ``base`` is where the episode can be heard; without it, a YouTube address in the front matter,
    else the page itself. Raises :class:`~transcript.errors.InvalidCall` for an address of another
    kind than http, https or relative.

    >>> make_link("https://example.org/talk.mp3", "")(65.4), make_link(None, "")(65.4)
    ('https://example.org/talk.mp3#t=65', '#t=65')
    >>> make_link("https://www.youtube.com/watch?v=SesVTDklFYQ", "")(65.4)
    'https://www.youtube.com/watch?v=SesVTDklFYQ&t=65s'
    """
    if base is None:
        found = _YOUTUBE.search(page_text)
        base = found[0] if found else ""
    scheme = urlsplit(base).scheme if base else ""
    if scheme not in ("", "http", "https") or re.search(r"[\x00-\x20\"<>\\]", base):
        raise InvalidCall(f"--link {base}: write an https:// address, or a file's name")
    safe = quote(base, safe="/:?#[]@!$&'*+,;=%~").replace("'", "%27")

    def link(seconds: float) -> str:
        second = max(0, int(seconds))
        if _YOUTUBE.fullmatch(safe):
            return f"{safe}{'&' if '?' in safe else '?'}t={second}s"
        return f"{safe.partition('#')[0]}#t={second}"

    return link


def render_markdown(page: NotesPage) -> str:
    """Render the notes as Markdown; whatever the talk says is only text."""

    def moment(index: int) -> str:
        start = page.transcript.lines[index].start
        return "" if start is None else f"[{format_clock(start)}]({page.link(start)})"

    def item(one: NotedSentence) -> str:
        return f"{escape_markdown(one.text)} {moment(one.line)}".rstrip()

    notes = page.notes
    rows = [f"# {escape_markdown(page.title)}", *page.describe()]
    rows[1:] = ["\n".join(f"> {escape_markdown(text)}" for text in rows[1:])]
    rows += [" ".join(map(item, paragraph)) for paragraph in notes.summary]
    if notes.points:
        rows += ["## Points", "\n".join(f"- {item(one)}" for one in notes.points)]
    if notes.mentions:
        times = [" ".join(filter(None, map(moment, one.lines))) for one in notes.mentions]
        names = [escape_markdown(one.name) for one in notes.mentions]
        listed = [f"- {name} {when}".rstrip() for name, when in zip(names, times, strict=True)]
        rows += ["## People and things mentioned", "\n".join(listed)]
    if notes.quotations:
        rows += ["## Quotations"]
        for one in notes.quotations:
            speaker = page.transcript.lines[one.line].speaker
            who = f"— {escape_markdown(speaker)}" if speaker else ""
            said = " ".join(filter(None, (who, moment(one.line))))
            text = quote_text(escape_markdown(one.text), page.transcript.language)
            rows.append(f"> {text}\n> {said}".rstrip("\n> "))
    return "\n\n".join(rows) + "\n"


def render_html(page: NotesPage) -> str:
    """Render the notes as one page of HTML without script; whatever the talk says is only text."""

    def moment(index: int) -> str:
        start = page.transcript.lines[index].start
        if start is None:
            return ""
        address = escape(page.link(start))
        return f'<a href="{address}" rel="noopener noreferrer">{format_clock(start)}</a>'

    def item(one: NotedSentence) -> str:
        return f"{escape(one.text)} {moment(one.line)}".rstrip()

    notes, language = page.notes, page.transcript.language
    # The page's own words are English; what the talk says has its language.
    own = f' lang="{escape(language)}"' if language else ""
    body = [f"<h1{own}>{escape(page.title)}</h1>", "<blockquote>"]
    body += [*(f"<p>{escape(text)}</p>" for text in page.describe()), "</blockquote>"]
    body += [f"<p{own}>{' '.join(map(item, paragraph))}</p>" for paragraph in notes.summary]
    if notes.points:
        body += ["<h2>Points</h2>", "<ul>"]
        body += [*(f"<li{own}>{item(one)}</li>" for one in notes.points), "</ul>"]
    if notes.mentions:
        body += ["<h2>People and things mentioned</h2>", "<ul>"]
        for mention in notes.mentions:
            times = " ".join(filter(None, map(moment, mention.lines)))
            body.append(f"<li{own}>{escape(mention.name)} {times}</li>")
        body.append("</ul>")
    if notes.quotations:
        body.append("<h2>Quotations</h2>")
    for one in notes.quotations:
        speaker = page.transcript.lines[one.line].speaker
        who = f"— {escape(speaker)}" if speaker else ""
        said = " ".join(filter(None, (who, moment(one.line))))
        text = quote_text(escape(one.text), language)
        body.append(f"<blockquote{own}><p>{text}</p><p>{said}</p></blockquote>")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(page.title)}</title>",
            "<style>body{max-width:42em;margin:2em auto;padding:0 1em;font:1em/1.5 sans-serif}"
            "blockquote{margin:1em 0;padding-left:1em;border-left:.2em solid #bbb}</style>",
            "</head><body>",
            *body,
            "</body></html>",
            "",
        ]
    )


def escape_markdown(text: str) -> str:
    r"""Escape what Markdown would take for markup, and what would end a row.

    >>> print(escape_markdown("[a](javascript:x) <b>"))
    \[a\](javascript:x) \<b\>
    """
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", escaped)


def name_notes(episode: Path) -> tuple[Path, Path]:
    """Name the two files beside an episode.

    >>> [path.name for path in name_notes(Path("posts/talk.md"))]
    ['talk.notes.markdown', 'talk.notes.html']
    """
    stem = stem_of(episode)
    return episode.with_name(f"{stem}.notes.markdown"), episode.with_name(f"{stem}.notes.html")


def write_notes(path: Path, text: str) -> Path | None:
    """Write a file of notes whole; return where what a person made of the last one is kept.

    Raises :class:`~castproof.errors.OutputNotWritable`, :class:`~castproof.errors.FileBusy` and
    :class:`~castproof.errors.FileChanged`.
    """
    body = text.encode()
    content = f"<!-- castproof assist, sha256:{digest.of_bytes(body)} -->\n".encode() + body
    if path.suffix == ".html":  # a comment may not stand before the document's type
        head, rest = body.split(b"\n", 1)
        content = head + b"\n" + content.split(b"\n", 1)[0] + b"\n" + rest
    if path.is_file():
        was = safe_edit.read(path)
        return safe_edit.replace(was, content, keep=not _is_untouched(was.content))
    return safe_edit.write(path, content, overwrite=False)


def _is_untouched(content: bytes) -> bool:
    """Tell whether a file is as castproof wrote it: its text still has the digest it tells."""
    found = _MARK.search(content)
    if found is None:
        return False
    return digest.of_bytes(_MARK.sub(b"", content, count=1)).encode() == found[1]
