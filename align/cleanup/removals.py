"""The rules that take words out, each one marking what it finds.

Sounds that are not speech: a listener's "mhm", "um", and words broken off. What is said twice at
once, and what is begun and begun anew. Phrases that hold the floor: "you know" and "like", where
marks set them off. Dashes and dots that stand by themselves, when what they set off is gone.
"""

from __future__ import annotations

from align.attribution.backchannels import find_backchannels, normalize_word
from align.cleanup.edits import RemovalKind
from align.cleanup.view import Marks, RemainingWords
from align.units import ends_sentence, find_speaker_runs
from transcript.values import Word

_VOWELS = frozenset("aeiouy")
MOST_ASSENTS = 3
LONGEST_REPETITION = 4
LONGEST_RESTART = 4


def mark_backchannels(view: RemainingWords, marks: Marks) -> None:
    """Mark what a listener says while another goes on speaking, told by its time."""
    for index, is_found in enumerate(find_backchannels(view.words, view.pack)):
        if is_found:
            _mark(view, marks, RemovalKind.BACKCHANNEL, index, index + 1)


def mark_listening(view: RemainingWords, marks: Marks) -> None:
    """Mark sounds of a listener, wherever they answer no question and begin no speech."""
    for index, key in enumerate(view.keys):
        if key not in view.pack.listening or (index and _asks(view.words[index - 1])):
            continue
        if not _begins_speech(view, index):
            _mark(view, marks, RemovalKind.BACKCHANNEL, index, index + 1)


def mark_assents(view: RemainingWords, marks: Marks) -> None:
    """Mark a "yeah" by itself between two speeches of one other, where no time tells more of it.

    One with times was judged by them: in time of its own it is an answer.
    """
    spans = find_speaker_runs(view.speakers)
    for before, inner, after in zip(spans, spans[1:], spans[2:], strict=False):
        said = view.words[inner.first : inner.stop]
        last = view.words[inner.first - 1]
        if (
            before.speaker == after.speaker is not None
            and inner.speaker is not None
            and len(said) <= MOST_ASSENTS
            and all(word.start is None for word in said)
            and view.pack.assents.issuperset(normalize_word(word.text) for word in said)
            and ends_sentence(last.text)
            and not _asks(last)
        ):
            _mark(view, marks, RemovalKind.BACKCHANNEL, inner.first, inner.stop)


def _begins_speech(view: RemainingWords, index: int) -> bool:
    """Tell whether somebody begins to speak with the word and goes on: "Mm-hmm. Well, then"."""
    before, own, after = (
        view.speakers[at] if 0 <= at < len(view) else None for at in (index - 1, index, index + 1)
    )
    return own is not None and before is not None and before != own == after


def _asks(word: Word) -> bool:
    return "?" in word.text


def mark_fillers(view: RemainingWords, marks: Marks) -> None:
    """Mark sounds of hesitation, each by itself: "um"; one that is quoted is a word."""
    for index, key in enumerate(view.keys):
        are_initials = view.words[index].text.isupper()  # "UM" is a university
        is_oh = key == "uh" and view.keys[index + 1 : index + 2] == ("oh",)
        is_mention = view.protected[index] == "mention"
        is_sound = key in view.pack.hesitations or (
            key in view.pack.hesitations_shown and _shows_hesitation(view, index)
        )
        if is_sound and not (are_initials or is_oh or is_mention):
            _mark(view, marks, RemovalKind.FILLER, index, index + 1)


def _shows_hesitation(view: RemainingWords, index: int) -> bool:
    """Tell whether a sound that is a word as well hesitates: "no sé… eh… algo", "trae eh cosas".

    An ellipsis follows, or the clause goes on around it without a mark.
    """
    if view.words[index].text.endswith(("…", "...")):
        return True
    is_inside = view.follows(index - 1) and view.follows(index)
    return is_inside and not (view.is_closed(index - 1) or view.is_closed(index))


def mark_unspaced_fillers(view: RemainingWords, marks: Marks) -> None:
    """Mark sounds of hesitation where no spaces part the words: 「えーと、」 at a phrase's start.

    A sound is of several segments (:mod:`transcript.spacing`); a comma closes it and no letter
    stands before it, for 「えー」 begins other words too.
    """
    if view.pack.script == "Latin":
        return
    for first in range(len(view)):
        if not (view.begins(first) or view.is_closed(first - 1)):
            continue
        for sound in view.pack.hesitations:
            stop = first
            while stop < len(view) and len("".join(view.keys[first:stop])) < len(sound):
                stop += 1
            is_sound = "".join(view.keys[first:stop]) == sound and view.is_one_speech(first, stop)
            if is_sound and view.words[stop - 1].text.endswith(("、", "，", ",", "…")):
                _mark(view, marks, RemovalKind.FILLER, first, stop)


def mark_fragments(view: RemainingWords, marks: Marks) -> None:
    """Mark words written as broken off that the next word says whole, or that are no words at all.

    The next word begins as "ware- warehouse" does. No words of a language that writes its vowels
    are ``th``, ``w`` and ``str``. A name may be broken off too; a letter, a number and what is
    quoted are not.
    """
    for index, key in enumerate(view.keys):
        if not view.cuts[index] or view.protected[index] not in (None, "name"):
            continue
        following = view.keys[index + 1] if view.follows(index) else ""
        is_said_whole = following.startswith(key) and following != key
        is_word = key in view.pack.one_letter or (len(key) > 1 and bool(_VOWELS & set(key)))
        if is_said_whole or (key.isascii() and key.isalpha() and not is_word):
            _mark(view, marks, RemovalKind.FRAGMENT, index, index + 1)


def mark_openers(view: RemainingWords, marks: Marks) -> None:
    """Mark words written as broken off that open a phrase and end none: "the- a house"."""
    for index, key in enumerate(view.keys):
        if view.cuts[index] and key in view.pack.openers and view.is_free(index, index + 1):
            _mark(view, marks, RemovalKind.FRAGMENT, index, index + 1)


def mark_repetitions(view: RemainingWords, marks: Marks) -> None:
    """Mark the first of two equal function words."""
    for first in range(len(view) - 1):
        if (
            _is_said_twice(view, first, 1, marks)
            and view.keys[first] in view.pack.function_words
            and _is_slip(view, first)
        ):
            _mark(view, marks, RemovalKind.REPETITION, first, first + 1)


def mark_runs(view: RemainingWords, marks: Marks) -> None:
    """Mark the first of two equal runs of function words, the longest first."""
    for length in range(LONGEST_REPETITION, 1, -1):
        for first in range(len(view) - 2 * length + 1):
            if _is_said_twice(view, first, length, marks) and view.pack.function_words.issuperset(
                view.keys[first : first + length]
            ):
                _mark(view, marks, RemovalKind.REPETITION, first, first + length)


def mark_phrases(view: RemainingWords, marks: Marks) -> None:
    """Mark the first of two equal phrases that a mark parts, words of content and all."""
    for length in range(LONGEST_REPETITION, 1, -1):
        for first in range(len(view) - 2 * length + 1):
            last = first + length - 1
            if (
                _is_said_twice(view, first, length, marks)
                and view.keys[first] in view.pack.function_words
                and not view.pack.emphatic & set(view.keys[first : last + 1])
                and view.is_parted(last)
            ):
                _mark(view, marks, RemovalKind.REPETITION, first, last + 1)


def _is_said_twice(view: RemainingWords, first: int, length: int, marks: Marks) -> bool:
    """Whether the words come twice in a row; not ``over and over and over``, which means to."""
    again, stop = first + length, first + 2 * length
    if not (
        view.keys[first] == view.keys[again]  # seldom so, and sooner seen
        and view.keys[first:again] == view.keys[again:stop]
        and _is_one_clause(view, first, again, marks)
        and view.is_one_speech(first, stop)
        and view.is_free(first, stop)  # "Will will": two words
        and not view.words[again].text.startswith(".")  # ".com"
        and not any(marks[view.indices[index]] for index in range(again, stop))
    ):
        return False
    is_joined = length > 1 and bool(view.pack.joining & {view.keys[first], view.keys[stop - 1]})
    before = view.keys[first - 1] if first else ""
    after = view.keys[stop] if stop < len(view) else ""
    return not (is_joined and (after == view.keys[first] or before == view.keys[stop - 1]))


def _is_one_clause(view: RemainingWords, first: int, stop: int, marks: Marks) -> bool:
    """Tell whether no sentence ends in the words, and none of them is taken out already."""
    return not any(view.ends(index) or marks[view.indices[index]] for index in range(first, stop))


def _is_slip(view: RemainingWords, first: int) -> bool:
    """Tell whether a word before the same word is a slip and not the end of one clause."""
    key = view.keys[first]
    if key in view.pack.end_and_begin and not view.cuts[first]:
        begins = view.begins(first) or view.is_marked(first - 1)
        if key in view.pack.pronouns_first and begins:
            return True
        begins = begins or view.keys[first - 1] in view.pack.before_a_clause
        return view.is_parted(first) and begins
    return key not in view.pack.follow_themselves or view.is_parted(first)


def mark_restarts(view: RemainingWords, marks: Marks) -> None:
    """Mark a phrase broken off, or only begun, before one that begins with the same word."""
    for length in range(LONGEST_RESTART, 1, -1):
        for first in range(len(view) - length):
            if _is_restart(view, first, length, marks):
                _mark(view, marks, RemovalKind.RESTART, first, first + length)


def _is_restart(view: RemainingWords, first: int, length: int, marks: Marks) -> bool:
    stop = first + length
    if not (
        view.is_one_speech(first, stop + 1)
        and view.is_free(first, stop + 1)
        and _is_one_clause(view, first, stop, marks)
        and _stem(view.keys[first]) == _stem(view.keys[stop])
        and not marks[view.indices[stop]]
    ):
        return False
    if view.cuts[stop - 1]:  # the second words are the same too
        return length == 2 or view.keys[first + 1] == view.keys[min(stop + 1, len(view) - 1)]
    # An auxiliary follows here and there: "we had, we have", "it was, it's".
    following = view.keys[stop + 1] if stop + 1 < len(view) else ""
    return (
        length == 2
        and view.is_marked(stop - 1)
        and view.keys[first] in view.pack.subjects
        and view.keys[stop - 1] in view.pack.auxiliaries
        and not (first and view.keys[first - 1] in view.pack.subordinating)
        and (following in view.pack.auxiliaries or "'" in view.keys[stop])
    )


def _stem(key: str) -> str:
    """``it`` of ``it's``: begun anew, the long and the short form are one word."""
    return key.split("'")[0] or key


def mark_markers(view: RemainingWords, marks: Marks) -> None:
    """Mark each discourse marker that marks set off.

    ``so, you know, we`` and ``so you know, we``; ``, like,`` only with both its marks.
    """
    for first in range(len(view)):
        for phrase in view.pack.markers:
            last = first + len(phrase) - 1
            if (
                view.keys[first : last + 1] != phrase
                or not view.is_one_speech(first, last + 1)
                or not view.is_free(first, last + 1)
                or any(view.is_closed(index) for index in range(first, last))
            ):
                continue
            is_set_off = view.begins(first) or view.is_marked(first - 1)
            if first == last:
                is_marker = is_set_off and view.is_marked(first)
            else:
                is_clause = not is_set_off and view.keys[first - 1] in view.pack.not_before_marker
                is_marker = view.is_closed(last) and not is_clause
            if is_marker:
                _mark(view, marks, RemovalKind.MARKER, first, last + 1)


def mark_loose(view: RemainingWords, marks: Marks) -> None:
    """Mark a dash by itself beside a removal, where it would stand first, last, or by another.

    ``I – um – think`` loses both dashes with the filler, ``We moved – um, yes`` neither.
    """
    for index, word in enumerate(view.indices):
        before = marks[word - 1] if word else None
        kind = before or (marks[word + 1] if word + 1 < len(marks) else None)
        if kind is None or not view.is_loose(index):
            continue
        if (
            view.begins(index)
            or not view.follows(index)
            or view.is_closed(index - 1)
            or view.is_loose(index - 1)
            or view.is_loose(index + 1)
        ):
            _mark(view, marks, kind, index, index + 1)


def _mark(view: RemainingWords, marks: Marks, kind: RemovalKind, first: int, stop: int) -> None:
    for index in range(first, stop):
        marks[view.indices[index]] = kind
