"""Every rule of the checker; ``docs/check.md`` has an example of each."""

from __future__ import annotations

from collections.abc import Mapping

from transcript.check.findings import Rule

RULES: tuple[Rule, ...] = (
    Rule("E001", "unreadable", "error", "The file cannot be read as an episode."),
    Rule(
        "T101", "out-of-order", "error", "A time is out of order: earlier or later than its place."
    ),
    Rule("T102", "sec-and-time-disagree", "error", "`sec` and `time` are not the same second."),
    Rule("T103", "malformed-time", "error", "`time` is not M:SS or H:MM:SS.", is_mended=True),
    Rule("T104", "missing-sec", "warning", "A line has no `sec`.", is_mended=True),
    Rule("T105", "beyond-the-recording", "error", "A line starts after the recording's end."),
    Rule("T106", "ends-early", "warning", "The last line is long before the recording's end."),
    Rule(
        "T107", "beyond-duration", "warning", "A line starts after the front matter's `duration`."
    ),
    Rule("T108", "missing-time", "warning", "A line has `sec` and no `time`.", is_mended=True),
    Rule("T109", "malformed-duration", "warning", "`duration` is not ISO 8601, as PT1H2M3S."),
    Rule("S201", "similar-speaker", "warning", "A name is nearly another's.", is_mended=True),
    Rule("S202", "barely-speaks", "warning", "A speaker has one or two words in all."),
    Rule("S203", "missing-speaker", "warning", "A line has no speaker, and others have one."),
    Rule("S204", "not-a-name", "error", "`who` holds a sentence."),
    Rule("H301", "empty-header", "warning", "Nothing follows a header."),
    Rule("H302", "headers-in-a-row", "warning", "A header follows a header."),
    Rule("H303", "untitled-header", "error", "A header has no title."),
    Rule("X401", "misread-letters", "error", "UTF-8 was read as something else.", is_mended=True),
    Rule("X402", "repeated-paragraph", "error", "A paragraph is there twice."),
    Rule("X403", "long-paragraph", "warning", "A paragraph has more than 150 words."),
    Rule("X404", "empty-line", "error", "A line has no text."),
    Rule("X405", "lost-letter", "error", "A letter was lost: the file has U+FFFD in its place."),
)

BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
