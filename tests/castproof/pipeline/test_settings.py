"""The effective configuration: resolved before the first stage, printed, and kept."""

from __future__ import annotations

import json
from pathlib import Path

from castproof.config.cli_options import CliOptions, build_request
from castproof.config.presets import Setting
from castproof.pipeline.cache import PROVENANCE_NAME, recording_folder
from castproof.pipeline.settings import resolve_settings
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels


def write_inputs(folder: Path) -> tuple[Path, Path]:
    front_matter, glossary = folder / "front.md", folder / "terms.yaml"
    front_matter.write_text("guests: Ann Lee\nhosts: Bob\n")
    glossary.write_text("terms:\n  Orin:\n  Efteling: Eftling\n")
    return front_matter, glossary


def test_hot_words_and_the_number_of_speakers_are_resolved(tmp_path: Path) -> None:
    front_matter, glossary = write_inputs(tmp_path)
    request = build_request(
        CliOptions(
            options=(Setting("glossary", "file", str(glossary), "--glossary"),),
            settings=("asr.hotwords=[Acme]",),
            front_matter=front_matter,
        )
    )
    settings = resolve_settings(request)
    assert request.config.diarize.speakers == "auto"
    assert settings.config.diarize.speakers == settings.speaker_count.speakers == "2"
    assert settings.config.asr.hotwords[:2] == ("Acme", "Efteling")
    assert set(settings.config.asr.hotwords) == {"Acme", "Ann", "Lee", "Orin", "Efteling"}
    assert settings.config.asr.model != "auto"


def test_the_summary_prints_the_configuration_once_and_the_folder_keeps_it(
    run: Run, fake: FakeModels, recording: Path, out: Path, tmp_path: Path
) -> None:
    front_matter, glossary = write_inputs(tmp_path)
    result = run(
        *("transcribe", recording, "-o", out, "--json", "--set", "asr.cpu_threads=2"),
        *("--front-matter", front_matter, "--glossary", glossary),
    )
    summary = json.loads(result.stdout)
    found = summary["configuration"]
    assert found["diarize"]["speakers"] == "2"
    assert "Efteling" in found["asr"]["hotwords"] and found["asr"]["cpu_threads"] == 2
    assert "output" not in found
    assert "configuration" not in summary["recordings"][0]
    provenance = json.loads((recording_folder(out, recording.stem) / PROVENANCE_NAME).read_text())
    assert provenance["configuration"] == found


def test_what_needs_no_model_prints_no_settings_of_models(
    run: Run, out: Path, tmp_path: Path
) -> None:
    words = tmp_path / "talk.ctm"
    words.write_text("talk 1 0.0 0.5 Hello\n")
    found = json.loads(run("align", words, "-o", out, "--json").stdout)["configuration"]
    assert "captions" in found
    assert not {"asr", "diarize", "voices"} & set(found)


def test_a_recording_that_fails_leaves_no_configuration(run: Run, out: Path) -> None:
    result = run("transcribe", "nowhere.wav", "-o", out, "--json")
    assert json.loads(result.stdout)["configuration"] is None
