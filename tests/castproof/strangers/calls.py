"""Every command as a person would call it in a stranger's folder, over each of its files.

``{srt}`` is each file of that ending in turn; what else a call names is good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.castproof.strangers.folder import ROOMS, list_files

Call = tuple[str, ...]
"""The words of a call, and first the folder in it where it is made."""

TEMPLATES = [
    "transcribe {wav} -o out",
    "transcribe {wav} -o . --overwrite --json",
    "transcribe talk.wav -o {room} -f srt,docx,rttm",
    "transcribe talk.wav -o out --config {preset.yaml}",
    "transcribe talk.wav -o out --glossary {terms.yaml} --verbose",
    "transcribe talk.wav -o out --voices {voices.json}",
    "transcribe talk.wav -o out --front-matter {md}",
    "transcribe --track Ann={wav} --track Bob=talk.wav -o out",
    "transcribe . -o out",
    "batch {csv} -o out --workers 1",
    "watch {room} -o out --once --rest 0 --workers 1",
    "status {room}",
    "status .",
    "align {ctm} talk.rttm -o out",
    "align talk.ctm {rttm} -o out --verbose",
    "align {json} -o out",
    "align talk.ctm -o {room} -f srt,md --overwrite",
    "align talk.ctm talk.rttm -o out --recording {wav}",
    "align talk.ctm -o out --config {preset.yaml}",
    "align talk.ctm -o out --glossary {terms.yaml}",
    "align talk.ctm -o out --front-matter {md}",
    "convert {md} new.srt",
    "convert {srt} new.md",
    "convert {docx} new.md",
    "convert {json} new.vtt",
    "convert {rttm} new.md",
    "convert {chapters.txt} new.md",
    "convert talk.srt {md}",
    "convert talk.srt {md} --overwrite --mend",
    "convert talk.md {srt} --overwrite",
    "convert talk.md {docx} --overwrite",
    "convert {docx} talk.md",
    "convert talk.srt new.md --front-matter {md}",
    "convert talk.srt - --config {preset.yaml}",
    "convert talk.md new.srt --words {json}",
    "convert talk.docx talk.md --base {md}",
    "chapters {md}",
    "chapters {md} --suggest",
    "chapters talk.md {chapters.txt} --replace",
    "chapters talk.md -o {srt}",
    "chapters {md} talk.chapters.txt --replace",
    "chapters {md} --into {wav} -o new.mp3",
    "chapters {wav}",
    "check {srt} --for youtube,apple",
    "check . --for apple,web",
    "publish {md} --for apple,youtube,podcasting20 -o out",
    "publish talk.md {wav} --for web,podcasting20 -o {room}",
    "publish talk.md --for youtube --words {json} -o out",
    "publish talk.md --for apple --url https://a.org/ --feed {md} -o out",
    "check {md} --verbose",
    "check {md} --fix",
    "check talk.md --recording {wav}",
    "flags {md}",
    "flags {json} --json",
    "flags {srt} talk.wav --clips {room}",
    "flags talk.md {wav} --clips clips",
    "hints {md}",
    "stats {md}",
    "stats talk.md --html {srt}",
    "assist {md} --edited --set assist.base_url=http://127.0.0.1:9/v1 --set assist.model=m "
    "--set assist.retries=0",
    "assist talk.md --config {preset.yaml}",
    "assist talk.md --notes --glossary {terms.yaml}",
    "retime {md} talk.srt",
    "retime talk.md {srt}",
    "retime talk.md {json} --json",
    "retime talk.md talk.srt -o {md} --overwrite",
    "regenerate {md} talk.wav",
    "regenerate talk.md {wav} -o out",
    "regenerate talk.md talk.wav --base {srt} --dry-run",
    "regenerate talk.md talk.wav -o {room}",
    "compare {srt} talk.md",
    "compare {md}",
    "compare talk.srt {md} --markdown",
    "compare talk.srt talk.md --html {srt}",
    "compare talk.srt talk.md --against {json}",
    "compare talk.srt talk.md --recording {wav} --html page.html",
    "glossary learn {srt} talk.md",
    "glossary learn talk.srt talk.md --into {terms.yaml}",
    "glossary show {terms.yaml}",
    "glossary check {terms.yaml}",
    "voices add Ann {wav} --voices new.json",
    "voices add Ann talk.wav --voices {voices.json}",
    "voices learn {md} talk.wav --voices new.json",
    "voices learn talk.md talk.wav -o {room} --voices new.json",
    "voices list --voices {voices.json}",
    "voices show Ann --voices {voices.json}",
    "voices remove Ann --voices {voices.json}",
    "voices export {json} --voices talk.voices.json",
    "voices export new.json --voices {voices.json}",
    "voices import {voices.json} --voices talk.voices.json",
    "voices import talk.voices.json --voices {voices.json}",
    "review {md} --no-browser",
    "review talk.md {wav} --no-browser",
    "review talk.md talk.wav --no-browser -o {room} --voices talk.voices.json",
    "review talk.md --words {json} --no-browser",
    "demo -o {room}",
    "doctor -o linked",
    "doctor --config names.preset.yaml",
    "schema glossary show",
    "publish talk.md --for youtube -o {room} --json",
    "chapters {md} --json",
]
#: What a command is given in a room, which it is called in.
IN_ROOMS = [
    "transcribe talk.wav",
    "transcribe talk.wav --overwrite",
    "batch talk.wav -o . --workers 1",
    "watch . -o . --once --rest 0 --workers 1",
    "regenerate talk.md talk.wav",
    "convert talk.md talk.srt --overwrite",
    "check talk.md --fix",
    "retime talk.md talk.wav",
    "status",
    "flags talk.md talk.wav",
    "voices learn talk.md talk.wav --voices new.json",
    "review talk.md talk.wav --no-browser",
]
_PLACE = re.compile(r"\{([a-z.]+)\}")
#: What an output folder may turn out to be.
FOLDERS = (*ROOMS, "out-gone", "talk.md", "pipe.md", "zero.md", "-o", "new\nline")


def fill(template: str, folder: Path) -> Iterator[Call]:
    """Make the calls of a template, one for each file of the ending that stands in it."""
    found = _PLACE.search(template)
    if found is None:
        yield (".", *template.split())
        return
    files = FOLDERS if found[1] == "room" else list_files(folder, found[1])
    for file in files:
        yield (".", *(word.replace(found[0], file) for word in template.split()))


def list_calls(folder: Path) -> Iterator[Call]:
    """List all calls that are made in a stranger's folder."""
    for template in TEMPLATES:
        yield from fill(template, folder)
    for room in (".", *ROOMS):
        yield from ((room, *template.split()) for template in IN_ROOMS)
    yield ("packages", "doctor")
