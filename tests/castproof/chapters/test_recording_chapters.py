"""Chapters in a recording's file: written, read by others, and nothing else changed."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen.id3 import APIC, COMM, ID3, TIT2, WXXX
from mutagen.mp4 import MP4
from typer.testing import Result

from castproof.chapters import id3, mp4, recording
from castproof.chapters.atoms import find_atom, make_atom, split_atoms
from castproof.chapters.recording import digest_sound, read_chapters, write_chapters
from castproof.errors import FileChanged
from tests.asr.sounds import encode_into, write_encoded
from transcript.errors import CastproofError, FormatError, InvalidCall, NotExpressible
from transcript.values import Header

Run = Callable[..., Result]
DAWN, FERRY, END = Header("Dawn – früh", 0.0), Header("The ferry", 1.25), Header("結論", 2.5)
CHAPTERS = (DAWN, FERRY, END)
CODECS = {"talk.mp3": "mp3", "talk.m4a": "aac", "talk.aac": "aac"}


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    noise = np.random.default_rng(1).standard_normal(24_000 * 4)
    samples = (0.1 * noise).astype(np.float32)
    for name, codec in CODECS.items():
        write_encoded(folder / name, samples, codec, 24_000)
    for name, flags in (("fast.m4a", "faststart"), ("pieces.m4a", "frag_keyframe+empty_moov")):
        with av.open(str(folder / name), "w", options={"movflags": flags}) as container:
            stream = container.add_stream("aac", rate=24_000, layout="mono")
            encode_into(container, stream, samples, 24_000)
    return folder


@pytest.fixture
def copy(sounds: Path, tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes((sounds / name).read_bytes())
        return path

    return make


def tag_mp3(path: Path, version: int = 3) -> None:
    tags = ID3(path)
    tags.add(TIT2(encoding=1, text="A talk"))
    tags.add(COMM(encoding=1, lang="eng", desc="", text="Hello."))
    tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=b"picture" * 100))
    tags.save(path, v2_version=version)


@pytest.mark.parametrize("name", [*CODECS, "fast.m4a"])
def test_chapters_are_written_and_read(copy: Callable[[str], Path], name: str) -> None:
    path = copy(name)
    before = digest_sound(path)
    assert write_chapters(path, CHAPTERS).former == ()
    assert read_chapters(path) == CHAPTERS
    assert digest_sound(path) == before
    # Doing it twice changes nothing.
    once = path.read_bytes()
    assert write_chapters(path, CHAPTERS).former == CHAPTERS
    assert path.read_bytes() == once


@pytest.mark.parametrize("version", [3, 4])
def test_mutagen_reads_the_frames_and_the_other_tags_stay(
    copy: Callable[[str], Path], version: int
) -> None:
    path = copy("talk.mp3")
    tag_mp3(path, version)
    write_chapters(path, CHAPTERS)
    tags = ID3(path)
    assert tags.version[1] == version
    assert (str(tags["TIT2"]), str(tags["COMM::eng"])) == ("A talk", "Hello.")
    assert tags.getall("APIC")[0].data == b"picture" * 100
    (table,) = tags.getall("CTOC")
    chapters = [tags[f"CHAP:{name}"] for name in table.child_element_ids]
    assert [(one.start_time, one.end_time, str(one.sub_frames["TIT2"])) for one in chapters] == [
        (0, 1250, "Dawn – früh"),
        (1250, 2500, "The ferry"),
        (2500, 4000, "結論"),
    ]


def test_what_follows_the_tag_is_the_same_to_the_byte(copy: Callable[[str], Path]) -> None:
    path = copy("talk.mp3")
    tag_mp3(path)
    old = b"TAG" + b"Former title".ljust(125, b"\0")  # an ID3v1 tag at the end
    path.write_bytes(path.read_bytes() + old)
    before = path.read_bytes()
    write_chapters(path, CHAPTERS)
    after = path.read_bytes()
    assert after[id3.measure_tag(after) :] == before[id3.measure_tag(before) :]


def test_a_recording_without_a_tag_gets_one(copy: Callable[[str], Path]) -> None:
    path = copy("talk.mp3")
    data = path.read_bytes()
    path.write_bytes(data[id3.measure_tag(data) :])
    write_chapters(path, CHAPTERS)
    assert read_chapters(path) == CHAPTERS
    assert path.read_bytes().endswith(data[id3.measure_tag(data) :])


def test_pictures_and_links_stay_with_the_chapter_of_the_title_or_start(
    copy: Callable[[str], Path],
) -> None:
    path = copy("talk.mp3")
    write_chapters(path, CHAPTERS)
    tags = ID3(path)
    link = WXXX(encoding=1, desc="", url="https://example.org/")
    for name in ("ch0", "ch1", "ch2"):
        tags[f"CHAP:{name}"].sub_frames.add(link)
    tags.save(path, v2_version=3)
    moved = (Header("The ferry", 0.5), Header("Last", 2.5))
    writing = write_chapters(path, moved, replace=True)
    assert writing.notes[-1] == "1 picture or link of former chapters went with them"
    chapters = ID3(path).getall("CHAP")
    assert [one.sub_frames.getall("WXXX") for one in chapters] == [[link], [link]]


def test_id3_version_2_has_no_chapters_and_becomes_3() -> None:
    # TT2 of ID3v2.2, as iTunes 4 wrote it.
    frame = b"TT2" + (7).to_bytes(3, "big") + b"\0A talk"
    tag = b"ID3\x02\0\0" + bytes([0, 0, 0, len(frame)]) + frame
    made = ID3(io.BytesIO(id3.write_chapters(tag, CHAPTERS, 4.0).content))
    assert made.version[1] == 3
    assert str(made["TIT2"]) == "A talk"
    assert len(made.getall("CHAP")) == 3


@pytest.mark.parametrize("name", ["talk.m4a", "fast.m4a"])
def test_mp4_tags_and_sound_stay(copy: Callable[[str], Path], name: str) -> None:
    path = copy(name)
    tags = MP4(path)
    tags["\xa9nam"], tags["desc"] = "A talk", "What it says."
    tags.save()
    before = digest_sound(path)
    write_chapters(path, CHAPTERS)
    again = MP4(path)
    assert (again["\xa9nam"], again["desc"]) == (["A talk"], ["What it says."])
    assert [(one.start, one.title) for one in again.chapters] == [
        (one.start, one.title) for one in CHAPTERS
    ]
    assert digest_sound(path) == before


def read_moov(path: Path) -> bytes:
    return dict(split_atoms(path.read_bytes()))[b"moov"]


def test_the_chapter_track_alone_tells_the_chapters(copy: Callable[[str], Path]) -> None:
    path = copy("talk.m4a")
    write_chapters(path, (FERRY, END))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"chpl", b"free"))  # as a player that reads QuickTime's only
    assert read_chapters(path) == (FERRY, END)


def test_nero_s_list_alone_tells_the_chapters(copy: Callable[[str], Path]) -> None:
    path = copy("talk.m4a")
    write_chapters(path, CHAPTERS)
    path.write_bytes(path.read_bytes().replace(b"tref", b"free"))
    assert read_chapters(path) == CHAPTERS


def test_chapters_in_an_mp4_are_replaced_with_their_track(copy: Callable[[str], Path]) -> None:
    path = copy("talk.m4a")
    write_chapters(path, CHAPTERS)
    write_chapters(path, (DAWN, END), replace=True)
    kinds = [name for name, _ in split_atoms(read_moov(path))]
    assert kinds.count(b"trak") == 2
    assert read_chapters(path) == (DAWN, END)


def test_a_chapter_s_pictures_stay_referred_to(copy: Callable[[str], Path]) -> None:
    path = copy("talk.m4a")
    moov = read_moov(path)
    sound = find_atom(moov, b"trak")
    assert sound is not None
    pictures = mp4._refer_to_chapters(sound, [7])
    assert mp4._read_chapter_tracks(pictures) == [7]
    referring = moov.replace(make_atom(b"trak", sound), make_atom(b"trak", pictures))
    made = mp4.write_chapters(referring, CHAPTERS, 4.0, 0)
    again = find_atom(made, b"trak", b"tref", b"chap")
    assert again == struct.pack(">2I", 7, 2)


def test_a_long_list_is_cut_in_nero_s_and_whole_in_the_track(copy: Callable[[str], Path]) -> None:
    path = copy("talk.m4a")
    many = [Header(f"{number:03}" + "é" * 200, number / 100) for number in range(300)]
    write_chapters(path, many)
    assert len(read_chapters(path)) == 300
    assert [len(one.title.encode()) <= 255 for one in MP4(path).chapters] == [True] * 255


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=30)


@pytest.mark.parametrize("name", ["talk.m4a", "talk.mp3"])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, is_cut=st.booleans())
def test_a_damaged_recording_is_written_or_left(
    sounds: Path, tmp_path: Path, name: str, changes: list[tuple[float, int]], is_cut: bool
) -> None:
    path = tmp_path / name
    data = bytearray((sounds / name).read_bytes())
    # The index of an MP4 is at its end, the tag of an MP3 at its beginning.
    head = data.find(b"moov") if name.endswith(".m4a") else 0
    reach = (len(data) - head) if head else 600
    for share, value in changes:
        data[min(len(data) - 1, head + int(share * reach))] = value
    path.write_bytes(data[: -50 if is_cut else None])
    before = path.read_bytes()
    try:
        write_chapters(path, CHAPTERS[:1], replace=True)
    except CastproofError as error:
        assert "\n" not in str(error)
        assert path.read_bytes() == before


REFUSED: Sequence[tuple[tuple[Header, ...], str]] = [
    ((), "there are no chapters to write"),
    ((Header("Late", 9.0),), "chapter 1 starts at 0:09, and .*talk.mp3 ends at 0:04"),
    ((FERRY, DAWN), "chapter 2 does not start after the one above it"),
    ((Header(" ", 0.0),), "chapter 1 has no title"),
]


@pytest.mark.parametrize(("chapters", "message"), REFUSED)
def test_chapters_that_do_not_fit(
    copy: Callable[[str], Path], chapters: tuple[Header, ...], message: str
) -> None:
    path = copy("talk.mp3")
    before = path.read_bytes()
    with pytest.raises(NotExpressible, match=message):
        write_chapters(path, chapters)
    assert path.read_bytes() == before


def test_other_chapters_are_not_replaced_unasked(copy: Callable[[str], Path]) -> None:
    path = copy("talk.mp3")
    write_chapters(path, CHAPTERS)
    with pytest.raises(InvalidCall, match=r"has 3 chapters already.*--replace.*-o"):
        write_chapters(path, (DAWN,))
    assert read_chapters(path) == CHAPTERS


def test_what_takes_no_chapters(copy: Callable[[str], Path], tmp_path: Path) -> None:
    other = tmp_path / "talk.wav"
    with av.open(str(other), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        encode_into(container, stream, np.zeros(8000, np.float32), 8000)
    with pytest.raises(InvalidCall, match="MP3, AAC, M4A and MP4"):
        write_chapters(other, CHAPTERS[:1])
    pieces = copy("pieces.m4a")
    with pytest.raises(FormatError, match="it is in fragments"):
        write_chapters(pieces, CHAPTERS)


def test_a_damaged_index_is_refused() -> None:
    with pytest.raises(FormatError, match="'trak' is longer than what holds it"):
        split_atoms(struct.pack(">I4s", 99, b"trak"))
    with pytest.raises(FormatError, match="no sound track"):
        mp4.write_chapters(b"", CHAPTERS, 4.0, 0)
    index = struct.pack(">II4sIII", 16 + 8, 0, b"stco", 0, 1, 0xFFFFFFFF)[8:]
    with pytest.raises(FormatError, match="too long for its own index"):
        mp4.shift_chunks(struct.pack(">I", 24 - 4) + index, 0, 1)


def test_a_recording_that_changes_meanwhile_is_left(
    copy: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy("talk.mp3")
    digest = recording.digest_sound

    def change(of: Path) -> str:
        os.utime(path, (1, 1))
        return digest(of)

    monkeypatch.setattr(recording, "digest_sound", change)
    with pytest.raises(FileChanged, match="changed while it was being copied"):
        write_chapters(path, CHAPTERS)
    assert read_chapters(path) == ()
    assert list(path.parent.iterdir()) == [path]


def test_sound_that_would_not_be_the_same_is_left(
    copy: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mp4, "shift_chunks", lambda moov, after, by: moov)
    fast = copy("fast.m4a")
    with pytest.raises(FormatError, match="its sound would not be the same"):
        write_chapters(fast, CHAPTERS)
    assert read_chapters(fast) == ()


PAGE = """---
transcript:
- header: Dawn – früh
- line: Hello.
  sec: 0
- header: The ferry
- line: It is late.
  sec: 2
---
"""


def test_the_command_writes_a_copy_and_prints_it(
    copy: Callable[[str], Path], run: Run, tmp_path: Path
) -> None:
    path, page, out = copy("talk.mp3"), tmp_path / "talk.md", tmp_path / "out.mp3"
    page.write_text(PAGE)
    before = path.read_bytes()
    result = run("chapters", page, "--into", path, "--dry-run")
    assert result.exit_code == 0
    assert "+0:02.000 The ferry" in result.stdout
    result = run("chapters", page, "--into", path, "-o", out)
    assert (result.exit_code, path.read_bytes()) == (0, before)
    assert f"{out}: 2 chapters; the sound and other tags are the same" in result.stdout
    assert run("chapters", out).stdout == "00:00:00 Dawn – früh\n00:00:02 The ferry\n"
    result = run("chapters", page, "--into", path, "-o", out)
    assert result.exit_code == 1
    assert "is there already: use --overwrite" in result.stderr
    result = run("chapters", page, "--into", path, "-o", out, "--overwrite")
    assert f"the previous {out} is kept as {out}~" in result.stderr
    assert (tmp_path / "out.mp3~").is_file()


def test_a_recording_s_chapters_are_put_into_an_episode(
    copy: Callable[[str], Path], run: Run, tmp_path: Path
) -> None:
    path, page = copy("talk.m4a"), tmp_path / "talk.md"
    write_chapters(path, (Header("Dawn", 0.0), Header("Dusk", 2.0)))
    page.write_text("---\ntranscript:\n- line: Hello.\n  sec: 0\n- line: Late.\n  sec: 2\n---\n")
    assert run("chapters", page, path).exit_code == 0
    assert page.read_text().count("- header: ") == 2
    bare = copy("talk.mp3")
    result = run("chapters", page, bare)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "has no chapter with a time" in result.stderr


def test_a_recording_without_chapters_says_how_it_gets_some(
    copy: Callable[[str], Path], run: Run
) -> None:
    bare = copy("talk.mp3")
    result = run("chapters", bare)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert f"{bare} has no chapters in it: `castproof chapters EPISODE --into" in result.stderr


def test_calls_that_make_no_sense(run: Run, tmp_path: Path) -> None:
    for more in (("list.chapters.txt",), ("--to", "chapters"), ("--suggest",)):
        result = run("chapters", tmp_path / "talk.md", *more, "--into", tmp_path / "talk.mp3")
        assert result.exit_code == 2
        assert "--into takes an episode or a list" in result.stderr
