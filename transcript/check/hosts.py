"""What hosts and apps take, and what they do with what they do not: the limits, with sources.

Read in November 2026:

- Apple: "Transcripts on Apple Podcasts" (https://podcasters.apple.com/support/5316) and "Using
  chapters on Apple Podcasts" (https://podcasters.apple.com/support/5482); its advice on chapters
  (three, six an hour, titles under five words) as https://thepodcasting.org reports it of iOS 26.2.
- Spotify: "Episode transcripts" (https://support.spotify.com/creators/article/transcripts/) and
  "Creating and managing chapters" (the help of Spotify for Creators).
- Podcasting 2.0: ``docs/examples/transcripts/transcripts.md``,
  ``docs/examples/chapters/jsonChapters.md`` and ``docs/tags/`` of
  https://github.com/Podcastindex-org/podcast-namespace.
- Buzzsprout: https://www.buzzsprout.com/help/82-import-transcript-otter.
- YouTube: https://support.google.com/youtube/answer/2734698 (captions) and
  https://support.google.com/youtube/answer/9884579 (chapters).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from transcript.errors import InvalidCall

FASTEST = 40.0
"""Characters a second. No host states a speed; whoever speaks says 25 at the most, so that cues
faster than this have wrong times."""
LONGEST_S = 30.0
"""Seconds a cue of a transcript may last: what is highlighted for longer is not followed. No host
states a length; Whisper hears 30 seconds at once."""


@dataclass(frozen=True, slots=True)
class CueLimits:
    """The most characters of a row, and rows of a cue; whether cues are to name their speakers."""

    width_chars: int | None = None
    rows: int | None = None
    are_named: bool = False


@dataclass(frozen=True, slots=True)
class ChapterLimits:
    """What a list of chapters has to be; ``is_refused`` where the host shows none otherwise.

    ``advised_s`` is how long a chapter ought to be, ``shortest_s`` how long it has to be.
    """

    is_from_zero: bool = False
    fewest: int = 1
    most_an_hour: int | None = None
    longest_title: int | None = None
    most_title_words: int | None = None
    shortest_s: float = 0.0
    advised_s: float = 0.0
    is_refused: bool = True


@dataclass(frozen=True, slots=True)
class Host:
    """A host: what it is called, and by a format's name what it takes and within which limits.

    ``reads_feed`` is whether it reads the namespace's tags; ``takes_markup`` whether tags in a cue
    are read; ``takes_colons`` whether a colon in the text, other than a name's, is left alone.
    """

    name: str
    title: str
    cues: Mapping[str, CueLimits] = field(default_factory=dict)
    chapters: Mapping[str, ChapterLimits] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    reads_feed: bool = False
    takes_markup: bool = True
    takes_colons: bool = True

    def takes(self, format_name: str) -> bool:
        """Tell whether the host takes files of a format."""
        own = {*self.cues, *self.chapters, *self.others}
        return format_name in own or (format_name == FEED and self.reads_feed)


RECORDING = "recording"
"""What chapters inside a recording are called among the formats."""
FEED = "feed"
"""What the tags of a feed, or of an item of it, are called among the formats."""
PLAYER = "player"
_DESCRIPTION = ("chapters", "description")

_APPLE = ChapterLimits(is_from_zero=True, fewest=3, most_an_hour=6, most_title_words=4)
_APPLE_FILES = replace(_APPLE, is_from_zero=False, is_refused=False)
_SPOTIFY = ChapterLimits(is_from_zero=True, fewest=3, longest_title=40, advised_s=30.0)
_YOUTUBE = ChapterLimits(is_from_zero=True, fewest=3, shortest_s=10.0)
_SMALL = CueLimits(32, 2, are_named=True)

HOSTS: Mapping[str, Host] = {
    one.name: one
    for one in (
        Host(
            "apple",
            "Apple Podcasts",
            {"vtt": CueLimits(are_named=True), "srt": CueLimits()},
            {
                **dict.fromkeys(_DESCRIPTION, _APPLE),
                "json-chapters": _APPLE_FILES,
                RECORDING: _APPLE_FILES,
            },
            reads_feed=True,
        ),
        Host(
            "spotify",
            "Spotify",
            {"vtt": CueLimits(), "srt": CueLimits()},
            dict.fromkeys(_DESCRIPTION, _SPOTIFY),
        ),
        Host(
            "podcasting20",
            "Podcasting 2.0",
            {
                "vtt": CueLimits(65, are_named=True),
                "srt": _SMALL,
                "podcast": CueLimits(are_named=True),
                "podcast-words": CueLimits(are_named=True),
            },
            dict.fromkeys(("json-chapters", RECORDING), ChapterLimits(is_refused=False)),
            frozenset({"podcast-html", "notes"}),
            reads_feed=True,
        ),
        Host(
            "buzzsprout",
            "Buzzsprout",
            {"srt": _SMALL},
            takes_markup=False,
            takes_colons=False,
        ),
        Host(
            "youtube",
            "YouTube",
            {"srt": CueLimits(), "vtt": CueLimits()},
            dict.fromkeys(_DESCRIPTION, _YOUTUBE),
            takes_markup=False,
        ),
        Host("web", "a page of one's own", others=frozenset({PLAYER})),
    )
}


def find_hosts(names: list[str]) -> tuple[Host, ...]:
    """Find hosts by their names, which commas may part, each once.

    Raises :class:`~transcript.errors.InvalidCall` for a name that is none.

    >>> [host.name for host in find_hosts(["apple,web", "apple"])]
    ['apple', 'web']
    """
    wanted = [part.strip().lower() for name in names for part in name.split(",") if part.strip()]
    for name in wanted:
        if name not in HOSTS:
            raise InvalidCall(f"--for {name!r}: no such host; there are {', '.join(HOSTS)}")
    if not wanted:
        raise InvalidCall(f"--for names a host: {', '.join(HOSTS)}")
    return tuple(HOSTS[name] for name in dict.fromkeys(wanted))
