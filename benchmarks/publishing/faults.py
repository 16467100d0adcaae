"""One fault at a time, planted into a set that was published, and what the checks find then."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from castproof.edit.check_hosts import check_for_host
from transcript.check import EVERYTHING
from transcript.check.hosts import HOSTS

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault: its code, the file and the host; and the codes that are found more often with it."""

    code: str
    name: str
    host: str
    found: tuple[str, ...]


def first(pattern: str, by: str) -> Change:
    """Make a change of the first place that a pattern fits."""
    return lambda text: re.sub(pattern, by, text, count=1, flags=re.MULTILINE | re.DOTALL)


SAID = r"(-->[^\n]*\n)(.*?)\n\n"
#: By code: the file's ending, the host, what is changed in its text.
FAULTS: Mapping[str, tuple[str, str, Change]] = {
    "P602": (".srt", "podcasting20", first(SAID, rf"\1{'w' * 33}\n\n")),
    "P603": (".srt", "buzzsprout", first(SAID, r"\1one\ntwo\nthree\n\n")),
    "P604": (".srt", "podcasting20", first(r"--> 00:00:0\d", "--> 00:00:29")),
    "P605": (".youtube.srt", "youtube", first(r"\A(1\n)(\S+) --> \S+", r"\1\2 --> \2")),
    "P606": (".youtube.srt", "youtube", first(SAID, rf"\1{'word ' * 200}\n\n")),
    "P607": (".vtt", "apple", lambda text: re.sub(r"</?v[^>]*>", "", text)),
    "P608": (".description.txt", "youtube", first(r"\A0:00", "0:05")),
    "P609": (".chapters.txt", "spotify", lambda text: "\n".join(text.splitlines()[:2]) + "\n"),
    "P610": (
        ".chapters.txt",
        "apple",
        lambda text: "".join(f"00:{n:02}:00 Part\n" for n in range(0, 60, 2)),
    ),
    "P611": (".chapters.txt", "spotify", first(r"\A(\S+) [^\n]*", rf"\1 {'title ' * 10}")),
    "P612": (".description.txt", "youtube", first(r"\A([^\n]*\n)", r"\g<1>0:04 Again\n")),
    "P613": (".chapters.json", "podcasting20", first(r'("startTime": )\d+', r"\g<1>5000")),
    "P614": (".youtube.srt", "youtube", first(r"--> 00:00:", "--> 29:00:")),
    "P615": (".youtube.srt", "youtube", first(SAID, r"\1<i>\2</i>\n\n")),
    "P616": (".srt", "buzzsprout", first(SAID, r"\1two: one\n\n")),
    "P617": (".item.xml", "apple", first("text/vtt", "text/plain")),
    "P618": (".item.xml", "podcasting20", first("https://example.org/talks/", "")),
}


#: An episode's own chapters are advised against often: these are not, so that a fault stands out.
CHAPTERS: Mapping[str, str] = {
    ".chapters.txt": "00:00:00 Dawn\n00:20:00 Noon\n00:40:00 Dusk\n",
    ".description.txt": "0:00 Dawn\n20:00 Noon\n40:00 Dusk\n",
}


def plant_all(folder: Path, stem: str) -> Iterator[PlantedFault]:
    """Plant each fault into the set's file, look, and put the file back."""
    for code, (ending, host, change) in FAULTS.items():
        path = folder / f"{stem}{ending}"
        own = path.read_text(encoding="utf-8")
        good = CHAPTERS.get(ending, own)
        path.write_text(good, encoding="utf-8")
        before = look(path, host)
        try:
            path.write_text(change(good), encoding="utf-8")
            more = look(path, host) - before
        finally:
            path.write_text(own, encoding="utf-8")
        yield PlantedFault(code, ending, host, tuple(sorted(more)))
    path = folder / f"{stem}.podcast.json"
    yield PlantedFault("P601", ".podcast.json", "buzzsprout", tuple(look(path, "buzzsprout")))


def look(path: Path, host: str) -> Counter[str]:
    """Count the codes that are found in a file for a host; its recording lasts two hours."""
    checked = check_for_host(path, HOSTS[host], duration_s=7200.0, selection=EVERYTHING)
    return Counter(one.code for one in checked.findings)
