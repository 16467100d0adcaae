"""``convert --mend`` repairs what is certain, and says what it did."""

from __future__ import annotations

from castproof.edit.convert import mend_transcript
from transcript.values import Header, Line, Transcript, Word


def line(speaker: str | None, text: str, *words: Word) -> Line:
    return Line(None, None, speaker, text, words)


def test_misread_letters_are_mended_everywhere() -> None:
    mended, notes = mend_transcript(
        Transcript(
            (
                Header("The cafÃ©"),
                line("ZoÃ«", "It costs â‚¬200.", *map(word, ("It", "costs", "â‚¬200."))),
            )
        )
    )
    assert mended.entries == (
        Header("The café"),
        line("Zoë", "It costs €200.", *map(word, ("It", "costs", "€200."))),
    )
    assert notes == (
        "mended letters read in the wrong encoding in 3 places: 'Ã©' is 'é', 'Ã«' is 'ë'",
    )


def word(text: str) -> Word:
    return Word(0.0, 1.0, text)


def test_words_that_mending_makes_one_lose_their_times() -> None:
    parted = line("A", "Ã\xa0 la carte.", word("Ã"), word("la"), word("carte."))
    assert mend_transcript(Transcript((parted,)))[0].lines == (line("A", "à la carte."),)


def test_letters_and_turns_are_mended_together_and_doubts_told() -> None:
    mended, notes = mend_transcript(
        Transcript(
            (
                line("A", "It isnâ€™t"),
                line("B", "Thanks for"),
                line("A", "far."),
                line("B", "watching!"),
            )
        )
    )
    assert [(each.speaker, each.text) for each in mended.lines] == [
        ("A", "It isn’t far."),
        ("B", "Thanks for watching!"),
    ]
    assert notes[1:] == (
        "joined 2 sentences that overlap had cut: 4 lines became 2, "
        "fragments of one or two words went from 2 to 0",
        "entry 2: 'Thanks for watching!' is what recognizers write where nobody speaks: "
        "listen there",
    )


def test_a_transcript_that_needs_no_mending_is_the_same_and_nothing_is_said() -> None:
    fine = Transcript((Header("Für Élise"), line("Zoë", "It isn’t far."), line(None, "")))
    assert mend_transcript(fine) == (fine, ())
