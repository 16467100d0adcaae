"""Which base a merged episode has: it must keep for the person what the person wrote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.editing.merge.three_way import find_next_base, merge
from transcript.values import Line, Transcript, Word

SAID = ("so", "we", "do", "say", "that", "it", "is", "late")
TOKENS = st.lists(st.sampled_from(SAID), max_size=12)
PAGES = st.lists(st.tuples(st.sampled_from(["Ann", "Bob"]), TOKENS), min_size=1, max_size=4).map(
    lambda lines: page(*((who, " ".join(tokens)) for who, tokens in lines if tokens))
)


def page(*lines: tuple[str | None, str]) -> Transcript:
    return Transcript(
        tuple(Line(float(10 * n), None, who, text) for n, (who, text) in enumerate(lines))
    )


def text(transcript: Transcript) -> str:
    return " ".join(line.text for line in transcript.lines)


def generation(
    base: Transcript, theirs: Transcript, ours: Transcript
) -> tuple[Transcript, Transcript]:
    merged = merge(base, theirs, ours).transcript
    return find_next_base(base, theirs, ours, merged), merged


def test_a_correction_outlives_a_pass_that_agreed_with_it() -> None:
    said = "He works at {} now and then."
    old, right, worse = (page(("S1", said.format(n))) for n in ("Orthwind", "Northwind", "Orwind"))
    base, merged = generation(old, right, right)
    assert text(merge(base, merged, worse).transcript) == said.format("Northwind")
    assert text(merge(right, merged, worse).transcript) == said.format("Orwind")


def test_a_correction_outlives_it_beside_a_paragraph_cut_where_the_machine_began_none() -> None:
    # The cut is at a word's own time, to the second: the same pass must time it alike again.
    def heard(name: str) -> Transcript:
        said = f"He works at {name} now. We met there."
        words = (Word(place + 0.6, None, word) for place, word in enumerate(said.split()))
        return Transcript((Line(0.6, None, "S1", said, tuple(words)),))

    edited = Transcript(
        (
            Line(0.0, None, "S1", "He works at Northwind now."),
            Line(5.0, None, "S1", "We met there."),
        )
    )
    base, merged = generation(heard("Orthwind"), edited, heard("Northwind"))
    again = merge(base, merged, heard("Orthwind")).transcript
    assert text(again) == "He works at Northwind now. We met there."
    assert merge(base, merged, heard("Northwind")).transcript == merged


def test_a_deletion_outlives_a_pass_that_heard_nothing_there_either() -> None:
    with_um, without = (
        page(("S1", "It is um quite late now.")),
        page(("S1", "It is quite late now.")),
    )
    base, merged = generation(with_um, without, without)
    assert text(merge(base, merged, with_um).transcript) == "It is quite late now."


def test_what_the_machine_said_may_still_get_better() -> None:
    old, new = page(("S1", "We bild a ship.")), page(("S1", "We built a ship."))
    base, merged = generation(old, old, new)
    third = page(("S1", "We build a ship."))
    assert text(merge(base, merged, third).transcript) == "We build a ship."


@given(PAGES, PAGES, PAGES)
def test_the_same_pass_again_changes_nothing(
    base: Transcript, theirs: Transcript, ours: Transcript
) -> None:
    heir, merged = generation(base, theirs, ours)
    assert merge(heir, merged, ours).transcript == merged


@given(PAGES, PAGES)
def test_what_nobody_edited_has_the_new_pass_for_its_base(
    base: Transcript, ours: Transcript
) -> None:
    heir, merged = generation(base, base, ours)
    assert text(merged) == text(ours)
    assert text(merge(heir, merged, ours).transcript) == text(ours)
