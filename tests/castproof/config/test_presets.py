"""Presets, overrides, and what is said about a wrong one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from align.attribution.prices import AttributionOptions
from align.layout.captions import CaptionOptions
from align.layout.paragraphs import ParagraphOptions
from asr.recognizer import RecognitionOptions
from castproof.config import presets as settings_module
from castproof.config.cli_options import list_settings
from castproof.config.presets import Setting, load_configuration
from castproof.config.schema import Configuration
from castproof.errors import ConfigurationError
from transcript.safe_yaml import LIMIT_BYTES, UnsafeYaml, load


def settings(*texts: str) -> list[Setting]:
    return [Setting.parse(text) for text in texts]


def write(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text)
    return str(path)


def test_nothing_said_is_the_defaults() -> None:
    assert load_configuration() == Configuration()


def test_each_default_is_the_options_own() -> None:
    config = Configuration()
    assert config.asr.options() == RecognitionOptions()
    assert config.align.options() == AttributionOptions()
    assert config.captions.options() == CaptionOptions()
    assert config.episode.options() == ParagraphOptions()


@pytest.mark.parametrize(
    ("section", "options"),
    [
        ("asr", RecognitionOptions),
        ("align", AttributionOptions),
        ("captions", CaptionOptions),
        ("episode", ParagraphOptions),
    ],
)
def test_each_option_of_a_stage_can_be_set(section: str, options: type) -> None:
    keys = set(type(getattr(Configuration(), section)).model_fields)
    assert {field.name for field in fields(options)} <= keys


@pytest.mark.parametrize("name", ["default", "gpu", "cpu", "miniature"])
def test_each_preset_is_valid(name: str) -> None:
    assert isinstance(load_configuration(name), Configuration)


def test_the_miniature_models_lie_beside_their_preset(root: Path) -> None:
    config = load_configuration(str(root / "configs" / "miniature.yaml"))
    assert config.asr.model == str(root / "examples" / "miniature" / "whisper")
    assert config.diarize.model == str(root / "examples" / "miniature" / "diarization")
    assert not config.glossary.listen  # with terms in its prompt it loses half of the sample


def test_a_preset_file(tmp_path: Path) -> None:
    path = write(tmp_path, "asr:\n  batch_size: 2\n  hotwords: [Ray]\ncaptions: {pause_s: 1}\n")
    config = load_configuration(path)
    assert config.asr.batch_size == 2
    assert config.asr.hotwords == ("Ray",)
    assert config.captions.pause_s == 1.0
    assert config.captions.width_chars == CaptionOptions().width_chars


def test_a_hub_name_is_no_path(tmp_path: Path) -> None:
    assert load_configuration(write(tmp_path, "asr: {model: org/name}")).asr.model == "org/name"


@pytest.mark.parametrize("text", ["", "# nothing\n", "asr:\n", "{}"])
def test_a_preset_that_says_nothing(tmp_path: Path, text: str) -> None:
    assert load_configuration(write(tmp_path, text)) == Configuration()


def test_a_setting_beats_the_preset_and_the_last_one_holds(tmp_path: Path) -> None:
    path = write(tmp_path, "asr: {beam_size: 2}")
    config = load_configuration(path, settings("asr.beam_size=3", "asr.beam_size=4"))
    assert config.asr.beam_size == 4


def test_norwegian_is_a_language() -> None:
    assert load_configuration(None, settings("asr.language=no")).asr.language == "no"
    assert load_configuration(None, settings("asr.language=null")).asr.language is None


def test_speakers_may_be_a_bare_number() -> None:
    assert load_configuration(None, settings("diarize.speakers=3")).diarize.count().minimum == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("asr: {batchsize: 4}", "asr.batchsize is not a known key; did you mean batch_size?"),
        ("ars: {beam_size: 4}", "ars is not a known key; did you mean asr?"),
        ("asr: {zzz: 4}", "asr.zzz is not a known key; there are model, device,"),
        ("asr: {batch_size: four}", "asr.batch_size is 'four': input should be a valid integer"),
        (
            "asr: {batch_size: -1}",
            "asr.batch_size is -1: input should be greater than or equal to 0",
        ),
        ("asr: {batch_size: true}", "asr.batch_size is True: input should be a valid integer"),
        ("asr: {device: tpu}", "asr.device is 'tpu': write auto, cpu, cuda or cuda:N"),
        (
            "asr: {language: English}",
            "asr.language is 'English': write a code of small letters",
        ),
        ("diarize: {speakers: many}", "diarize.speakers is 'many': 'many' is not a number of"),
        ("diarize: {speakers: true}", "diarize.speakers is True"),
        ("captions: {pause_s: .inf}", "captions.pause_s is inf: input should be a finite number"),
        ("output: {formats: []}", "output.formats is (): tuple should have at least 1 item"),
        ("asr: [1]", "asr is not a list of `key: value` pairs"),
        ("- asr", "the preset is not a list of `key: value` pairs"),
        ("3: {a: b}", "the preset is not a list of `key: value` pairs"),
        ("asr: {beam_size: 1, beam_size: 2}", "line 1: beam_size is given twice"),
        ("asr: &a {}\ncaptions: *a", "line 2: aliases (*name) are not read"),
        ("asr: {", "line 1: not readable as YAML"),
        ("? [asr]\n: {}", "line 1: not readable as YAML (found unhashable key)"),
        ("asr: !!python/object:os.system {}", "could not determine a constructor"),
    ],
)
def test_a_wrong_preset_is_one_line_that_names_it(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("asr.batch_size", "write section.key=value"),
        ("batch_size=4", "write section.key=value"),
        ("asr.=4", "write section.key=value"),
        ("asr.batch_size=[", "not readable as YAML"),
        ("asr.batchsize=4", "did you mean batch_size?"),
        ("asr.batch_size=many", "should be a valid integer"),
        ("nowhere.key=4", "nowhere is not a known key"),
    ],
)
def test_a_wrong_setting_is_one_line_that_repeats_it(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(None, settings(text))
    assert str(caught.value).startswith(f"--set {text}: ")
    assert said in str(caught.value)


def test_an_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match="did you mean gpu"):
        load_configuration("gpus")
    with pytest.raises(ConfigurationError, match="presets are cpu, default, gpu, miniature"):
        load_configuration("some/folder/gpu")


def test_a_preset_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(settings_module, "read_file", refuse)
    with pytest.raises(ConfigurationError, match="permission denied"):
        load_configuration(path)


def test_the_shipped_presets_are_found_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "presets").mkdir()
    monkeypatch.setattr(settings_module, "__file__", str(tmp_path / "config" / "presets.py"))
    assert settings_module.presets_folder() == tmp_path / "presets"


@pytest.mark.parametrize("said", ["true", "false", "'yes'", "[1]", "null"])
def test_a_preset_cannot_say_that_a_model_is_to_be_trusted(tmp_path: Path, said: str) -> None:
    path = tmp_path / "preset.yaml"
    path.write_text(f"diarize: {{model: ./model, trust_model: {said}}}")
    with pytest.raises(ConfigurationError, match="trust_model is not read from a preset"):
        load_configuration(str(path))


def test_a_call_can_say_it() -> None:
    trusting = list_settings({"--trust-model": True, "--no-diarize": True})
    config = load_configuration(None, trusting)
    assert (config.diarize.trust_model, config.diarize.enabled) == (True, False)
    assert load_configuration(None, settings("diarize.trust_model=true")).diarize.trust_model
    assert not load_configuration(None).diarize.trust_model


def test_yaml_without_end_is_not_read() -> None:
    with pytest.raises(UnsafeYaml, match="longer than"):
        load(b" " * (LIMIT_BYTES + 1))
    with pytest.raises(UnsafeYaml):
        load(b"[" * 10_000)
    with pytest.raises(UnsafeYaml):
        load(b"\xff\xfe\xfa")


def test_each_key_of_a_stage_reaches_it() -> None:
    """Set to something else, each option must come out as set: none is forgotten on the way."""
    said = ["language=de", "batch_size=3", "beam_size=2", "hotwords=[Ray]", "chunk_seconds=8"]
    options = load_configuration(None, settings(*(f"asr.{one}" for one in said))).asr.options()
    for field in fields(RecognitionOptions):
        assert getattr(options, field.name) != getattr(RecognitionOptions(), field.name)


def test_a_file_of_a_shipped_presets_name_is_not_mistaken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cpu").write_text("asr: {beam_size: 1}")
    assert load_configuration("cpu").asr.model == "small"
    assert load_configuration("./cpu").asr.beam_size == 1
