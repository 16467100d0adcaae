"""The recognizer around the model: what it asks, checks, mends and reports."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import asr.loading
import asr.whisper
from asr.chunks import SpeechSpan
from asr.device import Placement
from asr.errors import LanguageUnknown, ModelUnavailable, NotEnoughMemory
from asr.loading import LoadedWhisper
from asr.recognizer import Recognition, RecognitionOptions, Window
from asr.whisper import WhisperRecognizer, load_recognizer
from asr.word_times import STEP
from tests.asr.fakes import FakeModel, FakePipeline, spoken
from transcript.errors import InvalidCall

faster_whisper = pytest.importorskip("faster_whisper", reason="needs the models' packages")

GPU = Placement("cuda", "float16")
OUT_OF_MEMORY = "CUDA failed with error out of memory"

#: Five times ten seconds of speech, twenty seconds apart: five chunks.
SPEECH = tuple(SpeechSpan(20.0 * n + 1, 20.0 * n + 11) for n in range(5))
SOUND = np.zeros(100 * 16_000, np.float32)
SENTENCE = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def sentence(start: float, end: float) -> list[SimpleNamespace]:
    return [spoken(start, SENTENCE)]


@pytest.fixture(autouse=True)
def speech(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asr.whisper, "find_speech", lambda samples, longest, progress: SPEECH)
    monkeypatch.setattr(faster_whisper, "BatchedInferencePipeline", FakePipeline)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Placement]:
    """Where the model was loaded, in order."""
    return []


def recognizer(
    monkeypatch: pytest.MonkeyPatch, model: FakeModel, loads: list[Placement], on: Placement = GPU
) -> WhisperRecognizer:
    def load(folder: Path, placement: Placement, cpu_threads: int) -> FakeModel:
        loads.append(placement)
        return model

    monkeypatch.setattr(asr.loading, "load_model", load)
    return WhisperRecognizer(LoadedWhisper(Path("model"), on, 0))


def recognize(one: WhisperRecognizer, **options: object) -> Recognition:
    return one.recognize(SOUND, RecognitionOptions(**options), lambda fraction: None)


def test_windows_that_overlap_are_decoded_by_themselves(
    monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
) -> None:
    """Laid one after the other, since faster-whisper takes no clips that are longer, all together,
    than the sound: it ends in an AssertionError there."""
    model = FakeModel(sentence)
    windows = [Window(10.0, 18.0), Window(12.0, 17.0), Window(10.0, 14.0)]
    shares: list[float] = []
    options = RecognitionOptions(language="en", batch_size=2)
    found = recognizer(monkeypatch, model, loads).decode_windows(
        SOUND, windows, options, shares.append
    )
    assert [heard[0].words[0].start for heard in found] == [10.0, 12.0, 10.0]
    assert [[word.text for word in heard[0].words] for heard in found] == [SENTENCE] * 3
    assert [asked["clip_timestamps"] for asked in model.asked] == [
        [{"start": 0.0, "end": 8.0}, {"start": 8.0, "end": 13.0}],
        [{"start": 0.0, "end": 4.0}],
    ]
    assert shares == [pytest.approx(2 / 3), 1.0]


class TestHearing:
    def test_every_chunk_in_order_with_its_facts(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence)
        heard = recognize(recognizer(monkeypatch, model, loads))
        assert [segment.start for segment in heard.segments] == [0.6, 20.6, 40.6, 60.6, 80.6]
        first = heard.segments[0]
        assert [word.text for word in first.words] == SENTENCE
        assert first.words[0].start == 0.6
        assert first.words[-1].end == pytest.approx(3.1, abs=STEP)
        assert (first.avg_logprob, first.compression_ratio) == (-0.2, 1.2)
        assert (first.no_speech_prob, first.temperature) == (0.01, 0.0)
        assert heard.notes == ()
        assert model.batches == [5]

    def test_a_fact_that_is_no_number_is_unknown(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        def unfounded(start: float, end: float) -> list[SimpleNamespace]:
            return [spoken(start, SENTENCE, float("nan"), temperature=None)]

        first = recognize(recognizer(monkeypatch, FakeModel(unfounded), loads)).segments[0]
        assert (first.avg_logprob, first.temperature) == (None, None)

    def test_batches_are_as_large_as_asked(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence)
        recognize(recognizer(monkeypatch, model, loads), batch_size=2)
        assert model.batches == [2, 2, 1]

    def test_the_options_reach_the_model(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(lambda start, end: [])
        one = recognizer(monkeypatch, model, loads)
        recognize(one, beam_size=3, language="de", hotwords=("Data Docs", "Kubernetes"))
        batched, sequential = model.asked[0], model.asked[-1]
        for asked in (batched, sequential):
            assert asked["beam_size"] == 3
            assert asked["language"] == "de"
            assert asked["hotwords"] == "Data Docs, Kubernetes"
            assert asked["word_timestamps"] is True
        assert batched["without_timestamps"] is True
        assert sequential["compression_ratio_threshold"] == 2.4
        assert sequential["log_prob_threshold"] == -1.0
        assert sequential["no_speech_threshold"] == 0.6
        assert sequential["vad_filter"] is False

    def test_hot_words_beyond_the_prompt_are_noted(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        one = recognizer(monkeypatch, FakeModel(sentence), loads)
        heard = recognize(one, hotwords=tuple(f"term{n}" for n in range(300)))
        assert [note.kind for note in heard.notes] == ["hotwords-cut"]
        assert "the first 223 of 300" in heard.notes[0].detail

    @pytest.mark.parametrize("seconds", [0.0, 1.9, 30.1])
    def test_chunks_of_impossible_length(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement], seconds: float
    ) -> None:
        with pytest.raises(InvalidCall, match="choose from 2 to 30"):
            recognize(recognizer(monkeypatch, FakeModel(sentence), loads), chunk_seconds=seconds)

    def test_progress_rises_to_one(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        seen: list[float] = []
        one = recognizer(monkeypatch, FakeModel(sentence), loads)
        one.recognize(SOUND, RecognitionOptions(batch_size=2), seen.append)
        assert seen == sorted(seen)
        assert seen[-1] == 1.0
        assert len(seen) == 2 + 5

    def test_nobody_speaks(self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]) -> None:
        monkeypatch.setattr(asr.whisper, "find_speech", lambda samples, longest, progress: ())
        seen: list[float] = []
        one = recognizer(monkeypatch, FakeModel(sentence), loads)
        heard = one.recognize(SOUND, RecognitionOptions(), seen.append)
        assert heard == Recognition((), None, speech=())
        assert seen[-1] == 1.0


class TestLanguage:
    def test_it_is_decided_in_several_places(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence)
        heard = recognize(recognizer(monkeypatch, model, loads))
        assert (heard.language, heard.language_probability) == ("en", 0.9)
        assert model.listened == 5

    def test_given_it_is_not_listened_for(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence)
        heard = recognize(recognizer(monkeypatch, model, loads), language="de")
        assert (heard.language, heard.language_probability) == ("de", None)
        assert model.listened == 0

    @pytest.mark.parametrize("language", ["xx", "fr"])  # no such code; no such token
    def test_one_the_model_does_not_know(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement], language: str
    ) -> None:
        with pytest.raises(LanguageUnknown, match="choose one of en, de, zh"):
            recognize(recognizer(monkeypatch, FakeModel(sentence), loads), language=language)

    def test_an_english_only_model(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence, is_multilingual=False)
        one = recognizer(monkeypatch, model, loads)
        assert recognize(one).language == "en"
        assert recognize(one, language="en").language == "en"
        assert model.listened == 0
        with pytest.raises(LanguageUnknown, match="choose one of en"):
            recognize(one, language="de")

    def test_a_doubtful_one_is_noted(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence, languages={"en": 0.4, "de": 0.35, "zh": 0.25})
        heard = recognize(recognizer(monkeypatch, model, loads))
        assert [note.kind for note in heard.notes] == ["language-unsure"]
        assert "'en' has only 40%" in heard.notes[0].detail

    def test_a_language_without_spaces_keeps_its_pieces(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        def unspaced(start: float, end: float) -> list[SimpleNamespace]:
            segment = spoken(start, list("你好你好你好你好"))
            for word in segment.words:
                word.word = word.word.strip()
            return [segment]

        one = recognizer(monkeypatch, FakeModel(unspaced), loads)
        assert len(recognize(one, language="zh").segments[0].words) == 8
        assert len(recognize(one, language="en").segments[0].words) == 1


class TestASecondHearing:
    @staticmethod
    def bad_at_20(bad: list[SimpleNamespace]):
        return lambda start, end: bad if 20 < start < 21 else [spoken(start, SENTENCE)]

    def test_only_the_bad_chunk_and_the_better_decoding(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        loop = [spoken(20.6, ["Bye."] * 30, -0.1, compression_ratio=9.0)]
        model = FakeModel(self.bad_at_20(loop), lambda seconds: [spoken(0.5, SENTENCE)])
        heard = recognize(recognizer(monkeypatch, model, loads))
        assert len(model.asked) == 2
        assert [word.text for word in heard.segments[1].words] == SENTENCE
        assert heard.segments[1].words[0].start == pytest.approx(20.6 + 0.5, abs=0.1)
        assert [note.kind for note in heard.notes] == ["decoded-again"]
        assert heard.notes[0].detail == (
            "20.6–31.4 s: repeats itself; the second decoding was kept"
        )

    def test_a_loop_that_comes_again_is_taken_out_and_kept_as_removed(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        texts = [*SENTENCE, *["Bye."] * 20]
        model = FakeModel(
            self.bad_at_20([spoken(20.6, texts, compression_ratio=5.0)]),
            lambda seconds: [spoken(0.0, texts, -0.3, compression_ratio=5.0)],
        )
        heard = recognize(recognizer(monkeypatch, model, loads))
        segment = heard.segments[1]
        assert [word.text for word in segment.words] == [*SENTENCE, "Bye."]
        (removal,) = segment.removed
        assert (removal.kind, len(removal.words)) == ("loop", 19)
        assert [note.kind for note in heard.notes] == ["decoded-again", "removed"]
        assert "“Bye.” 20 times in a row, kept once" in heard.notes[1].detail

    def test_a_worse_one_is_dropped(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        guess = [spoken(20.6, SENTENCE, -1.2)]
        model = FakeModel(self.bad_at_20(guess), lambda seconds: [spoken(0.5, ["no"] * 10, -3.0)])
        heard = recognize(recognizer(monkeypatch, model, loads))
        assert [word.text for word in heard.segments[1].words] == SENTENCE
        assert heard.notes[0].detail.endswith("the first decoding was kept, still doubtful")

    def test_noise_taken_for_words_is_dropped(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        noise = [spoken(20.6, SENTENCE, -1.2, no_speech_prob=0.9)]
        heard = recognize(recognizer(monkeypatch, FakeModel(self.bad_at_20(noise)), loads))
        assert sum(bool(segment.words) for segment in heard.segments) == 4
        (removal,) = heard.segments[1].removed
        assert [word.text for word in removal.words] == SENTENCE
        assert "may be no speech" in heard.notes[0].detail

    def test_speech_passed_over_is_heard_again(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        later = [spoken(0.5, SENTENCE[:5]), spoken(5.0, SENTENCE[5:])]
        model = FakeModel(self.bad_at_20([]), lambda seconds: later)
        heard = recognize(recognizer(monkeypatch, model, loads))
        assert len(heard.segments) == 6
        assert [segment.start for segment in heard.segments[1:3]] == pytest.approx(
            [21.1, 25.6], abs=0.1
        )
        assert "no words" in heard.notes[0].detail


class TestMemory:
    def test_the_batch_halves_and_no_chunk_is_lost_or_heard_twice(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        model = FakeModel(sentence)
        one = recognizer(monkeypatch, model, loads)

        def small(start: float, end: float) -> list[SimpleNamespace]:
            if model.batches[-1] > 2:
                raise RuntimeError(OUT_OF_MEMORY)
            return sentence(start, end)

        model.batched = small
        heard = recognize(one, batch_size=8)
        assert model.batches == [5, 4, 2, 2, 1]
        assert [segment.start for segment in heard.segments] == [0.6, 20.6, 40.6, 60.6, 80.6]
        assert [note.kind for note in heard.notes] == ["degraded", "degraded"]
        assert loads == [GPU]

    def test_then_the_numbers_shrink_then_the_cpu_takes_over(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        def full(start: float, end: float) -> list[SimpleNamespace]:
            if loads[-1].device == "cuda":
                raise RuntimeError(OUT_OF_MEMORY)
            return sentence(start, end)

        model = FakeModel(full)
        one = recognizer(monkeypatch, model, loads)
        heard = recognize(one, batch_size=2)
        assert loads == [GPU, Placement("cuda", "int8_float16"), Placement("cpu", "int8")]
        assert len(heard.segments) == 5
        assert len(heard.notes) == 3
        assert heard.notes[-1].detail.startswith("int8 on the CPU instead of int8_float16")
        # The next recording may find the GPU free again.
        recognize(one, batch_size=1)
        assert loads[3] == GPU

    def test_a_model_too_large_to_load_is_loaded_smaller(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried: list[Placement] = []

        def load(folder: Path, placement: Placement, cpu_threads: int) -> FakeModel:
            tried.append(placement)
            if placement == GPU:
                raise RuntimeError(OUT_OF_MEMORY)
            return FakeModel(sentence)

        monkeypatch.setattr(asr.loading, "load_model", load)
        one = WhisperRecognizer(LoadedWhisper(Path("model"), GPU, 0))
        assert one.placement == tried[-1] == Placement("cuda", "int8_float16")
        heard = recognize(one)
        assert [note.kind for note in heard.notes] == ["degraded"]
        assert len(tried) == 2

    def test_when_nothing_is_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def load(folder: Path, placement: Placement, cpu_threads: int) -> FakeModel:
            raise MemoryError

        monkeypatch.setattr(asr.loading, "load_model", load)
        with pytest.raises(NotEnoughMemory):
            WhisperRecognizer(LoadedWhisper(Path("model"), GPU, 0))

    def test_an_interruption_passes_through(
        self, monkeypatch: pytest.MonkeyPatch, loads: list[Placement]
    ) -> None:
        def interrupted(start: float, end: float) -> list[SimpleNamespace]:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            recognize(recognizer(monkeypatch, FakeModel(interrupted), loads))


class TestLoading:
    def test_files_that_are_no_model(self, tmp_path: Path) -> None:
        for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
            (tmp_path / name).write_text("{}")
        with pytest.raises(ModelUnavailable, match="download or convert it again") as error:
            load_recognizer(str(tmp_path), device="cpu")
        assert error.value.path == tmp_path
        assert "\n" not in str(error.value)

    @pytest.mark.parametrize("message", [OUT_OF_MEMORY, "Library libcublas.so.12 cannot be loaded"])
    def test_what_is_the_machines_fault_is_left_to_the_fallback_policy(
        self, monkeypatch: pytest.MonkeyPatch, message: str
    ) -> None:
        def load(folder: str, **options: object) -> None:
            raise RuntimeError(message)

        monkeypatch.setattr(faster_whisper, "WhisperModel", load)
        with pytest.raises(RuntimeError, match=message.replace(".", r"\.")):
            asr.loading.load_model(Path("model"), GPU, 0)

    @pytest.mark.parametrize(
        ("device", "order"), [("cuda", ["libraries", "model"]), ("cpu", ["model"])]
    )
    def test_the_cuda_libraries_are_there_before_the_model(
        self, monkeypatch: pytest.MonkeyPatch, device: str, order: list[str]
    ) -> None:
        done: list[str] = []
        monkeypatch.setattr(asr.loading, "load_cuda_libraries", lambda: done.append("libraries"))
        monkeypatch.setattr(
            faster_whisper, "WhisperModel", lambda *_, **options: done.append("model")
        )
        asr.loading.load_model(Path("model"), Placement(device, "int8"), 0)
        assert done == order
