"""Whether a doubt that a model proposes is one: what the text itself says for it.

Each check returns why the proposal does not hold, or nothing where it does. Lines are counted by
index here. That a doubt holds says that the text bears it, not that it is right: a person decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from align.glossary.sounds import is_word_form, measure_sound_similarity, sound_out
from align.glossary.tokens import make_term_key
from align.languages.english import ENGLISH
from align.naming.addresses import ANSWERED_WORDS, HANDED_OVER_WORDS, find_calls
from align.naming.labels import is_machine_label
from align.naming.names import NEAR_SOUND, SAME_SOUND, may_be_same_person
from align.naming.phrases import compile_cues, find_naming_phrases
from align.texts import make_key
from castproof.assist.wording import find_odd_character
from transcript.values import Line

LONGEST_TERM = 4
"""Words that a misheard term, or the term that it should be, has at most."""
SHORTEST_TERM = 4
"""Letters that a term has at least: everything sounds like a shorter one."""
_OPENING_WORDS = 12
NO_LINE = "there is no such line"
NOT_QUOTED = "what it quotes does not stand there word for word"


@dataclass(frozen=True)
class Talk:
    """The lines of an episode, the spellings known beside them, and which words are common.

    ``is_common`` takes the keys of a spelling, and tells whether any conversation has it.
    """

    lines: Sequence[Line]
    known: tuple[str, ...]
    is_common: Callable[[Sequence[str]], bool]

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who has a name and speaks, in the order of their first lines."""
        named = (line.speaker for line in self.lines if line.speaker)
        return tuple(one for one in dict.fromkeys(named) if not is_machine_label(one))

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Keys of words that are somewhere written with a small letter: they name nobody."""
        words = (word for line in self.lines for word in line.text.split())
        return frozenset(make_key(word) for word in words if word[:1].islower())

    @cached_property
    def known_keys(self) -> frozenset[tuple[str, ...]]:
        """The keys of the known spellings, and of each word in one."""
        wholes = [make_term_key(one) for one in self.known]
        return frozenset((*wholes, *((part,) for whole in wholes for part in whole)))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often the episode says each word, by its key."""
        return Counter(key for line in self.lines for key in make_term_key(line.text))

    def get_line(self, index: int) -> Line | None:
        """Get the line of an index; ``None`` where there is none."""
        return self.lines[index] if 0 <= index < len(self.lines) else None


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Find the characters of a text that are a quote, in whole words, whatever space is between.

    >>> find_quote("Well, thank you,  Ann.", "thank you, Ann"), find_quote("Annabel", "Ann")
    ((6, 21), None)
    """
    words = r"\s+".join(map(re.escape, quote.split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", text) if words else None
    return None if found is None else found.span()


def check_speaker(talk: Talk, index: int, speaker: str, quote: str) -> str:
    """Check that a line may be another speaker's, as the quoted words tell.

    They stand in the line, or in the one before or after it, and a cue in them tells: somebody
    says their own name, calls the line's speaker by name, is called just before, or is thanked
    right after.

    >>> said = [("Bob", "Over to you, Ann."), ("Cleo", "I bake."), ("Bob", "Good."), ("Ann", "")]
    >>> lines = [Line(0.0, None, who, text) for who, text in said]
    >>> check_speaker(Talk(lines, (), bool), 1, "Ann", "Over to you, Ann")
    ''
    """
    line = talk.get_line(index)
    if line is None or not line.text.split():
        return NO_LINE
    if speaker not in talk.speakers:
        return "the speaker is none of the episode's"
    if speaker == line.speaker:
        return "the line is that speaker's already"
    quoted = False
    following = talk.get_line(index + 1)
    for at in (index, index - 1, index + 1):
        other = talk.get_line(at)
        span = None if other is None else find_quote(other.text, quote)
        if other is None or span is None:
            continue
        quoted = True
        is_answered = following is not None and following.speaker == speaker
        if at != index and (other.speaker == speaker or (at < index and is_answered)):
            continue  # nobody calls themselves, and who is called may answer one line later
        if any(_overlaps(span, cue) for cue in _find_telling_cues(talk, index, at, speaker)):
            return ""
    return "nothing in the quoted words tells who speaks" if quoted else NOT_QUOTED


def _find_telling_cues(talk: Talk, index: int, at: int, speaker: str) -> Iterator[tuple[int, int]]:
    """Find the characters in line ``at`` that tell that ``speaker`` says the line of ``index``."""
    text, own = talk.lines[at].text, talk.lines[index].speaker
    near = [one.speaker for one in talk.lines[max(0, index - 1) : index + 2]]
    for call in find_calls(text, talk.small_words):
        before, after = len(text[: call.start].split()), len(text[call.stop :].split())
        if at == index:
            # Deep in a line it may be said of another time: "I told him: Bob, what do you want?"
            is_telling = min(before, after) < ANSWERED_WORDS and own is not None
            is_telling = is_telling and (len(talk.speakers) == 2 or speaker in near)
            called = own
        else:
            is_near = before < ANSWERED_WORDS if at > index else after <= HANDED_OVER_WORDS
            is_telling = is_near and call.is_thanks == (at > index)
            called = speaker
        if is_telling and called is not None and _is_only(talk, call.name, called):
            yield call.start, call.stop
    opening = " ".join(talk.lines[index].text.split()[:_OPENING_WORDS])
    is_welcomed = at < index and compile_cues(ENGLISH).welcomed.search(opening) is not None
    for phrase in find_naming_phrases(text, talk.small_words):
        is_telling = phrase.who == "self" if at == index else phrase.who == "next" and is_welcomed
        if is_telling and _is_only(talk, phrase.name, speaker):
            yield phrase.start, phrase.stop


def _is_only(talk: Talk, name: str, speaker: str) -> bool:
    """Tell whether a name is this speaker's, and no other's of the episode."""
    return [one for one in talk.speakers if may_be_same_person(name, one)] == [speaker]


def _overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def check_term(talk: Talk, index: int, heard: str, meant: str) -> str:
    """Check that words of a line may be a misheard term.

    What is meant is a known spelling, or stands elsewhere in the episode; it sounds like what
    stands there, which is neither a common word nor a form of the term nor known itself.

    >>> talk = Talk([Line(0.0, None, "Ann", "We use Kubernetis.")], ("Kubernetes",),
    ...     lambda keys: False)
    >>> check_term(talk, 0, "Kubernetis", "Kubernetes"), check_term(talk, 0, "use", "Kubernetes")
    ('', 'it does not sound like what stands there')
    """
    line = talk.get_line(index)
    if line is None:
        return NO_LINE
    if find_odd_character(meant) or find_quote(line.text, heard) is None:
        return NOT_QUOTED
    there, wanted = make_term_key(heard), make_term_key(meant)
    if not wanted or max(len(there), len(wanted)) > LONGEST_TERM:
        return "it is no term of four words at most"
    if "".join(there) == "".join(wanted) and heard.casefold() == meant.casefold():
        return "that is what stands there"
    if not is_spelt_elsewhere(talk, line, meant):
        return "the proposed spelling stands nowhere else"
    if there in talk.known_keys:
        return "what stands there is a known spelling"
    heard_sound, meant_sound = sound_out(there), sound_out(wanted)
    if is_word_form(heard_sound.letters, meant_sound.letters):
        return "it is another form of the same word"
    likeness = measure_sound_similarity(
        heard_sound, meant_sound, same_sound=SAME_SOUND, near_sound=NEAR_SOUND
    )
    if min(len(heard_sound.letters), len(meant_sound.letters)) < SHORTEST_TERM or not likeness:
        return "it does not sound like what stands there"
    if talk.is_common(there):
        return "what stands there is a common word"
    return ""


def is_spelt_elsewhere(talk: Talk, line: Line, meant: str) -> bool:
    """Tell whether a known spelling, or another line of the episode, has these words so."""
    others = (one.text for one in talk.lines if one is not line)
    return any(find_quote(text, meant) is not None for text in (*talk.known, *others))
