"""Japanese, Chinese and Thai: words laid out, merged, timed, corrected and compared."""

from __future__ import annotations

import pytest

from align.editing.merge.three_way import merge
from align.editing.retime import retime
from align.editing.word_times import attach_words, time_words
from align.glossary.correct import Glossary, Term, correct_words, undo_corrections
from align.interpolation import interpolate_words
from align.layout.paragraphs import lay_out_paragraphs
from align.layout.subtitles import SubtitleOptions, lay_out_cues
from compare import compare
from compare.rates import Absent
from transcript.spacing import join_words, measure_width, segment_words
from transcript.values import Line, Transcript, Word

SAID = ("今日は船で島へ渡ります。", "風が強くて帆がよく膨らみました。", "港の猫が迎えに来ました。")


def letters(start: float = 0.0, said: tuple[str, ...] = SAID) -> list[Word]:
    """The sentences, a letter a word, five a second."""
    text = "".join(said)
    return [
        Word(round(start + n / 5, 3), round(start + n / 5 + 0.2, 3), letter, speaker="Yuki")
        for n, letter in enumerate(text)
    ]


def talk(*texts: str) -> Transcript:
    return Transcript(tuple(Line(5.0 * n, None, "Yuki", text) for n, text in enumerate(texts)))


def test_words_are_laid_out_without_spaces() -> None:
    words = segment_words(letters())
    assert "".join(line.text for line in lay_out_paragraphs(words)) == "".join(SAID)
    cues = lay_out_cues(words, SubtitleOptions(width_chars=12))
    rows = [row for cue in cues for row in cue.text.split("\n")]
    assert "".join(rows) == "".join(SAID)
    assert max(map(measure_width, rows)) <= 12


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged"),
    [
        (
            "今日は船で島へ渡ります。",
            "今日は舟で島へ渡ります。",
            "今日は船で島へ渡りました。",
            "今日は舟で島へ渡りました。",
        ),
        ("我们坐船去海岛。", "我们乘船去海岛。", "我们坐船去大海岛。", "我们乘船去大海岛。"),
        (
            "วันนี้เราไปทะเล แล้วกลับบ้าน",
            "วันนี้เราไปทะเล แล้วก็กลับบ้าน",
            "วันนี้ฉันไปทะเล แล้วกลับบ้าน",
            "วันนี้ฉันไปทะเล แล้วก็กลับบ้าน",
        ),
        ("שָׁלוֹם, 12 באו.", "שָׁלוֹם, 12 באו היום.", "שָׁלוֹם לכם, 12 באו.", "שָׁלוֹם לכם, 12 באו היום."),
    ],
)
def test_both_sides_change_one_sentence(base: str, theirs: str, ours: str, merged: str) -> None:
    found = merge(talk(base), talk(theirs), talk(ours))
    assert [line.text for line in found.transcript.lines] == [merged]
    assert not found.conflicts


def test_what_both_changed_otherwise_is_a_conflict() -> None:
    found = merge(
        talk("今日は船で渡ります。"), talk("今日は舟で渡ります。"), talk("今日は艇で渡ります。")
    )
    assert [line.text for line in found.transcript.lines] == ["今日は舟で渡ります。"]
    assert len(found.conflicts) == 1


def test_lines_are_retimed() -> None:
    edited = talk(SAID[0], SAID[1].replace("膨らみ", "ふくらみ"), SAID[2])
    found = retime(edited, segment_words(letters(60.0)))
    starts = [60.0, 60.0 + len(SAID[0]) / 5, 60.0 + len(SAID[0] + SAID[1]) / 5]
    assert [line.start for line in found.transcript.lines] == pytest.approx(starts, abs=0.3)
    assert not found.unsure


def test_words_of_an_edited_line_have_the_times_heard() -> None:
    edited = talk(SAID[0].replace("島", "小島"))
    timed = time_words(edited, segment_words(letters()))
    assert join_words(timed.words) == edited.lines[0].text
    assert timed.estimated == 1
    assert join_words(attach_words(edited, timed).lines[0].words) == edited.lines[0].text
    spread = interpolate_words((Line(0.0, 2.4, None, SAID[0]),))
    assert join_words(spread) == SAID[0]
    assert spread[1].start == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize(
    "words", [letters(said=("我去北经大学了。",)), [Word(0.0, 1.6, "我去北经大学了。")]]
)
def test_a_glossary_corrects_letters_and_longer_words(words: list[Word]) -> None:
    glossary = Glossary((Term("北京大学", ("北经大学",)),))
    heard = segment_words(words)
    done = correct_words(heard, glossary)
    assert join_words(done.words) == "我去北京大学了。"
    assert [one.heard_text for one in done.corrections] == ["北经大学"]
    assert undo_corrections(done.words, done.corrections) == heard


def test_a_comparison_counts_characters() -> None:
    found = compare(talk("海がとてもきれいでした。"), talk("海がとても綺麗でした。"))
    assert not isinstance(found.scores.cer, Absent)
    assert (found.scores.cer.errors, found.scores.cer.length) == (3, 10)
    assert [(pair.machine, pair.human) for pair in found.substitutions] == [("きれい", "綺麗")]
    assert isinstance(compare(talk("the sea"), talk("the seas")).scores.cer, Absent)
