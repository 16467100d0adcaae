"""The first look at what is reviewed: all that a person is refused for, before there is a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from asr.audio.containers import require_file
from castproof.errors import OutputNotWritable, RecordingBusy, explain, explain_os_error
from castproof.files import lock
from castproof.files.ownership import require_replaceable
from castproof.files.paths import format_path
from castproof.files.safe_edit import EditedFile, read_episode
from castproof.files.word_files import SpokenWords, read_timed_words, read_words
from castproof.pipeline.own_folder import make_own_folder
from castproof.pipeline.progress import Reporter
from castproof.review.request import ReviewRequest
from castproof.review.sound import prepare_sound
from review.errors import JournalNotWritable, ReviewedElsewhere
from review.material import PlayableSound
from review.progress import parse_page, resume
from transcript.episode import Episode


@dataclass(frozen=True, slots=True)
class Claim:
    """An episode that nobody else reviews meanwhile, and what was found to be in order.

    ``words`` are those of a file that the person named. ``renew`` sees that the claim still holds:
    who removes `.castproof/` removes the lock. It raises
    :class:`~review.errors.ReviewedElsewhere` where another review has the episode by now, and
    :class:`~review.errors.JournalNotWritable`.
    """

    request: ReviewRequest
    file: EditedFile
    page: Episode
    renew: Callable[[], None]
    words: SpokenWords | None = None
    sound: PlayableSound | None = None


@contextmanager
def claim_episode(request: ReviewRequest, reporter: Reporter) -> Iterator[Claim]:
    """Hold an episode to be reviewed.

    Raises :class:`~castproof.errors.RecordingBusy` where somebody reviews it, what reading the
    episode and a file of words raises, :class:`~review.errors.JournalUnreadable`, and what
    :mod:`asr` says of the recording.
    """
    file, page = read_episode(request.episode, parse=parse_page)
    require_replaceable(request.episode)  # lest an hour of edits could not be saved
    if request.recording is not None:
        require_file(request.recording)
    busy = f"has {format_path(request.episode)} open for review: go on there, or end it first"
    for folder in (request.session_folder, request.folder):
        try:
            make_own_folder(folder)
        except OSError as error:
            raise OutputNotWritable(explain_os_error(error, path=folder), path=folder) from error
    with lock.hold_named(request.session_folder, request.lock_name, busy) as held:

        def renew() -> None:
            renew_claim(request, held)

        resume(file.text, request.journal, lambda transcript: transcript)
        words = None
        if request.words is not None:
            words = read_words(request.words)
            if not words.words:
                read_timed_words(request.words)  # which refuses it
        sound = None
        if request.recording is not None:
            sound = prepare_sound(request.recording, request.folder, reporter)
        yield Claim(request, file, page, renew, words, sound)


def renew_claim(request: ReviewRequest, held: lock.NamedLock) -> None:
    """See that no other review opens the episode: who removes `.castproof/` removes the lock.

    Raises :class:`~review.errors.ReviewedElsewhere` where another has opened it since, and
    :class:`~review.errors.JournalNotWritable`.
    """
    if held.is_current():
        return
    folder = request.session_folder
    try:
        make_own_folder(folder)
        held.renew()
    except RecordingBusy as error:
        raise ReviewedElsewhere(f"{explain(error)}; nothing was changed", path=folder) from error
    except OSError as error:
        reason = explain_os_error(error, path=folder)
        raise JournalNotWritable(f"{reason}; nothing was changed", path=folder) from error
