"""The configuration: what a preset may say, and what each key means when nobody says it.

Every default of a stage is the one in that stage's own options; here they only get bounds, a name
to be called by, and the words that say what they are: ``docs/make_reference.py`` makes the tables
of ``docs/reference/configuration.md`` of them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from align.attribution.prices import AttributionOptions
from align.cleanup.edits import CleanupLevel
from align.layout.captions import CaptionOptions
from align.layout.paragraphs import ParagraphOptions
from align.layout.subtitles import Names, SubtitleOptions
from asr.models import AUTO
from asr.recognizer import RecognitionOptions
from castproof.config.field_types import (
    Cost,
    DiarizerDevice,
    LanguageCode,
    RecognizerDevice,
    Seconds,
    Section,
)
from castproof.config.network import AssistSection, FetchSection
from diarize.diarizer import SpeakerCount
from diarize.identification.matching import MatchOptions
from diarize.known_models import PUBLIC_COPY

_HEARD = RecognitionOptions()
_SPOKEN = AttributionOptions()
_CAPTIONS = CaptionOptions()
_SUBTITLES = SubtitleOptions()
_EPISODE = ParagraphOptions()
_MATCHED = MatchOptions()


class AsrSection(Section):
    """Recognition: which model listens, on what, and how."""

    #: ``auto`` is what suits this machine: :mod:`castproof.pipeline.speech_model` puts a name in
    #: its place.
    model: str = Field(
        default=AUTO,
        min_length=1,
        description="a Whisper model in CTranslate2 form: a size, `owner/name` on the hub, or "
        "a folder; `auto` is `large-v3-turbo` on a CUDA GPU and `small` without "
        "one",
    )
    device: RecognizerDevice = Field(
        default="auto", description="where it runs; `auto` is a CUDA GPU where there is one"
    )
    compute_type: str = Field(
        default="auto",
        min_length=1,
        description="CTranslate2's: `float16`, `int8_float16`, `int8`, `float32` …; `auto` is "
        "float16 on a GPU and int8 on a CPU",
    )
    cpu_threads: int = Field(
        default=0, ge=0, le=1024, description="threads on the CPU; 0 leaves it to CTranslate2"
    )
    language: LanguageCode = Field(
        default=_HEARD.language,
        description="what is spoken, as an ISO 639-1 code; `null` finds out by listening, and "
        "hears a stretch that is surely in another language in that",
    )
    batch_size: int = Field(
        default=_HEARD.batch_size,
        ge=0,
        le=1024,
        description="how many chunks of speech are decoded at once: 0 is 8 on a GPU and 2 on "
        "a CPU, which more only cost memory; it halves by itself when memory runs "
        "out",
    )
    beam_size: int = Field(
        default=_HEARD.beam_size, ge=1, le=100, description="how many wordings are kept in view"
    )
    hotwords: tuple[str, ...] = Field(
        default=_HEARD.hotwords,
        description="terms to expect: names, products; the first 200 tokens of them count",
    )
    chunk_seconds: float = Field(
        default=_HEARD.chunk_seconds,
        ge=2,
        le=30,
        description="the longest stretch decoded at once, in seconds: a small model loses its "
        "place in a long one",
    )
    #: Whether speech without words is heard again: a stage of its own reads it, and recognition
    #: does not.
    hear_again: bool = Field(
        default=True, description="whether speech without words is heard again"
    )
    #: Which of several sound streams is heard, from 1 on; the recording's own key says it.
    stream: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="which of several sound streams is heard; `null` is the one that players "
        "choose, or another where that has no speech",
    )

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

    enabled: bool = Field(default=True, description="whether speakers are told apart")
    model: str = Field(
        default=PUBLIC_COPY,
        min_length=1,
        description="a pyannote pipeline: `owner/name` on the hub, or a folder laid out like "
        "this one",
    )
    device: DiarizerDevice = Field(
        default="auto", description="where it runs; `auto` is a CUDA GPU where there is one"
    )
    cpu_threads: int = Field(
        default=0, ge=0, le=1024, description="threads on the CPU; 0 leaves it to torch"
    )
    speakers: str = Field(
        default="auto",
        description="how many people speak: `2`, `2-4` or `auto`, which asks the front matter",
    )
    method: Literal["auto", "exact", "fast"] = Field(
        default="auto",
        description="how voices are listened to: `auto` is `exact` on a CUDA GPU and `fast` "
        "elsewhere",
    )
    voice_check: bool = Field(
        default=True,
        description="hold each unit of speech against the speakers' voices, and move what is "
        "clearly another's",
    )
    #: Only the call itself can say so: a preset may come with the model that it names.
    trust_model: bool = Field(
        default=False,
        description="let the pipeline run programs of its own; a preset cannot say it",
    )

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

    introductions: bool = Field(
        default=True, description='whether what is said names speakers: "my guest today is Ann"'
    )
    hosts: tuple[str, ...] = Field(
        default=(), description="who hosts this podcast, by name: `[Alexey]`"
    )


class GlossarySection(Section):
    """Names and terms as they are to be written; see :mod:`castproof.glossary.apply`."""

    file: str | None = Field(
        default=None,
        min_length=1,
        description="the file of terms; `null` is your own, or else the empty one beside the "
        "presets",
    )
    show: str | None = Field(
        default=None, min_length=1, description="whose terms of the file join those of every show"
    )
    listen: bool = Field(
        default=True,
        description="whether the recognizer is told of the terms; its stage runs again when "
        "they change",
    )
    correct: bool = Field(default=True, description="whether words are put right afterwards")


class VoicesSection(Section):
    """Known voices; see :class:`diarize.identification.matching.MatchOptions`."""

    collection: str | None = Field(
        default=None,
        min_length=1,
        description="the file that known voices are kept in; `null` keeps and knows none",
    )
    threshold: float = Field(
        default=_MATCHED.threshold,
        ge=-1,
        le=1,
        description="how alike a speaker and a known voice have to be, as a cosine",
    )
    margin: float = Field(
        default=_MATCHED.margin,
        ge=0,
        le=2,
        description="how much more alike than the next who might be meant",
    )

    def options(self) -> MatchOptions:
        """Make the options that the matching takes."""
        return MatchOptions(threshold=self.threshold, margin=self.margin)


class AlignSection(Section):
    """What a change of speaker costs.

    See :class:`align.attribution.prices.AttributionOptions`.
    """

    coverage_floor: float = Field(
        default=_SPOKEN.coverage_floor,
        gt=0,
        le=1,
        description="added to each speaker's share of a word: the diarizer may have missed them",
    )
    around: float = Field(
        default=_SPOKEN.around,
        ge=0,
        le=1,
        description="where word times tell voices apart: how much of that share is the "
        "speaker's in the ten seconds on either side",
    )
    switch_in_sentence: Cost = Field(
        default=_SPOKEN.switch_in_sentence, description="a change inside a sentence"
    )
    switch_after_sentence: Cost = Field(
        default=_SPOKEN.switch_after_sentence, description="a change after `.`, `?` or `!`"
    )
    switch_after_pause: Cost = Field(
        default=_SPOKEN.switch_after_pause, description="a change after a pause"
    )
    switch_beside_backchannel: Cost = Field(
        default=_SPOKEN.switch_beside_backchannel,
        description='at most this beside a "yeah" or "mhm"',
    )
    pause_s: Seconds = Field(
        default=_SPOKEN.pause_s, description="seconds of silence that count as a pause"
    )
    listening: Cost = Field(
        default=_SPOKEN.listening,
        description='what a short turn is worth to the "mhm" that it fits',
    )
    two_at_once: Cost = Field(
        default=_SPOKEN.two_at_once,
        description="two words at one time by one speaker, where word times tell voices apart",
    )
    switch_into_overlap: Cost = Field(
        default=_SPOKEN.switch_into_overlap, description="somebody begins while another speaks"
    )
    resume_s: Seconds = Field(
        default=_SPOKEN.resume_s,
        description="whoever goes on this soon after their own last word does so for nothing",
    )
    reach_s: Seconds = Field(
        default=_SPOKEN.reach_s,
        description="how many seconds from every turn a word may lie and still go with its "
        "neighbours",
    )

    def options(self) -> AttributionOptions:
        """Make the options that the attribution takes."""
        return AttributionOptions(**self.model_dump())


class CaptionsSection(Section):
    """Caption lines; see :class:`align.layout.captions.CaptionOptions`."""

    width_chars: int = Field(
        default=_CAPTIONS.width_chars,
        ge=10,
        le=1000,
        description="the most characters of a caption",
    )
    pause_s: Seconds = Field(
        default=_CAPTIONS.pause_s, description="seconds of silence that always end a caption"
    )

    def options(self) -> CaptionOptions:
        """Make the options that the caption breaker takes."""
        return CaptionOptions(**self.model_dump())


class SubtitlesSection(Section):
    """Subtitles, in SRT and WebVTT; see :class:`align.layout.subtitles.SubtitleOptions`."""

    width_chars: int = Field(
        default=_SUBTITLES.width_chars, ge=10, le=1000, description="the most characters of a row"
    )
    lines: int = Field(default=_SUBTITLES.lines, ge=1, le=10, description="the most rows of a cue")
    speed_max: float = Field(
        default=_SUBTITLES.speed_max,
        gt=0,
        le=1000,
        description="characters a second a viewer can read: a cue stays on for that long "
        "where silence follows, and a note counts those that do not last it",
    )
    pause_s: Seconds = Field(
        default=_SUBTITLES.pause_s, description="seconds of silence that always end a cue"
    )
    #: In SRT alone, which has no other place for a speaker.
    names: Names = Field(
        default=_SUBTITLES.names,
        description="which cues of an SRT file begin with the speaker's name and a colon, "
        "which count among the row's characters; `change` is where the speaker "
        "changes, as Podcasting 2.0 has it; WebVTT has voices instead",
    )

    def options(self) -> SubtitleOptions:
        """Make the options that subtitles are laid out by."""
        return SubtitleOptions(**self.model_dump())


class EpisodeSection(Section):
    """Paragraphs of the episode; see :class:`align.layout.paragraphs.ParagraphOptions`.

    ``reading`` is how much of what was said they have; see :mod:`align.cleanup`.
    """

    reading: CleanupLevel = Field(
        default="readable", description="how much of what was said the episode has"
    )
    expand_contractions: bool = Field(
        default=False, description='write "I\'m" as "I am"; not in a `verbatim` reading'
    )

    paragraph_words: int = Field(
        default=_EPISODE.paragraph_words,
        ge=1,
        le=100_000,
        description="how large a paragraph becomes, in words",
    )
    sentence_words_max: int = Field(
        default=_EPISODE.sentence_words_max,
        ge=1,
        le=100_000,
        description="where a sentence without punctuation is cut",
    )
    interruption_words_max: int = Field(
        default=_EPISODE.interruption_words_max,
        ge=0,
        le=100_000,
        description="how many words of others a sentence may be resumed after",
    )
    pause_s: Seconds = Field(
        default=_EPISODE.pause_s, description="seconds of silence between sentences that draw a cut"
    )

    @field_validator("expand_contractions")
    @classmethod
    def _refuse_verbatim(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("reading") == "verbatim":
            raise ValueError("a verbatim reading keeps contractions: choose readable or clean")
        return value

    def options(self) -> ParagraphOptions:
        """Make the options that the paragraph builder takes."""
        return ParagraphOptions(**self.model_dump(exclude={"reading", "expand_contractions"}))


class OutputSection(Section):
    """What is written, and where."""

    formats: tuple[str, ...] = Field(
        default=("captions", "episode"),
        min_length=1,
        description="what is written, by the names of `--format`",
    )
    folder: str = Field(
        default=".", min_length=1, description="where, seen from the current folder"
    )
    #: See :mod:`castproof.forecast.pace_file`.
    keep_paces: bool = Field(
        default=True,
        description="whether how long each step took is kept, for the next run's time left",
    )


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
