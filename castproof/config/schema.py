"""The configuration: what a preset may say, and what each key means when nobody says it.

Every default of a stage is the one in that stage's own options; here they only get bounds and
a name to be called by. ``docs/reference/configuration.md`` has each key, as a test demands.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from align.attribution.prices import AttributionOptions
from align.cleanup.edits import CleanupLevel
from align.layout.captions import CaptionOptions
from align.layout.paragraphs import ParagraphOptions
from align.layout.subtitles import Names, SubtitleOptions
from asr.models import AUTO
from asr.recognizer import RecognitionOptions
from castproof.fetch.limits import FetchLimits
from diarize.diarizer import SpeakerCount
from diarize.identification.matching import MatchOptions
from diarize.known_models import PUBLIC_COPY

_HEARD = RecognitionOptions()
_SPOKEN = AttributionOptions()
_CAPTIONS = CaptionOptions()
_SUBTITLES = SubtitleOptions()
_EPISODE = ParagraphOptions()
_MATCHED = MatchOptions()
_FETCHED = FetchLimits()

RecognizerDevice = Annotated[
    str, Field(pattern=r"^(auto|cpu|cuda(:\d+)?)$", description="auto, cpu, cuda or cuda:N")
]
DiarizerDevice = Annotated[
    str,
    Field(pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$", description="auto, cpu, cuda, cuda:N or mps"),
]
LanguageCode = Annotated[
    str | None, Field(pattern=r"^[a-z]{2,3}$", description="a code of small letters, such as en")
]
Cost = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Section(BaseModel):
    """A part of the configuration; unknown keys and wrong types are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class AsrSection(Section):
    """Recognition: which model listens, on what, and how."""

    #: ``auto`` is what suits this machine: :mod:`castproof.pipeline.speech_model` puts a name in
    #: its place.
    model: str = Field(default=AUTO, min_length=1)
    device: RecognizerDevice = "auto"
    compute_type: str = Field(default="auto", min_length=1)
    cpu_threads: int = Field(default=0, ge=0, le=1024)
    language: LanguageCode = _HEARD.language
    batch_size: int = Field(default=_HEARD.batch_size, ge=0, le=1024)
    beam_size: int = Field(default=_HEARD.beam_size, ge=1, le=100)
    hotwords: tuple[str, ...] = _HEARD.hotwords
    chunk_seconds: float = Field(default=_HEARD.chunk_seconds, ge=2, le=30)
    #: Whether speech without words is heard again: a stage of its own reads it, and recognition
    #: does not.
    hear_again: bool = True
    #: Which of several sound streams is heard, from 1 on; the recording's own key says it.
    stream: int | None = Field(default=None, ge=1, le=1000)

    @field_validator("language", mode="before")
    @classmethod
    def _read_no_as_norwegian(cls, value: object) -> object:
        # YAML 1.1 reads a bare ``no`` as false; here it can only be Norwegian.
        return "no" if value is False else value

    def options(self) -> RecognitionOptions:
        """Make the options that the recognizer takes."""
        return RecognitionOptions(
            language=self.language,
            batch_size=self.batch_size,
            beam_size=self.beam_size,
            hotwords=self.hotwords,
            chunk_seconds=self.chunk_seconds,
        )


class DiarizeSection(Section):
    """Diarization: whether, with which model, and how many people speak."""

    enabled: bool = True
    model: str = Field(default=PUBLIC_COPY, min_length=1)
    device: DiarizerDevice = "auto"
    cpu_threads: int = Field(default=0, ge=0, le=1024)
    speakers: str = "auto"
    method: Literal["auto", "exact", "fast"] = "auto"
    voice_check: bool = True
    #: Only the call itself can say so: a preset may come with the model that it names.
    trust_model: bool = False

    @field_validator("speakers", mode="before")
    @classmethod
    def _accept_number(cls, value: object) -> object:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("speakers")
    @classmethod
    def _check_count(cls, value: str) -> str:
        SpeakerCount.parse(value)
        return value

    def count(self) -> SpeakerCount:
        """Parse how many speakers to look for."""
        return SpeakerCount.parse(self.speakers)


class NamingSection(Section):
    """What speakers are called where the call does not say it."""

    introductions: bool = True
    hosts: tuple[str, ...] = ()


class GlossarySection(Section):
    """Names and terms as they are to be written; see :mod:`castproof.glossary.apply`."""

    file: str | None = Field(default=None, min_length=1)
    show: str | None = Field(default=None, min_length=1)
    listen: bool = True
    correct: bool = True


class VoicesSection(Section):
    """Known voices; see :class:`diarize.identification.matching.MatchOptions`."""

    collection: str | None = Field(default=None, min_length=1)
    threshold: float = Field(default=_MATCHED.threshold, ge=-1, le=1)
    margin: float = Field(default=_MATCHED.margin, ge=0, le=2)

    def options(self) -> MatchOptions:
        """Make the options that the matching takes."""
        return MatchOptions(threshold=self.threshold, margin=self.margin)


class AlignSection(Section):
    """What a change of speaker costs.

    See :class:`align.attribution.prices.AttributionOptions`.
    """

    coverage_floor: float = Field(default=_SPOKEN.coverage_floor, gt=0, le=1)
    around: float = Field(default=_SPOKEN.around, ge=0, le=1)
    switch_in_sentence: Cost = _SPOKEN.switch_in_sentence
    switch_after_sentence: Cost = _SPOKEN.switch_after_sentence
    switch_after_pause: Cost = _SPOKEN.switch_after_pause
    switch_beside_backchannel: Cost = _SPOKEN.switch_beside_backchannel
    pause_s: Seconds = _SPOKEN.pause_s
    listening: Cost = _SPOKEN.listening
    two_at_once: Cost = _SPOKEN.two_at_once
    switch_into_overlap: Cost = _SPOKEN.switch_into_overlap
    resume_s: Seconds = _SPOKEN.resume_s
    reach_s: Seconds = _SPOKEN.reach_s

    def options(self) -> AttributionOptions:
        """Make the options that the attribution takes."""
        return AttributionOptions(**self.model_dump())


class CaptionsSection(Section):
    """Caption lines; see :class:`align.layout.captions.CaptionOptions`."""

    width_chars: int = Field(default=_CAPTIONS.width_chars, ge=10, le=1000)
    pause_s: Seconds = _CAPTIONS.pause_s

    def options(self) -> CaptionOptions:
        """Make the options that the caption breaker takes."""
        return CaptionOptions(**self.model_dump())


class SubtitlesSection(Section):
    """Subtitles, in SRT and WebVTT; see :class:`align.layout.subtitles.SubtitleOptions`."""

    width_chars: int = Field(default=_SUBTITLES.width_chars, ge=10, le=1000)
    lines: int = Field(default=_SUBTITLES.lines, ge=1, le=10)
    speed_max: float = Field(default=_SUBTITLES.speed_max, gt=0, le=1000)
    pause_s: Seconds = _SUBTITLES.pause_s
    #: In SRT alone, which has no other place for a speaker.
    names: Names = _SUBTITLES.names

    def options(self) -> SubtitleOptions:
        """Make the options that subtitles are laid out by."""
        return SubtitleOptions(**self.model_dump())


class EpisodeSection(Section):
    """Paragraphs of the episode; see :class:`align.layout.paragraphs.ParagraphOptions`.

    ``reading`` is how much of what was said they have; see :mod:`align.cleanup`.
    """

    reading: CleanupLevel = "readable"
    expand_contractions: bool = False

    paragraph_words: int = Field(default=_EPISODE.paragraph_words, ge=1, le=100_000)
    sentence_words_max: int = Field(default=_EPISODE.sentence_words_max, ge=1, le=100_000)
    interruption_words_max: int = Field(default=_EPISODE.interruption_words_max, ge=0, le=100_000)
    pause_s: Seconds = _EPISODE.pause_s

    @field_validator("expand_contractions")
    @classmethod
    def _refuse_verbatim(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("reading") == "verbatim":
            raise ValueError("a verbatim reading keeps contractions: choose readable or clean")
        return value

    def options(self) -> ParagraphOptions:
        """Make the options that the paragraph builder takes."""
        return ParagraphOptions(**self.model_dump(exclude={"reading", "expand_contractions"}))


class FetchSection(Section):
    """What may be fetched from URLs; see :class:`castproof.fetch.limits.FetchLimits`.

    ``folder`` is where recordings go, seen from the output folder. Addresses that are not of the
    public internet only a call can allow: a preset may come from a stranger.
    """

    folder: str = Field(default="recordings", min_length=1)
    size_max_mb: int = Field(default=_FETCHED.size_max_mb, ge=1, le=1_000_000)
    feed_size_max_mb: int = Field(default=_FETCHED.feed_size_max_mb, ge=1, le=1024)
    types: tuple[str, ...] = Field(default=_FETCHED.types, min_length=1)
    redirects_max: int = Field(default=_FETCHED.redirects_max, ge=0, le=100)
    timeout_s: float = Field(default=_FETCHED.timeout_s, gt=0, le=3600)
    time_max_s: float = Field(default=_FETCHED.time_max_s, gt=0, le=604_800)
    retries: int = Field(default=_FETCHED.retries, ge=0, le=100)

    def limits(self) -> FetchLimits:
        """Make the limits that fetching takes."""
        return FetchLimits(**self.model_dump(exclude={"folder"}))


class AssistSection(Section):
    """A language model that proposes; see :mod:`castproof.assist`.

    Nothing is contacted unless ``base_url`` and ``model`` are set. Prices are for a million tokens,
    in whatever currency the bill has.
    """

    base_url: str | None = Field(default=None, min_length=1)
    model: str | None = Field(default=None, min_length=1)
    key_variable: str | None = Field(
        default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", description="a variable's name"
    )
    input_price: Cost | None = None
    output_price: Cost | None = None
    parallel: int = Field(default=4, ge=1, le=64)
    timeout_s: float = Field(default=300, gt=0, le=3600)
    retries: int = Field(default=4, ge=0, le=20)
    wait_max_s: Seconds = 120
    batch_words: int = Field(default=400, ge=1, le=5000)
    chapters_per_hour: int = Field(default=6, ge=1, le=60)
    wording: Literal["close", "free"] = "close"


class OutputSection(Section):
    """What is written, and where."""

    formats: tuple[str, ...] = Field(default=("captions", "episode"), min_length=1)
    folder: str = Field(default=".", min_length=1)


class Configuration(Section):
    """Everything that a preset may say."""

    asr: AsrSection = AsrSection()
    diarize: DiarizeSection = DiarizeSection()
    naming: NamingSection = NamingSection()
    voices: VoicesSection = VoicesSection()
    glossary: GlossarySection = GlossarySection()
    align: AlignSection = AlignSection()
    captions: CaptionsSection = CaptionsSection()
    subtitles: SubtitlesSection = SubtitlesSection()
    episode: EpisodeSection = EpisodeSection()
    fetch: FetchSection = FetchSection()
    assist: AssistSection = AssistSection()
    output: OutputSection = OutputSection()
