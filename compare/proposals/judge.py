"""A proposal for a paragraph, judged edit by edit: the model proposes, the program decides.

Words are judged first, against the paragraph's own; then marks and capitals, in the text that the
accepted edits of words came to. So whatever a proposal mixes, each edit is judged where it will
stand, and what is not accepted stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compare.pairing import pair_tokens
from compare.proposals.build_text import build_text
from compare.proposals.judgement import EditClass, Judgement, ProposedEdit
from compare.proposals.locate import describe_edits
from compare.proposals.mark_edits import decide_on_marks
from compare.proposals.names import know_names
from compare.proposals.options import ALL_CLASSES, JudgeOptions
from compare.proposals.split_text import split_text
from compare.proposals.whole import refuse_whole
from compare.proposals.word_edits import decide_on_words


def judge_proposal(
    before: str,
    proposed: str,
    known_names: Iterable[str] = (),
    *,
    language: str | None = "en",
    is_word: Callable[[str], bool] | None = None,
    apply: frozenset[EditClass] = ALL_CLASSES,
) -> Judgement:
    """Judge what a model proposes for a paragraph, and make the edits that change no meaning.

    ``known_names`` are names and terms as glossary, front matter and speakers spell them,
    ``language`` is an ISO 639-1 code (the rules are English's: of any other language, or an unknown
    one, every edit is suggested at most). ``is_word`` tells a common word; without it no name is
    given a capital. Edits of other classes than ``apply`` are suggested at most.

    >>> judged = judge_proposal("Um, we we can't pay him.", "We cannot pay him.")
    >>> judged.text, [edit.kind.value for edit in judged.edits]
    ('We cannot pay him.', ['filler', 'repetition', 'contraction'])
    >>> judge_proposal("We can't pay him.", "We can pay him.").text
    "We can't pay him."
    """
    options = JudgeOptions(know_names(known_names), language, is_word, apply)
    bare = before.strip()
    if bare == proposed.strip():
        return Judgement(before, proposed, before)
    ours, theirs = split_text(bare), split_text(proposed.strip())
    pairs = pair_tokens(ours.keys, theirs.keys)
    reason = refuse_whole(ours, theirs, pairs)
    if reason is not None:
        whole = ProposedEdit(
            EditClass.WHOLE, "refused", reason, before, proposed, 0, len(ours.words)
        )
        return Judgement(before, proposed, before, (whole,))
    decided = decide_on_words(ours, theirs, pairs, options)
    built = build_text(ours, theirs, decided)
    text, marks = decide_on_marks(built, theirs, options)
    edits = describe_edits(ours, theirs, decided, built, text, marks)
    lead = before[: len(before) - len(before.lstrip())]
    trail = before[len(before.rstrip()) :]
    return Judgement(before, proposed, f"{lead}{text.text}{trail}", edits)
