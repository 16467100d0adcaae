"""How a language writes what castproof sets beside content: days, lengths, shares, quotations.

The patterns follow the Unicode CLDR 46 (https://cldr.unicode.org): long dates, the short units of
time, percentages. Where the language is not known, or has no patterns here, nothing is made of a
day, and the rest is as in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from align.languages.packs import find_pack

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_NARROW, _FIXED = "\u202f", "\u00a0"
"""Spaces at which no line breaks."""


@dataclass(frozen=True, slots=True)
class WritingHabits:
    """How a language writes figures: patterns with what stands in braces put in.

    ``months`` are their names from January on, parted by spaces, empty where a month is written as
    its number; ``first_day`` is how the first of a month is written.
    """

    months: str = ""
    date: str = "{day} {month} {year}"
    first_day: str = "1"
    share: str = "{number}%"
    hours: str = "{number} h"
    minutes: str = "{number} min"
    between: str = " "


_ENGLISH = WritingHabits(
    "January February March April May June July August September October November December",
)
_EASTERN_DATE = "{year}年{month}月{day}日"
_HABITS = {
    "en": _ENGLISH,
    "de": WritingHabits(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        date="{day}. {month} {year}",
        share="{number}" + _FIXED + "%",
        hours="{number} Std.",
        minutes="{number} Min.",
    ),
    "fr": WritingHabits(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        first_day="1er",
        share="{number}" + _NARROW + "%",
    ),
    "es": WritingHabits(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        date="{day} de {month} de {year}",
        share="{number}" + _FIXED + "%",
    ),
    "pt": WritingHabits(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        date="{day} de {month} de {year}",
    ),
    "it": WritingHabits(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
        "novembre dicembre",
    ),
    "nl": WritingHabits(
        "januari februari maart april mei juni juli augustus september oktober november december",
        hours="{number} u",
    ),
    "ja": WritingHabits(date=_EASTERN_DATE, hours="{number}時間", minutes="{number}分", between=""),
    "zh": WritingHabits(
        date=_EASTERN_DATE, hours="{number}小时", minutes="{number}分钟", between=""
    ),
}


def find_habits(language: str | None) -> WritingHabits | None:
    """Find how a language writes figures, by its ISO 639-1 code, with a region or without."""
    return None if language is None else _HABITS.get(language.partition("-")[0].casefold())


def read_day(text: str) -> date | None:
    """Read the day of an ISO 8601 date, with a time or without; ``None`` for any other text.

    >>> read_day("2026-03-05T10:00:00Z"), read_day("May 1"), read_day("2026-02-30")
    (datetime.date(2026, 3, 5), None, None)
    """
    found = _DAY.fullmatch(text.strip())
    try:
        return None if found is None else date.fromisoformat(found[1])
    except ValueError:
        return None


def format_day(text: str, language: str | None) -> str:
    """Format an ISO 8601 date as a language writes it; any other text stays as it is.

    >>> format_day("2026-03-05", "de"), format_day("2026-03-01", "fr-CA"), format_day("May 1", "de")
    ('5. März 2026', '1er mars 2026', 'May 1')
    """
    day, habits = read_day(text), find_habits(language)
    if day is None or habits is None:
        return text
    return habits.date.format(
        day=habits.first_day if day.day == 1 else day.day,
        month=habits.months.split()[day.month - 1] if habits.months else day.month,
        year=day.year,
    )


def format_length(seconds: float, language: str | None = None) -> str:
    """Format how long something is, in hours and minutes, at least one minute.

    >>> format_length(59), format_length(4320), format_length(4320, "de"), format_length(4320, "ja")
    ('1 min', '1 h 12 min', '1 Std. 12 Min.', '1時間12分')
    """
    habits = find_habits(language) or _ENGLISH
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    parts = [habits.hours.format(number=hours)] if hours else []
    return habits.between.join([*parts, habits.minutes.format(number=minutes)])


def format_share(share: float, language: str | None = None) -> str:
    """Format a share as whole percent.

    >>> format_share(0.426), format_share(0.426, "de")
    ('43%', '43\\xa0%')
    """
    habits = find_habits(language) or _ENGLISH
    return habits.share.format(number=f"{100 * share:.0f}")


def quote_text(text: str, language: str | None) -> str:
    """Put a quotation between the marks of its language; those of English where it is not known.

    >>> quote_text("Ja.", "de"), quote_text("Oui.", "fr"), quote_text("Yes.", None)
    ('„Ja.“', '«\\u202fOui.\\u202f»', '“Yes.”')
    """
    pack = find_pack(language)
    opening, closing = ("“", "”") if pack is None else pack.quotes
    space = _NARROW if pack is not None and pack.code == "fr" else ""
    return f"{opening}{space}{text}{space}{closing}"
