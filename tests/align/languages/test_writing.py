"""How days, lengths, shares and quotations are written in a language."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.languages.packs import PACKS
from align.languages.writing import (
    find_habits,
    format_day,
    format_length,
    format_share,
    quote_text,
    read_day,
)


@pytest.mark.parametrize(
    ("language", "day", "length", "share", "quoted"),
    [
        ("en", "5 March 2026", "1 h 12 min", "43%", "“So.”"),
        ("de", "5. März 2026", "1 Std. 12 Min.", "43\u00a0%", "„So.“"),
        ("fr", "5 mars 2026", "1 h 12 min", "43\u202f%", "«\u202fSo.\u202f»"),
        ("es", "5 de marzo de 2026", "1 h 12 min", "43\u00a0%", "«So.»"),
        ("pt", "5 de março de 2026", "1 h 12 min", "43%", "“So.”"),
        ("it", "5 marzo 2026", "1 h 12 min", "43%", "«So.»"),
        ("nl", "5 maart 2026", "1 u 12 min", "43%", "‘So.’"),
        ("ja", "2026年3月5日", "1時間12分", "43%", "「So.」"),
        ("zh", "2026年3月5日", "1小时12分钟", "43%", "“So.”"),
        ("fi", "2026-03-05", "1 h 12 min", "43%", "“So.”"),
        (None, "2026-03-05", "1 h 12 min", "43%", "“So.”"),
    ],
)
def test_a_language_writes_figures_its_own_way(
    language: str | None, day: str, length: str, share: str, quoted: str
) -> None:
    assert format_day("2026-03-05", language) == day
    assert format_length(4320, language) == length
    assert format_share(0.426, language) == share
    assert quote_text("So.", language) == quoted


def test_every_pack_has_its_habits() -> None:
    for pack in PACKS:
        habits = find_habits(pack.code)
        assert habits is not None, pack.name
        assert len(set(habits.months.split())) in (0, 12), pack.name


@given(st.dates(), st.sampled_from([pack.code for pack in PACKS]))
def test_a_day_names_its_own_number_month_and_year(day: date, language: str) -> None:
    shown = format_day(day.isoformat(), language)
    habits = find_habits(language)
    assert habits is not None
    assert str(day.day) in shown
    assert str(day.year) in shown
    assert (habits.months.split()[day.month - 1] if habits.months else f"{day.month}月") in shown


@given(st.text(max_size=20))
def test_what_is_no_day_stays_as_it_is(text: str) -> None:
    assert read_day(text) is not None or format_day(text, "de") == text
