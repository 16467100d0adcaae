"""What nobody said is taken out of a recognition, and kept; what somebody said stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.chunks import Chunk, SpeechSpan
from asr.hallucination import (
    INVENTED,
    LOOP,
    find_voice_activity,
    has_hallucination,
    has_loop,
    remove_all_words,
    remove_hallucinations,
)
from transcript.values import Segment, Word

#: Somebody speaks for ten seconds, and again for two behind a pause of three.
CHUNK = Chunk(0.0, 15.4, (SpeechSpan(0.4, 10.0), SpeechSpan(13.0, 15.0)))
VOICE = find_voice_activity([CHUNK])


def words(texts: str, start: float, each: float, probability: float = 0.9) -> tuple[Word, ...]:
    return tuple(
        Word(round(start + n * each, 3), round(start + (n + 1) * each, 3), text, probability)
        for n, text in enumerate(texts.split())
    )


def segment(*parts: Sequence[Word], **facts: float) -> Segment:
    said = tuple(word for part in parts for word in part)
    return Segment(said[0].start or 0.0, said[-1].end or 0.0, said, **facts)


def texts(segments: Sequence[Segment]) -> str:
    return " ".join(word.text for one in segments for word in one.words)


TALK = words("so we moved the whole thing to Kafka", 0.5, 0.3)


class TestLoops:
    def test_repeats_without_time_are_kept_once(self) -> None:
        loop = words("thank you " * 10, 3.0, 0.02)
        (found,), (note,) = remove_hallucinations([segment(TALK, loop)], VOICE)
        assert texts([found]).endswith("to Kafka thank you")
        assert [one.kind for one in found.removed] == [LOOP]
        assert found.removed[0].words == loop[2:]
        assert "10 times in a row, kept once" in note.detail
        assert "too little time to be spoken" in note.detail

    def test_an_emphatic_speaker_keeps_every_word(self) -> None:
        for said in ("no no no no", "very very very very", "yeah, yeah, yeah, yeah, yeah,"):
            heard = [segment(TALK, words(said, 3.0, 0.22))]
            assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())
            assert not has_loop(heard, CHUNK)

    def test_a_refrain_keeps_every_word_though_it_shrinks(self) -> None:
        sung = words("la la la la la", 3.0, 0.4)
        heard = [segment(sung, compression_ratio=2.9)]
        assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())

    def test_repeats_in_silence_go(self) -> None:
        loop = words("Bye. Bye. Bye. Bye. Bye.", 9.5, 0.5)
        (found,), _ = remove_hallucinations([segment(loop)], VOICE)
        assert texts([found]) == "Bye."

    def test_more_than_anybody_says(self) -> None:
        loop = words("we " * 14, 3.0, 0.4)
        (found,), (note,) = remove_hallucinations([segment(loop)], VOICE)
        assert texts([found]) == "we"
        assert "14 repeats" in note.detail

    def test_a_loop_over_two_segments_is_parted_between_their_removals(self) -> None:
        loop = words("Bye. " * 20, 3.0, 0.3)
        found, notes = remove_hallucinations([segment(TALK, loop[:5]), segment(loop[5:])], VOICE)
        assert texts(found) == "so we moved the whole thing to Kafka Bye."
        assert [len(one.removed[0].words) for one in found] == [4, 15]
        assert len(notes) == 1


class TestInvented:
    def test_a_closing_in_the_pause_goes(self) -> None:
        said = words("Thanks for watching!", 10.6, 0.4)
        (found,), (note,) = remove_hallucinations([segment(TALK, said)], VOICE)
        assert texts([found]) == "so we moved the whole thing to Kafka"
        assert found.removed[0].kind == INVENTED
        assert found.removed[0].words == said
        assert note.detail.startswith("10.6–11.8 s: “Thanks for watching!”")

    def test_a_closing_that_somebody_says_survives(self) -> None:
        heard = [segment(words("Thank you.", 13.2, 0.4), no_speech_prob=0.8)]
        assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())
        assert not has_hallucination(heard, CHUNK)

    def test_a_soft_bye_at_the_edge_of_speech_survives(self) -> None:
        heard = [segment(words("Bye.", 15.05, 0.3))]
        assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())

    def test_a_credit_over_music_goes(self) -> None:
        said = words("Subtitles by the Amara.org community", 3.0, 0.5)
        (found,), _ = remove_hallucinations([segment(said, no_speech_prob=0.7)], VOICE)
        assert found.words == ()

    def test_a_credit_that_somebody_reads_out_survives(self) -> None:
        heard = [segment(words("Subtitles by the Amara.org community", 3.0, 0.5))]
        assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())

    def test_improbable_words_in_the_pause_go(self) -> None:
        said = words("mer kö sti", 11.0, 0.08, probability=0.1)
        (found,), (note,) = remove_hallucinations([segment(TALK, said)], VOICE)
        assert texts([found]) == "so we moved the whole thing to Kafka"
        assert "only 10% sure" in note.detail

    @pytest.mark.parametrize("probability", [0.4, 0.9])
    def test_sure_words_in_the_pause_stay(self, probability: float) -> None:
        """Their times may be wrong, and a time is no reason to lose words."""
        heard = [segment(TALK, words("and then it broke", 11.0, 0.3, probability))]
        assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())

    def test_a_stock_phrase_inside_a_sentence_stays(self) -> None:
        heard = [segment(words("Thank you for that question.", 10.6, 0.4))]
        assert remove_hallucinations(heard, VOICE) == (tuple(heard), ())


def test_what_a_second_decoding_did_not_hear_is_kept_as_removed() -> None:
    (found,) = remove_all_words([segment(TALK)])
    assert found.words == ()
    assert found.removed[0].words == TALK


@given(
    st.lists(
        st.tuples(st.sampled_from(["no", "bye.", "thank", "you.", "so"]), st.floats(0.0, 0.6)),
        min_size=1,
        max_size=60,
    ),
    st.integers(0, 60),
)
def test_no_word_is_lost_and_none_changes(said: list[tuple[str, float]], cut: int) -> None:
    """What stays and what was removed are together the words that were heard."""
    heard, time = [], 0.0
    for text, lasts in said:
        heard.append(Word(round(time, 3), round(time + lasts, 3), text, 0.5))
        time += lasts
    parts = [part for part in (heard[:cut], heard[cut:]) if part]
    found, _ = remove_hallucinations([segment(part) for part in parts], VOICE)
    for before, after in zip(parts, found, strict=True):
        kept = [*after.words, *(word for one in after.removed for word in one.words)]
        assert sorted(map(id, kept)) == sorted(map(id, before))
