"""Where on the player's clock sound lies: it may begin late, and a stream may have gaps.

A container gives each frame a presentation time. Players count from the earliest of all its
streams, as FFmpeg does, and play silence where a stream has nothing.
"""

from __future__ import annotations

from typing import Any

#: A frame that is off by less, in seconds, follows the one before: containers round, and encoders
#: begin with a frame of their own.
TOLERANCE_S = 0.1

#: FFmpeg's flag of such containers as the next.
_AVFMT_TS_DISCONT = 0x200

#: In a container whose clock may start anew (MPEG-TS), a farther jump is that, and no gap: seconds.
#: The threshold of FFmpeg's ``-dts_delta_threshold``.
_NEW_CLOCK_S = 10.0

#: So much silence is believed in all, in seconds: a damaged file's times may ask for days of it.
_MOST_SILENCE_S = 3600.0

_MICROSECONDS = 1_000_000


class PlayersClock:
    """Follows the frames of ``stream`` and says how much silence belongs before each."""

    def __init__(self, container: Any, stream: Any, end_s: float | None) -> None:
        """Begin before the first frame; ``end_s`` is when all streams end, if that is known."""
        self._shift = -find_start(container, stream)
        self._position = 0.0
        self._can_start_anew = bool(container.format.flags & _AVFMT_TS_DISCONT)
        self._end_s = end_s
        self._silence_s = 0.0

    def take(self, frame: Any) -> float:
        """Move to the end of ``frame``, and return the seconds of silence that belong before it.

        A frame that begins before the end of the one before follows it: sound is never dropped.
        """
        gap = 0.0
        if frame.pts is not None and frame.time_base:
            ahead = float(frame.pts * frame.time_base) + self._shift - self._position
            if self._is_new_clock(ahead, frame.samples / frame.sample_rate):
                self._shift -= ahead
            elif ahead > TOLERANCE_S:
                gap = ahead
        self._silence_s += gap
        self._position += gap + frame.samples / frame.sample_rate
        return gap

    def _is_new_clock(self, ahead: float, duration: float) -> bool:
        """Tell whether a jump of ``ahead`` seconds cannot be a gap."""
        if ahead < -_NEW_CLOCK_S or (self._can_start_anew and ahead > _NEW_CLOCK_S):
            return True
        if self._silence_s + ahead > _MOST_SILENCE_S:
            return True
        return (
            self._end_s is not None
            and ahead > TOLERANCE_S
            and self._position + ahead + duration > self._end_s + 1.0
        )


def find_start(container: Any, stream: Any) -> float:
    """Find the presentation time, in seconds, at which players begin to count."""
    if container.start_time is not None:
        return float(container.start_time) / _MICROSECONDS
    return float((stream.start_time or 0) * stream.time_base)
