"""Pages to check, made of rows."""

from __future__ import annotations

from hypothesis import strategies as st

from transcript import episode
from transcript.check import Finding, check
from transcript.values import Entry, Header, Line, Transcript


def page(*rows: str, front_matter: str = "title: A talk", after: str = "") -> str:
    """A page whose transcript has an entry in braces for each row."""
    listed = "".join(f"- {{{row}}}\n" for row in rows)
    return f"---\n{front_matter}\ntranscript:\n{listed}{after}---\nNotes.\n"


def said(text: str = "Hello.", sec: int | None = None, who: str | None = "Ann") -> str:
    """The inside of a line's braces; its ``time`` is that of ``sec``."""
    time = "" if sec is None else f", sec: {sec}, time: '{sec // 60}:{sec % 60:02d}'"
    return f'line: "{text}"{time}' + ("" if who is None else f", who: {who!r}")


def at(*seconds: int) -> str:
    """A page of lines at these seconds."""
    return page(*(said(sec=sec) for sec in seconds))


def codes(text: str, duration_s: float | None = None) -> list[str]:
    """The codes of what is found, in order."""
    return [found.code for found in check(text, duration_s=duration_s)]


def only(text: str, duration_s: float | None = None) -> Finding:
    """The one thing that is found."""
    (found,) = check(text, duration_s=duration_s)
    return found


WORDS = st.text("abcdefghijklm", min_size=1, max_size=8)
SENTENCES = st.lists(WORDS, min_size=3, max_size=30, unique=True).map(
    lambda words: f"{' '.join(words).capitalize()}."
)


@st.composite
def clean_pages(draw: st.DrawFn) -> str:
    """Pages with nothing wrong: times in order, two names far apart, no paragraph twice."""
    texts = draw(st.lists(SENTENCES, min_size=1, max_size=8, unique=True))
    # Either the same time, or enough for the words.
    step_sizes = st.just(0) | st.integers(10, 4000)
    steps = draw(st.lists(step_sizes, min_size=len(texts), max_size=len(texts)))
    entries: list[Entry] = []
    start = 0
    for number, (text, step) in enumerate(zip(texts, steps, strict=True)):
        start += step
        if draw(st.booleans()):
            entries.append(Header(f"Part {number}"))
        speaker = draw(st.sampled_from(["Julia", "Simon"]))
        entries.append(Line(float(start), None, speaker, text))
    return episode.write(
        episode.create({"title": "A talk"}, Transcript(tuple(entries)), "Notes.\n")
    )
