"""One HTML file that plays an episode and shows its transcript, and asks nothing of any network.

What the transcript says is in the page as text, so that it reads, prints and is searched without
script. Beside it lies JSON in a script element that is not run: when lines and words are said. A
Content Security Policy allows the page's own style and script, by their digests, and the sound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from align.languages.writing import find_habits, format_day, read_day
from castproof.player.address import check_address, media_sources
from castproof.player.body import PageBody, lay_out_body
from castproof.player.bundle import bundle_script, read_asset, read_style
from castproof.player.direction import is_right_to_left
from compare.report import as_script, hash_source
from transcript.text import join_lines
from transcript.values import Transcript

MARK = '<meta name="generator" content="castproof publish">'
"""What tells a page that was made here from any other file."""
_FIELD = re.compile(r"\{([a-z]+)\}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class PlayerLabels:
    """What a page says of its episode beside the transcript.

    ``recording`` is the sound's address as the page names it: ``https://…`` or relative to the
    page, with blanks as ``%20``; without one the page has the transcript alone. ``show`` is the
    podcast's name, ``date`` the day of publication, which is
    written in the transcript's language where it is an ISO 8601 date, ``summary`` one paragraph.
    ``duration_s`` is the recording's length in seconds where it is known.
    """

    title: str
    recording: str | None = None
    show: str | None = None
    date: str | None = None
    summary: str | None = None
    duration_s: float | None = None


def render_player(transcript: Transcript, labels: PlayerLabels) -> str:
    """Render the page of an episode.

    Words are followed where the transcript's lines have words with times
    (:func:`castproof.edit.captions.attach_known_words`), lines where they have starts. The
    transcript's language says which way the page is read; without one, its letters do.

    Raises :class:`~transcript.errors.InvalidCall` for a recording's address that is none.
    """
    if labels.recording is not None:
        check_address(labels.recording)
    script, style = bundle_script(), read_style()
    body = lay_out_body(transcript, labels.duration_s)
    language = transcript.language or ""
    is_known = _LANGUAGE.fullmatch(language) is not None
    page = fill_fields(
        read_asset("player.html"),
        policy=_write_policy(script, style, labels.recording),
        mark=MARK,
        language=escape(language) if is_known else "en",
        direction="rtl" if is_right_to_left(transcript) else "ltr",
        title=escape(join_lines(labels.title)),
        style=style,
        script=script,
        about=_render_about(labels, body, transcript.language),
        description=_render_description(labels),
        sound=_render_sound(labels),
        speakers=body.speakers,
        chapters=body.chapters,
        text=body.text,
        data=as_script(body.times),
    )
    # YAML can hold halves of surrogate pairs, a page cannot.
    return page.encode("utf-8", "replace").decode()


def fill_fields(template: str, **fields: str) -> str:
    """Fill a template's ``{fields}``, each once: what is put in is not looked at again.

    >>> fill_fields("<b>{title}</b>", title="{title}")
    '<b>{title}</b>'
    """
    return _FIELD.sub(lambda found: fields[found[1]], template)


def _write_policy(script: str, style: str, recording: str | None) -> str:
    allowed = {
        "default-src": "'none'",
        "script-src": hash_source(script),
        "style-src": hash_source(style),
        "img-src": "data:",
        "media-src": media_sources(recording),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{what} {source}" for what, source in allowed.items())


def _render_about(labels: PlayerLabels, body: PageBody, language: str | None) -> str:
    """Render what stands above and below the title: the show, the day, the length, the summary.

    Day and length are written as the language of the talk writes them.
    """
    facts = [_render_day(labels.date, language)] if labels.date else []
    if body.length:
        is_own = find_habits(language) is not None
        facts.append(body.length if is_own else f'<span lang="en">{body.length}</span>')
    joined = ' <span aria-hidden="true">·</span> '.join(f"<bdi>{one}</bdi>" for one in facts)
    show = f'<p class="show"><bdi>{escape(labels.show)}</bdi></p>' if labels.show else ""
    title = f"<h1><bdi>{escape(join_lines(labels.title))}</bdi></h1>"
    said = f'<p class="summary"><bdi>{escape(labels.summary)}</bdi></p>' if labels.summary else ""
    return f"{show}{title}{f'<p class=facts>{joined}</p>' if joined else ''}{said}"


def _render_day(text: str, language: str | None) -> str:
    """Render a date, which stays machine-readable where it is an ISO 8601 date."""
    day, shown = read_day(text), escape(format_day(text, language))
    return shown if day is None else f'<time datetime="{day.isoformat()}">{shown}</time>'


def _render_description(labels: PlayerLabels) -> str:
    """Render what other sites show of a page that is linked there."""
    rows = [f'<meta property="og:title" content="{escape(join_lines(labels.title))}">']
    if labels.show:
        rows.append(f'<meta property="og:site_name" content="{escape(labels.show)}">')
    if labels.summary:
        said = escape(join_lines(labels.summary))
        rows.append(f'<meta name="description" property="og:description" content="{said}">')
    return "\n".join(rows)


def _render_sound(labels: PlayerLabels) -> str:
    """Render the element that plays: nothing is fetched before somebody presses play."""
    if labels.recording is None:
        return ""
    return f'<audio id="sound" controls preload="none" src="{escape(labels.recording)}"></audio>'
