"""What ``compare`` found."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from castproof.documents.base import Document, Unknown

Blame = Literal["machine", "edit", "style"]
Kind = Literal[
    "punctuation",
    "filler",
    "repetition",
    "contraction",
    "number",
    "name",
    "reworded",
    "cut",
    "added",
    "moved",
    "speaker",
]


class ErrorRate(TypedDict):
    """An error rate and its parts."""

    rate: float | None
    """Errors for each word of the person's; `null` where there are none."""
    errors: int
    """All errors."""
    length: int
    """The person's words, or what else is counted."""
    insertions: int
    """Words that only the machine has."""
    deletions: int
    """Words that only the person has."""
    substitutions: int
    """Words that stand for others."""


class Share(TypedDict):
    """A share and its parts."""

    rate: float | None
    """Errors for each of `length`; `null` where there are none."""
    errors: int
    """How many are wrong."""
    length: int
    """Of how many."""


class DiarizationError(TypedDict):
    """Seconds of the wrong speaker."""

    rate: float | None
    """Errors for each second of speech; `null` where there is none."""
    errors: float
    """All errors, in seconds."""
    total: float
    """The speech of the person's side."""
    missed: float
    """Speech that the machine lacks."""
    false_alarm: float
    """Speech that only the machine has."""
    confusion: float
    """Speech of another speaker."""


class JaccardError(TypedDict):
    """The mean error over speakers."""

    rate: float | None
    """Errors for each speaker; `null` where there is none."""
    errors: float
    """The speakers' errors, added up."""
    speakers: int
    """How many speakers."""


class StartErrors(TypedDict):
    """How far the starts of lines are off."""

    lines: int
    """Of how many lines."""
    guessed: int
    """In how many the machine's time is made up from its line's."""
    median_s: float | None
    """The median, in seconds."""
    percentile_95_s: float | None
    """What 95 of 100 are below."""
    share_far: float | None
    """The share that is far off."""


class HeaderAgreement(TypedDict):
    """How the two sides' chapters agree."""

    precision: float | None
    """The share of the machine's that are at the person's places."""
    recall: float | None
    """The share of the person's that the machine has."""
    machine: int
    """How many the machine has."""
    human: int
    """How many the person has."""
    placed: int
    """How many are at the same places."""
    same_title: int
    """How many of these have the same title."""


class AllScores(TypedDict):
    """Every score; what each counts is said in [the guide](../guides/compare.md)."""

    edit_rate: ErrorRate | Unknown
    """Words as they are written, case and punctuation included."""
    wer: ErrorRate | Unknown
    """The word error rate."""
    cp_wer: ErrorRate | Unknown
    """The same by speaker, speakers paired at their best."""
    tcp_wer: ErrorRate | Unknown
    """The same, matching only what is near in time."""
    di_cp_wer: ErrorRate | Unknown
    """The same, each line of the machine's given to the best speaker."""
    attribution: Share | Unknown
    """Errors of speaker alone."""
    wder: Share | Unknown
    """Words of the wrong speaker, of those that both sides have."""
    der: DiarizationError | Unknown
    """Seconds of the wrong speaker."""
    jer: JaccardError | Unknown
    """The same, each speaker counting as much."""
    starts: StartErrors | Unknown
    """How far the starts of lines are off."""
    headers: HeaderAgreement | Unknown
    """How chapters agree."""
    cer: ErrorRate | Unknown
    """The character error rate, where no spaces part the words."""


class Tally(TypedDict):
    """How many there are, and of how many words."""

    stretches: int
    """How many differences."""
    machine: int
    """The machine's words in them."""
    human: int
    """The person's words in them."""


class PooledScores(TypedDict):
    """Scores and differences of all episodes."""

    scores: AllScores
    """The scores, their parts added up."""
    classes: dict[str, Tally]
    """The differences of each class, what is the `same` among them."""
    blame: dict[str, Tally]
    """The differences by whose they are: `machine`, `edit` or `style`."""


class Substitution(TypedDict):
    """What stands for what."""

    machine: str
    """The machine's words."""
    human: str
    """The person's."""
    count: int
    """How many times."""
    kind: Kind
    """The class of the differences."""


class Confusion(TypedDict):
    """Who was taken for whom."""

    machine: list[str]
    """The machine's speakers, a row each."""
    human: list[str]
    """The person's speakers, a column each."""
    counts: list[list[int]]
    """How many words of each pair."""
    pairing: list[list[str]]
    """Who is who: pairs of a machine's and a person's speaker."""


class SpokenTime(TypedDict):
    """How long each speaker talks."""

    seconds: dict[str, float]
    """The seconds of each."""
    is_guessed: bool
    """Whether the ends of lines are made up from the next line's start."""


class BothTalkTimes(TypedDict):
    """How long each speaker talks, on both sides."""

    machine: SpokenTime | Unknown
    """By the machine."""
    human: SpokenTime | Unknown
    """By the person."""


class DifferenceSide(TypedDict):
    """A difference on one side."""

    place: int
    """Which of the side's words is the first of it, from 0."""
    words: int
    """How many words it has."""
    text: str
    """The words."""
    start: float | None
    """When they are said, in seconds."""
    speaker: str | None
    """Who says them."""


_Difference = TypedDict(
    "_Difference", {"class": Annotated[Kind, Field(description="What kind of difference it is.")]}
)


class Difference(_Difference):
    """A place where the two sides differ."""

    stretch: int
    """Its number among all stretches, those that are the same counted too, from 0."""
    blame: Blame
    """Whose it is: a mistake of the `machine`, an `edit` of content, or `style`."""
    partner: int | None
    """The number of the stretch where moved words went or came from."""
    machine: DifferenceSide
    """What the machine has."""
    human: DifferenceSide
    """What the person has."""


class MatchedWords(TypedDict):
    """Words that both sides have."""

    words: int
    """How many of the person's words the machine has too."""
    length: int
    """How many words the person has."""


class ComparedEpisode(TypedDict):
    """A pair of files."""

    name: str
    """What the episode is called."""
    machine: str
    """The machine's file."""
    human: str
    """The person's file."""
    matched: MatchedWords
    """How many of the person's words the machine has too."""
    mismatched: bool
    """Whether so few words are common to both that they are hardly of one recording."""
    scores: AllScores
    """The scores."""
    classes: dict[str, Tally]
    """The differences of each class, what is the `same` among them."""
    blame: dict[str, Tally]
    """The differences by whose they are: `machine`, `edit` or `style`."""
    by_model: int | None
    """How many differences a language model made (`castproof assist`); `null` where none was
    applied."""
    substitutions: list[Substitution]
    """What stands for what, the most frequent first."""
    confusion: Confusion | Unknown
    """Who was taken for whom."""
    talk_time: BothTalkTimes
    """How long each speaker talks."""
    differences: list[Difference]
    """Every difference, in order."""


class UnpairedFiles(TypedDict):
    """Files without a counterpart."""

    machine: list[str]
    """Those of the machine's folder."""
    human: list[str]
    """Those of the person's."""


class NotCompared(TypedDict):
    """An episode that could not be compared."""

    name: str
    """What it is called."""
    reason: str
    """Why."""


class EpisodeChange(TypedDict):
    """A score of one episode, before and now."""

    before: float | None
    """What it was; `null` where it is undefined."""
    after: float | None
    """What it is."""


class ScoreChange(TypedDict):
    """How a score changed."""

    before: float
    """What it was, over all episodes that both comparisons have."""
    after: float
    """What it is."""
    difference: float
    """`after` less `before`."""
    low: float | None
    """The lower end of the interval that the difference is in; `null` for one episode."""
    high: float | None
    """The upper end."""
    share_better: float | None
    """The share of draws in which it got better."""
    is_certain: bool
    """Whether chance alone is no explanation."""
    sentence: str
    """The same in words."""
    episodes: dict[str, EpisodeChange]
    """The score in each episode, by its name."""


class Against(TypedDict):
    """What changed since an earlier comparison."""

    file: str
    """What `--against` named."""
    changes: dict[str, ScoreChange]
    """How each score changed, by its key in `scores`."""
    only_before: list[str]
    """The episodes that only the earlier comparison has."""
    only_after: list[str]
    """The episodes that only this one has."""


class CompareDocument(Document):
    """How far a machine's transcripts are from a person's."""

    schema: Literal[1]
    """What `--against` goes by: raised when a key changes its meaning or goes."""
    normalizer: Literal["none", "light", "whisper"]
    """What counts as one word, `--normalizer`."""
    collar_s: float
    """How many seconds a word may be off for tcpWER, `--collar`."""
    pooled: PooledScores
    """All episodes together."""
    episodes: list[ComparedEpisode]
    """Each pair of files."""
    unpaired: UnpairedFiles
    """Files that only one folder has."""
    failed: list[NotCompared]
    """The episodes that could not be compared."""
    against: Against | None
    """What changed since the comparison that `--against` names; `null` without it."""
