"""Backchannels, and answers that are none."""

from __future__ import annotations

from align.attribution.backchannels import find_backchannels, find_candidates
from transcript.values import Word


def said(*words: tuple[str, str, float, float]) -> tuple[Word, ...]:
    return tuple(Word(start, end, text, speaker=speaker) for speaker, text, start, end in words)


def marked(words: tuple[Word, ...]) -> list[str]:
    return [word.text for word, aside in zip(words, find_backchannels(words), strict=True) if aside]


def test_a_mhm_inside_a_sentence_is_a_backchannel() -> None:
    words = said(
        ("A", "We", 0.0, 0.2),
        ("A", "moved", 0.2, 0.6),
        ("B", "Mhm.", 0.6, 0.9),
        ("A", "to", 0.9, 1.0),
        ("A", "Berlin.", 1.0, 1.5),
    )
    assert marked(words) == ["Mhm."]


def test_a_one_word_sentence_in_time_of_its_own_is_an_answer() -> None:
    words = said(("A", "Ready?", 0.0, 0.5), ("B", "Yeah.", 0.7, 1.0), ("A", "Good.", 1.2, 1.5))
    assert marked(words) == []


def test_a_yeah_over_the_next_sentence_is_a_backchannel() -> None:
    words = said(("A", "Done.", 0.0, 0.5), ("B", "Yeah.", 0.6, 1.0), ("A", "Then", 0.8, 1.5))
    assert marked(words) == ["Yeah."]


def test_a_yeah_over_the_end_of_the_sentence_before_is_a_backchannel() -> None:
    words = said(("A", "Done.", 0.0, 0.7), ("B", "Yeah.", 0.6, 1.0), ("A", "Then", 1.0, 1.5))
    assert marked(words) == ["Yeah."]


def test_two_words_of_the_lexicon_are_one_backchannel_and_three_are_speech() -> None:
    around = (("A", "we", 0.0, 0.2), ("A", "moved", 2.0, 2.2))
    two = (("B", "I", 0.3, 0.4), ("B", "see.", 0.4, 0.6))
    three = (*two, ("B", "Yeah.", 0.6, 0.7))
    assert marked(said(around[0], *two, around[1])) == ["I", "see."]
    assert marked(said(around[0], *three, around[1])) == []


def test_long_or_untimed_or_meaningful_words_are_never_backchannels() -> None:
    before, after = Word(0.0, 0.2, "we", speaker="A"), Word(3.0, 3.2, "moved", speaker="A")
    for inner in (
        Word(0.3, 1.2, "Yeah", speaker="B"),
        Word(None, None, "Yeah", speaker="B"),
        Word(0.3, 0.5, "No", speaker="B"),
        Word(0.3, 0.5, "Yeah", speaker=None),
    ):
        assert find_backchannels([before, inner, after]) == (False, False, False)


def test_a_yeah_between_two_other_speakers_is_inside_nobodys_turn() -> None:
    words = said(("A", "we", 0.0, 0.2), ("B", "Yeah", 0.3, 0.5), ("C", "moved", 0.5, 0.9))
    assert marked(words) == []


def test_candidates_need_no_speakers() -> None:
    words = [Word(0.0, 0.1, "Oh,"), Word(0.1, 0.3, "okay,"), Word(0.3, 0.5, "Berlin")]
    assert find_candidates(words) == (True, True, False)
    assert find_candidates([]) == ()
