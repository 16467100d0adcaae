"""What a comparison's counts are called: characters where no spaces part the words."""

from __future__ import annotations

import pytest

from compare import compare, pool_scores
from compare.units import Unit, find_unit, pool_units
from compare.wording import describe_scores, warn_of_mismatch
from transcript.values import Line, Transcript


def say(*texts: str, speaker: str | None = "Ann") -> Transcript:
    return Transcript(
        tuple(Line(float(at), at + 1.0, speaker, text) for at, text in enumerate(texts))
    )


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("海がとても綺麗でした。", Unit.CHARACTER),
        ("我在北京大学学习。", Unit.CHARACTER),
        ("วันนี้อากาศดี", Unit.CHARACTER),
        ("AI で 海を見ました。", Unit.CHARACTER),
        ("바다가 정말 아름다웠어요.", Unit.WORD),
        ("The sign says 海, which is the sea.", Unit.WORD),
        ("", Unit.WORD),
    ],
)
def test_what_a_text_is_counted_in(text: str, unit: Unit) -> None:
    assert find_unit(compare(say(""), say(text)).human) is unit


def test_the_machine_alone_tells_where_the_person_has_no_text() -> None:
    assert compare(say("海が見えます。"), say("")).unit is Unit.CHARACTER


def test_scores_of_characters_say_so() -> None:
    found = compare(say("海がきれい。"), say("海が綺麗。"))
    rows = {row.key: row for row in describe_scores(found.scores, found.unit)}
    for key in ("edit_rate", "wer", "cer", "cp_wer", "tcp_wer", "di_cp_wer"):
        assert "of 4 characters" in rows[key].detail, key
        assert "character" in rows[key].meaning or key == "edit_rate", key
    assert not any("word" in row.detail for row in rows.values())
    rows = {row.key: row for row in describe_scores(pool_scores([found.scores]), Unit.EITHER)}
    assert "4 words and characters" in rows["wer"].detail
    assert "4 characters" in rows["cer"].detail


def test_a_warning_of_another_recording_counts_characters() -> None:
    warned = warn_of_mismatch(compare(say("山川木火"), say("海がきれい")), "m.srt", "h.srt")
    assert warned is not None
    assert warned.startswith("m.srt has 0 of the 5 characters of h.srt")


def test_several_comparisons_are_called_by_what_all_of_them_count() -> None:
    assert pool_units([Unit.CHARACTER, Unit.CHARACTER]) is Unit.CHARACTER
    assert pool_units([Unit.CHARACTER, Unit.WORD, Unit.WORD]) is Unit.EITHER


@pytest.mark.parametrize(
    ("said", "meant", "errors", "length"),
    [
        ("राम की किताब।", "राम के किताब।", 1, 3),  # Hindi: another vowel sign
        ("سَلام عَلَيكُم", "سَلام عَلَيكُم", 0, 2),  # pointed Arabic
        ("שָׁלוֹם לְכֻלָּם", "שָׁלוֹם לְכֻלָּן", 1, 2),  # pointed Hebrew
        ("สีแดง", "สิแดง", 1, 4),  # Thai: a long vowel for a short one
    ],
)
def test_a_mark_on_a_letter_belongs_to_its_word(
    said: str, meant: str, errors: int, length: int
) -> None:
    scores = compare(say(said), say(meant)).scores
    for score in (scores.edit_rate, scores.wer):
        assert (score.errors, score.length) == (errors, length)
