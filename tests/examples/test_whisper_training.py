"""The miniature Whisper: its tokens, what it is taught, and its weights in CTranslate2's form."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the models' packages")  # before what imports it

import ctranslate2
import torch
from faster_whisper.feature_extractor import FeatureExtractor
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.miniature.clip_bank import ClipBank, read_bank, write_bank
from examples.miniature.train_whisper import STAGES, losses, rate, stage_at
from examples.miniature.whisper_batches import SIZES, Batches, Course, LogMel
from examples.miniature.whisper_data import (
    LETTERS,
    SILENCE,
    Sampler,
    Window,
    letter_labels,
    segments,
    target_tokens,
)
from examples.miniature.whisper_export import export
from examples.miniature.whisper_model import Attention, Shape, TinyWhisper, look_nearby, sinusoids
from examples.miniature.whisper_vocabulary import LANGUAGES, Vocabulary, train_vocabulary
from examples.speech import sentences
from examples.speech.values import SAMPLE_RATE, SpokenWord, Utterance


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return train_vocabulary()


# --- tokens -------------------------------------------------------------------------------------


def test_tokens_stand_in_the_order_that_ctranslate2_counts_on(vocabulary: Vocabulary) -> None:
    tokens = vocabulary.tokens()
    assert len(tokens) == len(vocabulary)
    special = tokens[tokens.index("") : tokens.index("<|0.00|>")]
    assert special == [
        "",
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(f"<|{language}|>" for language in LANGUAGES),
        "<|translate|>",
        "<|transcribe|>",
        "<|startoflm|>",
        "<|startofprev|>",
        "<|nospeech|>",
        "<|notimestamps|>",
    ]
    assert tokens[-1] == "<|30.00|>"
    assert len(set(tokens)) == len(tokens)


def test_no_token_of_text_is_a_bare_space(vocabulary: Vocabulary) -> None:
    """faster-whisper suppresses the first token of " -", which is the bare space."""
    bare = vocabulary.tokenizer.encode(" -").ids[0]
    rng = Random(9)
    for _ in range(500):
        text = " " + sentences.sentence(rng)
        ids = vocabulary.tokenizer.encode(text, add_special_tokens=False).ids
        assert bare not in ids
        assert vocabulary.tokenizer.decode(ids) == text


def test_a_timestamp_is_the_nearest_one_inside_the_window(vocabulary: Vocabulary) -> None:
    zero = vocabulary.first_timestamp
    assert vocabulary.timestamp(0.0) == zero
    assert vocabulary.timestamp(1.029) == zero + 51
    assert vocabulary.timestamp(-1.0) == zero
    assert vocabulary.timestamp(31.0) == zero + 1500


def test_a_special_token_that_is_not_there(vocabulary: Vocabulary) -> None:
    with pytest.raises(KeyError, match="klingon"):
        vocabulary.id("klingon")


# --- what is taught -----------------------------------------------------------------------------

WORDS = (
    SpokenWord(0.5, 0.8, "Hello."),
    SpokenWord(1.0, 1.2, "We"),
    SpokenWord(1.2, 1.6, "paint"),
    SpokenWord(2.4, 3.0, "tools."),
)
SILENT = np.zeros(4 * SAMPLE_RATE, np.float32)


def _written(vocabulary: Vocabulary, window: Window, **options: object) -> str:
    names = vocabulary.tokens()
    tokens = target_tokens(window, vocabulary, **options)  # type: ignore[arg-type]
    return "".join(names[token.id] for token in tokens).replace("Ġ", " ")


def test_segments_end_with_sentences_and_at_pauses() -> None:
    assert [[word.text for word in group] for group in segments(WORDS)] == [
        ["Hello."],
        ["We", "paint"],
        ["tools."],
    ]


def test_a_window_is_written_as_whisper_writes_it(vocabulary: Vocabulary) -> None:
    window = Window(SILENT, "en", WORDS)
    assert _written(vocabulary, window, timestamps=False) == (
        " Hello. We paint tools.<|endoftext|>"
    )
    assert _written(vocabulary, window, timestamps=True) == (
        "<|0.50|> Hello.<|0.80|><|1.00|> We paint<|1.60|><|2.40|> tools.<|3.00|><|endoftext|>"
    )
    assert _written(vocabulary, window, timestamps=True, offset_s=10.0).startswith("<|10.50|>")


def test_the_first_timestamp_is_one_second_at_most(vocabulary: Vocabulary) -> None:
    window = Window(SILENT, "en", WORDS[3:])
    assert _written(vocabulary, window, timestamps=True).startswith("<|1.00|> tools.")


def test_a_segment_cut_by_the_window_shows_its_start_only(vocabulary: Vocabulary) -> None:
    window = Window(SILENT, "en", WORDS[:3], cut=True)
    assert _written(vocabulary, window, timestamps=True) == (
        "<|0.50|> Hello.<|0.80|><|1.00|><|endoftext|>"
    )


def test_silence_has_no_text(vocabulary: Vocabulary) -> None:
    window = Window(SILENT, None, ())
    assert _written(vocabulary, window, timestamps=False) == "<|endoftext|>"
    assert _written(vocabulary, window, timestamps=True) == "<|0.00|><|endoftext|>"


def test_attention_is_shown_each_word_and_its_pause(vocabulary: Vocabulary) -> None:
    tokens = target_tokens(Window(SILENT, "en", WORDS), vocabulary, timestamps=False)
    names = vocabulary.tokens()
    spans = {names[token.id]: (token.first, token.last) for token in tokens}
    assert spans["ĠWe"] == (50, 60)
    assert spans["t"] == (73, 120), "the pause before the next word belongs to this one"
    assert spans["."][0] >= 40
    assert spans["<|endoftext|>"] == (150, 165)


def test_letters_share_their_word(vocabulary: Vocabulary) -> None:
    labels = letter_labels((SpokenWord(0.04, 0.12, "Go!"),), 8)
    go = [LETTERS.index("g"), LETTERS.index("g"), LETTERS.index("o"), LETTERS.index("o")]
    assert labels.tolist() == [SILENCE, SILENCE, *go, SILENCE, SILENCE]


@given(st.integers(400, 40_000), st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_features_are_those_of_faster_whisper(count: int, seed: int) -> None:
    samples = np.random.default_rng(seed).standard_normal(count).astype(np.float32) * 0.1
    expected = FeatureExtractor()(samples)[:, :-1]
    assert LogMel()(samples).numpy() == pytest.approx(expected, abs=2e-3)


# --- the model ----------------------------------------------------------------------------------


def test_heads_begin_by_looking_nearby() -> None:
    torch.manual_seed(1)
    attention = Attention(128, 4)
    look_nearby(attention, (-6.0, 0.0, 6.0), fastest=5)
    places = sinusoids(300, 128)[None] * 1.4
    with torch.no_grad():
        _, weights = attention.visible(places, places)
    looked = weights[0, :3, 100:200].argmax(dim=-1) - torch.arange(100, 200)
    assert looked.float().median(dim=-1).values.tolist() == [-6.0, 0.0, 6.0]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank of tones, with the names and languages that a sampler looks for."""
    folder = tmp_path_factory.mktemp("bank")
    rng = np.random.default_rng(3)

    def _said(text: str) -> Utterance:
        samples = (rng.standard_normal(SAMPLE_RATE) * 0.1).astype(np.float32)
        return Utterance(samples, (SpokenWord(0.1, 0.4, "We"), SpokenWord(0.4, 0.9, text)))

    speakers = [("Ada", "en"), ("Bob", "en"), ("Eve", "en")]
    speakers += [("Ada", language) for language in LANGUAGES[1:]]
    recordings = [(name, language, _said("paint.")) for name, language in speakers]
    digit = Utterance(np.full(8000, 0.2, np.float32), (SpokenWord(0.0, 0.5, "six"),))
    write_bank(folder, [*recordings, ("digits:theo", "en", digit)])
    return folder


def test_a_bank_gives_back_what_was_put_in(bank: Path) -> None:
    opened = read_bank(bank)
    assert isinstance(opened, ClipBank)
    (digit,) = opened.spoken_by("digits:theo")
    utterance = opened.utterance(digit)
    assert utterance.samples == pytest.approx(np.full(8000, 0.2), abs=1e-4)
    assert utterance.words == (SpokenWord(0.0, 0.5, "six"),)
    assert {clip.language for clip in opened.spoken_by("Ada")} == set(LANGUAGES)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_windows_hold_their_words(seed: int, bank: Path) -> None:
    rng = Random(seed)
    window = Sampler.of(read_bank(bank)).window(rng, 5.0)
    assert len(window.samples) == 5 * SAMPLE_RATE
    assert window.samples.dtype == np.float32
    assert all(0 <= word.start < word.end <= 5.0 for word in window.words)
    assert (window.language is None) <= (not window.words)


@pytest.mark.thorough
def test_a_step_learns_from_every_part(bank: Path) -> None:
    batch = next(iter(Batches(bank, "a test", Course.shared())))
    vocabulary = train_vocabulary()
    torch.manual_seed(2)
    model = TinyWhisper(Shape(len(vocabulary), letters=SILENCE + 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    before = losses(model, batch)
    for _ in range(5):
        optimizer.zero_grad()
        losses(model, batch).total.backward()
        optimizer.step()
    after = losses(model, batch)
    assert after.tokens < before.tokens
    assert after.guide < before.guide
    assert after.frames < before.frames


@pytest.mark.thorough
def test_the_decoder_reads_some_wrong_text_but_is_taught_the_right(bank: Path) -> None:
    vocabulary = train_vocabulary()
    ends = vocabulary.id("endoftext")
    course = Course.shared()
    course.change((1.0, 0.0, 0.0, 0.0), 1.0)
    batches = iter(Batches(bank, "another test", course))
    same, rows = 0, 0
    for batch in (next(batches), next(batches)):
        for read, taught in zip(batch.inputs[:, 1:], batch.targets[:, :-1], strict=True):
            text = (taught >= 0) & (taught < ends)
            rows += int(text.any())
            same += int(text.any() and bool((read[text] == taught[text]).all()))
    assert 0 < same < rows


def test_the_stages_follow_one_another() -> None:
    assert [stage.until for stage in STAGES] == sorted(stage.until for stage in STAGES)
    assert STAGES[-1].until == 1.0
    assert stage_at(0.0) == (0, 0.0)
    assert stage_at(0.12)[0] == 1
    assert stage_at(1.0) == (len(STAGES) - 1, 1.0)
    assert all(len(stage.sizes) == len(SIZES) for stage in STAGES)


def test_each_stage_warms_up_and_its_rate_falls() -> None:
    assert rate(0.7, 0) < rate(0.7, 50) < rate(0.7, 500)
    assert rate(0.7, 500) > rate(0.85, 500) > rate(0.99, 500)
    assert rate(1.0, 500) == pytest.approx(STAGES[-1].last_rate)


@pytest.mark.thorough
def test_the_course_changes_what_comes(bank: Path) -> None:
    course = Course.shared()
    batches = iter(Batches(bank, "a course", course))
    assert len(next(batches).features) == SIZES[0].rows
    course.change((0.0, 0.0, 0.0, 1.0), 0.0)
    assert next(batches).features.shape == (SIZES[3].rows, 80, 3000)


def test_ctranslate2_computes_what_torch_does(tmp_path: Path, vocabulary: Vocabulary) -> None:
    torch.manual_seed(3)
    model = TinyWhisper(Shape(len(vocabulary), letters=SILENCE + 1)).eval()
    export(model, vocabulary, tmp_path)
    converted = ctranslate2.models.Whisper(str(tmp_path), compute_type="float32")
    assert converted.is_multilingual
    features = torch.randn(1, 80, 3000)
    ids = list(vocabulary.word_tokens("Welcome"))
    prompt = [vocabulary.id(name) for name in ("startoftranscript", "en", "transcribe")]
    silent = vocabulary.id("notimestamps")
    with torch.no_grad():
        memory = model.encode(features, torch.zeros(1, dtype=torch.long))
        logits, _ = model.decode(torch.tensor([[*prompt, silent, *ids]]), memory)
    encoded = converted.encode(ctranslate2.StorageView.from_array(features.numpy()))
    assert np.array(encoded) == pytest.approx(memory.numpy(), abs=0.03)
    (aligned,) = converted.align(encoded, prompt, [ids], 3000)
    texts = logits[0, len(prompt) :, : vocabulary.id("endoftext")].softmax(dim=-1)
    expected = [float(texts[row, number]) for row, number in enumerate(ids)]
    assert aligned.text_token_probs == pytest.approx(expected, rel=0.05)
