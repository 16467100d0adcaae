"""Manifests: what each row says, and one line for whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from castproof.batch.manifest import ManifestRow, read_manifest
from castproof.errors import ManifestError


def test_a_table(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "\ufeffrecording,episode,names,language,speakers\n"
        'talks/ada.mp3,2024/ada.md,"Ann, Ada",en,2-3\n'
        ",,,,\n"
        "bo.mp3,,,,\n"
    )
    ada, bo = read_manifest(path)
    assert ada == ManifestRow(tmp_path / "talks/ada.mp3", "2024/ada", ("Ann", "Ada"), "en", "2-3")
    assert bo == ManifestRow(tmp_path / "bo.mp3", "bo")


def test_front_matter_is_read_beside_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "front.yaml").write_text("---\ntitle: A talk\n---\n")
    path = tmp_path / "list.yaml"
    path.write_text("- {recording: a.mp3, front_matter: front.yaml}\n")
    (row,) = read_manifest(path)
    assert row.front_matter is not None
    assert "A talk" in row.front_matter


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "recording,colour\na.mp3,red\n", "line 1: unknown column 'colour'"),
        ("a.csv", "recording\na.mp3,b\n", "line 2: more cells than columns"),
        ("a.csv", "recording,episode\n,talk\n", "line 2: there is neither a recording nor tracks"),
        ("a.csv", "recording,episode\na.mp3,../talk\n", "below the output folder"),
        ("a.csv", "recording,episode\na.mp3,/etc/talk\n", "below the output folder"),
        ("a.csv", "recording,language\na.mp3,English\n", "a code of small letters"),
        ("a.csv", "recording,speakers\na.mp3,many\n", "many"),
        ("a.csv", 'recording,names\na.mp3,"Ann,Ann"\n', "a name is given twice"),
        ("a.csv", "tracks\nAnn=a.wav\n", "one track alone"),
        ("a.csv", "tracks\nAnn; Bo=b.wav\n", "write Ann=ann.wav; Bo=bo.wav"),
        ("a.csv", "tracks,names\nAnn=a.wav; Bo=b.wav,Ann\n", "every track says who speaks"),
        ("a.yaml", "recording: a.mp3\n", "write a list of recordings"),
        ("a.yaml", "- a.mp3\n", "recording 1: write keys"),
        ("a.yaml", "- {recording: 7}\n", "recording is 7: write a path"),
        ("a.yaml", "- {recording: a.mp3, names: 7}\n", "names is 7"),
        ("a.yaml", "- recording: &x a.mp3\n- recording: *x\n", "aliases"),
        ("a.csv", '"re\ncording",\na,\n', r"line 1: unknown column 're\ncording'"),
        ("a.yml", "- {colour: red}\n", "recording 1: unknown column 'colour'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(ManifestError, match=name) as caught:
        read_manifest(path)
    assert said in str(caught.value)


def test_one_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no such file"):
        read_manifest(tmp_path / "list.csv")
    path = tmp_path / "list.csv"
    path.write_bytes(b"recording\n\xff.mp3\n")
    with pytest.raises(ManifestError, match="not UTF-8"):
        read_manifest(path)


@pytest.mark.parametrize("ends", ["\r", "\r\n", "\n"])
def test_lines_of_any_system(tmp_path: Path, ends: str) -> None:
    path = tmp_path / "talks.csv"
    path.write_bytes(f"recording,names{ends}a.mp3,Ann{ends}b.mp3,Bo{ends}".encode())
    assert [row.name for row in read_manifest(path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("recording\n" + "a" * 131_073 + ".mp3\n", "line 2: a cell has more than 131,072"),
        ('recording\n"a.mp3\n' + "b.mp3\n" * 30_000, "a cell has more than 131,072"),
        ("x" * 131_073, "line 1: a cell has more than 131,072"),
        ("recording\na\rb\rc,d\n", "line 4: more cells than columns"),
        ("recording\n\0.mp3\n", "line 2: "),
        ("recording,\n", "line 1: unknown column"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "talks.csv"
    path.write_bytes(content.encode())
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
