"""Words of people who talk at once, and words that two microphones heard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.attribution.interleaving import find_echoes, find_spoken_turns, interleave
from align.layout.captions import lay_out_captions
from align.layout.paragraphs import lay_out_paragraphs
from transcript.values import Turn, Word


def said(speaker: str, start: float, text: str, each: float = 0.3) -> list[Word]:
    """Words one right after another."""
    words = []
    for index, spelt in enumerate(text.split()):
        begin = round(start + index * each, 3)
        words.append(Word(begin, round(begin + each, 3), spelt, speaker=speaker))
    return words


ANN = said("Ann", 0.0, "So we moved the whole thing to Berlin, and then it broke.")
BOB = said("Bob", 2.95, "Why did it break there? It worked at home.")


def test_two_who_talk_at_once_keep_their_captions_whole() -> None:
    captions = lay_out_captions(interleave([ANN, BOB]))
    assert [(line.speaker, line.text) for line in captions] == [
        ("Ann", "So we moved the whole thing to Berlin,"),
        ("Ann", "and then it broke."),
        ("Bob", "Why did it break there?"),
        ("Bob", "It worked at home."),
    ]
    starts = [line.start for line in captions]
    assert starts == sorted(starts)


def test_two_who_talk_at_once_keep_their_sentences_whole() -> None:
    paragraphs = lay_out_paragraphs(interleave([ANN, BOB]))
    assert [(line.speaker, line.text) for line in paragraphs] == [
        ("Ann", "So we moved the whole thing to Berlin, and then it broke."),
        ("Bob", "Why did it break there? It worked at home."),
    ]


def test_a_listener_is_shown_in_time() -> None:
    talk = said("Ann", 0.0, "and so on " * 20)
    captions = lay_out_captions(interleave([talk, said("Bob", 6.1, "Mhm.")]))
    (mhm,) = [line for line in captions if line.speaker == "Bob"]
    assert mhm.start is not None
    assert abs(mhm.start - 6.1) < 3.0


@given(st.lists(st.lists(st.integers(0, 400), max_size=12), max_size=3))
def test_every_word_stays_and_each_speakers_in_their_order(starts: list[list[int]]) -> None:
    tracks = [
        [Word(t / 10, t / 10 + 0.1, f"w{t}.", speaker=str(n)) for t in sorted(set(times))]
        for n, times in enumerate(starts)
    ]
    words = interleave(tracks)
    for number, track in enumerate(tracks):
        assert [word for word in words if word.speaker == str(number)] == track
    assert len(words) == sum(map(len, tracks))


def test_turns_of_people_who_talk_at_once() -> None:
    assert find_spoken_turns([*ANN, *BOB]) == (Turn(0.0, 3.6, "Ann"), Turn(2.95, 5.65, "Bob"))


def test_a_pause_ends_a_turn() -> None:
    words = [*said("Ann", 0.0, "One"), *said("Ann", 0.8, "two"), *said("Ann", 1.7, "three")]
    assert find_spoken_turns(words) == (Turn(0.0, 1.1, "Ann"), Turn(1.7, 2.0, "Ann"))


def test_words_that_nobody_timed_make_no_turn() -> None:
    assert find_spoken_turns([Word(None, None, "Oh", speaker="Ann"), Word(0.0, 1.0, "who")]) == ()


def test_a_word_on_both_tracks_is_an_echo_whichever_is_first() -> None:
    ann, bob = [Word(1.0, 1.4, "Berlin.")], [Word(1.1, 1.5, "berlin")]
    assert set(map(frozenset, find_echoes([ann, bob]))) == {frozenset({(0, 0), (1, 0)})}
    assert len(list(find_echoes([bob, ann]))) == 1


def test_other_words_other_times_and_the_same_track_are_none() -> None:
    ann = [Word(1.0, 1.4, "Berlin."), Word(1.0, 1.4, "Berlin.")]
    assert not list(find_echoes([ann]))
    assert not list(find_echoes([ann[:1], [Word(1.0, 1.4, "yes")]]))
    assert not list(find_echoes([ann[:1], [Word(1.3, 1.7, "Berlin.")]]))
    assert not list(find_echoes([ann[:1], [Word(None, None, "Berlin.")]]))
