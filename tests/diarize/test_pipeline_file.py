"""What is taken from a pipeline's ``config.yaml``, and what is refused by name."""

from __future__ import annotations

import copy
import io
import pickletools
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from diarize.checkpoints import MAY_HOLD, require_only_weights
from diarize.errors import BrokenModel, NeedsTrust
from diarize.pipeline_file import find_broken_files, parse_pipeline, read_pipeline

MINIATURE = Path(__file__).parents[2] / "examples/miniature/diarization"

#: As pyannote publishes it: speaker-diarization-community-1.
COMMUNITY_1 = {
    "dependencies": {"pyannote.audio": "4.0.0"},
    "pipeline": {
        "name": "pyannote.audio.pipelines.SpeakerDiarization",
        "params": {
            "segmentation": "$model/segmentation",
            "segmentation_batch_size": 32,
            "embedding": "$model/embedding",
            "embedding_batch_size": 32,
            "embedding_exclude_overlap": True,
            "plda": "$model/plda",
            "clustering": "VBxClustering",
        },
    },
    "params": {
        "segmentation": {"min_duration_off": 0.0},
        "clustering": {"threshold": 0.6, "Fa": 0.07, "Fb": 0.8},
    },
}
#: And speaker-diarization-3.1.
VERSION_3 = {
    "version": "3.1.0",
    "pipeline": {
        "name": "pyannote.audio.pipelines.SpeakerDiarization",
        "params": {
            "clustering": "AgglomerativeClustering",
            "embedding": "pyannote/wespeaker-voxceleb-resnet34-LM",
            "embedding_batch_size": 32,
            "embedding_exclude_overlap": True,
            "segmentation": "pyannote/segmentation-3.0",
            "segmentation_batch_size": 32,
        },
    },
    "params": {
        "clustering": {"method": "centroid", "min_cluster_size": 12, "threshold": 0.7045},
        "segmentation": {"min_duration_off": 0.0},
    },
}


def changed(change: Callable[[Any], Any]) -> bytes:
    """community-1's configuration after a change."""
    config: Any = copy.deepcopy(COMMUNITY_1)
    change(config)
    return yaml.safe_dump(config).encode()


def with_parameter(name: str, value: object) -> bytes:
    return changed(lambda config: config["pipeline"]["params"].update({name: value}))


@pytest.mark.parametrize("config", [COMMUNITY_1, VERSION_3])
def test_what_pyannote_publishes_is_taken(config: Any) -> None:
    found = parse_pipeline(yaml.safe_dump(config).encode())
    given = config["pipeline"]["params"]
    assert {**found.parts, **found.settings} == given
    assert found.parameters == config["params"]


def test_the_miniature_is_taken() -> None:
    assert set(read_pipeline(MINIATURE).parts) == {"segmentation", "embedding", "plda"}
    assert find_broken_files(MINIATURE) == ()


RUNS = {"name": "subprocess.Popen", "params": {"args": "touch RAN", "shell": True}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda config: config.update(preprocessors={"a": RUNS}), "preprocessors"),
        (lambda config: config.update(preprocessors={"audio": "/a/database.yml"}), "preprocessors"),
        (lambda config: config.update(freeze={"segmentation": {}}), "freeze"),
        (lambda config: config.update(pipeline=RUNS), "subprocess.Popen"),
        (lambda config: config["pipeline"].update(name="os.system"), "os.system"),
        (lambda config: config["pipeline"].update(name="posix.system"), "posix.system"),
        (lambda config: config["pipeline"].update(name="my_pipeline.Mine"), "my_pipeline.Mine"),
        (lambda config: config["pipeline"].update(name=["os.system"]), "os.system"),
        (lambda config: config["pipeline"].update(hook=RUNS), "pipeline.hook"),
    ],
)
def test_a_class_that_is_none_of_a_diarization_is_refused_by_name(
    change: Callable[[Any], Any], said: str
) -> None:
    with pytest.raises(NeedsTrust, match=said):
        parse_pipeline(changed(change))


@pytest.mark.parametrize("part", ["segmentation", "embedding", "plda"])
@pytest.mark.parametrize(
    "place",
    [
        "/home/somebody/model",
        "../elsewhere",
        "$model/../../elsewhere",
        "$model//etc",
        "$model/.hidden",
        "$model/a@main",
        "./here",
        "here",
        "https://example.org/model.bin",
        "a/b/c",
        {"checkpoint": "owner/name", "subfolder": "a"},
        {"checkpoint": "/a/file"},
        7,
    ],
)
def test_a_part_comes_from_the_pipelines_folder_or_the_hub(part: str, place: object) -> None:
    with pytest.raises(NeedsTrust, match=f"pipeline.params.{part} is"):
        parse_pipeline(with_parameter(part, place))


@pytest.mark.parametrize(
    "place",
    [
        "speechbrain/spkrec-ecapa-voxceleb",
        "nvidia/speakerverification_en_titanet_large",
        "hbredin/wespeaker-voxceleb-resnet34-LM",
        "somebody/my-speechbrain",
        "wespeaker/resnet",
    ],
)
def test_an_embedding_that_another_program_runs_is_refused(place: str) -> None:
    with pytest.raises(NeedsTrust, match=place):
        parse_pipeline(with_parameter("embedding", place))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("segmentation_step", 0),
        ("segmentation_step", 1e-9),
        ("segmentation_step", float("nan")),
        ("segmentation_batch_size", 10**9),
        ("segmentation_batch_size", True),
        ("embedding_batch_size", 2.5),
        ("embedding_exclude_overlap", 1),
        ("clustering", "__class__"),
        ("clustering", ["VBxClustering"]),
    ],
)
def test_a_setting_that_makes_no_sense(name: str, value: object) -> None:
    with pytest.raises(BrokenModel, match=name):
        parse_pipeline(with_parameter(name, value))


def test_a_number_too_long_to_be_written() -> None:
    content = with_parameter("embedding_batch_size", 77)
    with pytest.raises(BrokenModel, match="embedding_batch_size is a very large int"):
        parse_pipeline(content.replace(b": 77", b": 0x" + b"f" * 6000))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"pipeline: 3",
        b"pipeline: {name: pyannote.audio.pipelines.SpeakerDiarization}",
        b"pipeline: {params: {}}",
        b"!!python/object/apply:os.system ['touch RAN']",
        b"a: &a [1]\npipeline: *a",
        b"\xff\xfe",
        b"{" * 5000,
        b"params: {clustering: {threshold: [1, 2]}}",
    ],
)
def test_what_describes_no_pipeline(content: bytes) -> None:
    with pytest.raises(BrokenModel):
        parse_pipeline(content)


def test_a_name_that_would_write_to_the_terminal_is_shown_and_not_obeyed() -> None:
    with pytest.raises(NeedsTrust) as caught:
        parse_pipeline(with_parameter("segmentation", "\x1b[31m\u202e" + "x" * 500))
    assert str(caught.value).isascii()
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


@given(st.binary(max_size=200) | st.from_regex(rb"pipeline: \{[a-z$/: ]{0,40}\}"))
def test_any_bytes_are_a_pipeline_or_are_said_to_be_none(content: bytes) -> None:
    try:
        parse_pipeline(content)
    except (BrokenModel, NeedsTrust) as error:
        assert "\n" not in str(error)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


@given(st.sampled_from(["", "pipeline", "pipeline.params", "params"]), st.text(), ANYTHING)
def test_whatever_is_put_into_it_never_reaches_pyannote(where: str, key: str, value: Any) -> None:
    def put(config: Any) -> None:
        inner = config
        for name in where.split("."):
            inner = inner[name] if name else inner
        inner[key] = value

    try:
        found = parse_pipeline(changed(put))
    except (BrokenModel, NeedsTrust):
        return
    assert set(found.parts) <= {"segmentation", "embedding", "plda"}
    assert set(found.settings) <= set(COMMUNITY_1["pipeline"]["params"]) | {"segmentation_step"}  # type: ignore[call-overload,index,operator,arg-type]
    assert all(
        isinstance(threshold, (str, int, float))
        for step in found.parameters.values()
        for threshold in step.values()
    )


def pack(pickle: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    """A checkpoint of this pickle."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickle)
        archive.writestr("archive/data/0", bytes(40))
    return packed.getvalue()


WEIGHTS = pack(
    b"\x80\x02ccollections\nOrderedDict\n)R(X\x01\x00\x00\x00actorch._utils\n_rebuild_tensor_v2\n"
    b"K\x01K\x02\x86R.",
    zipfile.ZIP_DEFLATED,
)


def is_refused_in_one_line(content: bytes) -> bool:
    """Whether a checkpoint of this content is refused; anything but a named error is a failure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pytorch_model.bin"
        path.write_bytes(content)
        try:
            require_only_weights(path)
        except (BrokenModel, NeedsTrust) as error:
            assert "\n" not in str(error)
            return True
    return False


def test_weights_alone_are_taken() -> None:
    assert not is_refused_in_one_line(WEIGHTS)


@given(st.binary(max_size=120))
def test_any_pickle_is_looked_through_or_refused(pickle: bytes) -> None:
    if not is_refused_in_one_line(pack(pickle)):
        names = [arg for op, arg, _ in pickletools.genops(pickle) if op.name in ("GLOBAL", "INST")]
        assert set(names) <= MAY_HOLD


@given(st.lists(st.tuples(st.integers(0, len(WEIGHTS) - 1), st.integers(0, 255)), max_size=6))
def test_a_damaged_archive_is_refused_or_whole(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(WEIGHTS)
    for place, value in changes:
        damaged[place] = value
    is_refused_in_one_line(bytes(damaged))
