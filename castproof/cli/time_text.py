"""How long something still takes, in words: rounded to what can be known, with its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from castproof.forecast.time_left import Estimate

#: An end that is as near as this is not worth a time of day.
_NEAR_S = 300.0
#: What is overdue for so long is said to be.
_LATE_S = 10.0
_MINUTE = 60
#: A weekday names one of the next six days.
_WEEK_S = 6 * 86_400


def format_estimate(estimate: Estimate, now: datetime) -> str:
    """Format how long a run still takes, how sure that is, and where it is more, when it ends.

    "About" goes by earlier runs on this machine or by this one, "roughly" by what is usual.

    >>> format_estimate(Estimate(720.0, True), datetime(2026, 5, 4, 14, 23))
    'about 12 min left, done about 14:35'
    >>> format_estimate(Estimate(95.0, False), datetime(2026, 5, 4, 14, 23))
    'roughly 1 min 40 s left'
    """
    if estimate.seconds < 1 and estimate.late_s >= _LATE_S:
        return "taking longer than expected"
    rough = "about" if estimate.is_sure else "roughly"
    if estimate.seconds < 1:
        return "nearly done"
    text = f"{rough} {format_roughly(estimate.seconds)} left"
    if estimate.seconds < _NEAR_S:
        return text
    return f"{text}, done {rough} {format_end(estimate.seconds, now)}"


def format_roughly(seconds: float) -> str:
    """Format seconds as roughly as they are meant: by fives, by tens, by minutes.

    >>> [format_roughly(seconds) for seconds in (3, 58, 118, 200, 3500, 7200)]
    ['5 s', '1 min', '2 min', '4 min', '59 min', '2 h']
    """
    if seconds < 2 * _MINUTE:
        step = 5 if seconds < _MINUTE - 5 else 10
        whole = -(-int(seconds + 0.999) // step) * step
        minutes, rest = divmod(whole, _MINUTE)
        return " ".join(
            part for part in (f"{minutes} min" * bool(minutes), f"{rest} s" * bool(rest)) if part
        )
    minutes = -(-int(seconds + 0.999) // _MINUTE)
    if minutes < _MINUTE:
        return f"{minutes} min"
    minutes = -(-minutes // 5) * 5
    hours, rest = divmod(minutes, 60)
    return f"{hours} h" + (f" {rest:02d} min" if rest else "")


def format_end(seconds: float, now: datetime) -> str:
    """Format the time of day that is ``seconds`` from ``now``, with its weekday if not today's.

    >>> format_end(3600.0, datetime(2026, 5, 4, 23, 30))
    'Tue 00:30'
    """
    end = now + timedelta(seconds=seconds)
    if end.date() == now.date():
        return f"{end:%H:%M}"
    return f"{end:%a %H:%M}" if seconds < _WEEK_S else f"{end:%d %b %H:%M}"


def format_bytes(have: int, total: int | None) -> str:
    """Format how much has come of what is fetched, as far as that is known.

    >>> format_bytes(12_400_000, 33_000_000), format_bytes(812_000, None)
    ('12 of 33 MB', '0.8 MB')
    """
    if total is None:
        return f"{_megabytes(have)} MB"
    return f"{_megabytes(have)} of {_megabytes(total)} MB"


def _megabytes(count: int) -> str:
    size = count / 1e6
    return f"{size:,.0f}" if size >= 10 else f"{size:.1f}"
