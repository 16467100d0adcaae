"""The table of formats."""

from __future__ import annotations

import re

import pytest

from transcript import io as formats
from transcript.errors import FormatError, NotExpressible, UnknownFormat
from transcript.formats import features
from transcript.io import find_by_name, find_by_path, list_losses, read, write
from transcript.read_report import ReadReport
from transcript.values import Entry, Header, Line, Transcript, Word


def said(*entries: Entry) -> Transcript:
    return Transcript(entries)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/talk.captions.txt", "captions"),
        ("talk.MD", "episode"),
        ("talk.markdown", "episode"),
        ("talk.turns.txt", "turns"),
        ("talk.srt", "srt"),
        ("talk.vtt", "vtt"),
        ("talk.podcast.json", "podcast"),
        ("talk.whisperx.json", "whisperx"),
        ("talk.rttm", "rttm"),
        ("talk.ctm", "ctm"),
        ("talk.stm", "stm"),
        ("talk.json", "json"),
        ("talk.docx", "docx"),
        ("talk.chapters.txt", "chapters"),
        ("talk.description.txt", "description"),
        ("talk.chapters.json", "json-chapters"),
    ],
)
def test_endings(path: str, name: str) -> None:
    assert find_by_path(path).name == name


def test_a_bare_ending_is_told_by_the_content() -> None:
    assert find_by_path("talk.txt", "0:00 a").name == "captions"
    assert find_by_path("talk.json", '{"segments": []}').name == "whisperx"
    assert find_by_path("talk.captions.txt", "Tom:\na").name == "captions"  # the ending has said it


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("talk.txt", None, "ending of talk.txt; name it .captions.txt or .turns.txt"),
        ("talk.doc", None, "ending of talk.doc; use one of .captions.txt, .md"),
        ("talk.txt", "no more than this", "the format of talk.txt cannot be told"),
        ("talk.json", "[]", "the format of talk.json cannot be told"),
    ],
)
def test_what_has_no_format(path: str, text: str | None, message: str) -> None:
    with pytest.raises(UnknownFormat, match=message) as caught:
        find_by_path(path, text)
    assert str(caught.value.path) == path


def test_names() -> None:
    assert find_by_name("SRT") is find_by_path("talk.srt")
    with pytest.raises(UnknownFormat, match="unknown format 'captoins'; did you mean 'captions'"):
        find_by_name("captoins")
    with pytest.raises(UnknownFormat, match="unknown format 'x'; use one of captions, episode"):
        find_by_name("x")


def test_the_table_is_consistent() -> None:
    names = [format_.name for format_ in formats.FORMATS]
    endings = [ending for format_ in formats.FORMATS for ending in format_.endings]
    assert len(set(names)) == len(names)
    assert len(set(endings)) == len(endings)
    for format_ in formats.FORMATS:
        assert format_.carries <= features.NAMES
        assert bool(format_.refusal) == (not format_.is_read or not format_.is_written)
        assert format_.is_binary != (format_.reads is not None or format_.writes is not None)


def test_what_is_only_written_or_only_read() -> None:
    with pytest.raises(FormatError, match="RTTM says who spoke when and has no words"):
        read("", find_by_name("rttm"))
    with pytest.raises(NotExpressible, match="WhisperX and OpenAI can be read but not written"):
        write(said(), find_by_name("whisperx"))


def test_what_is_bytes_is_not_read_as_text() -> None:
    with pytest.raises(FormatError, match="a word-processor document is bytes, not text"):
        read("", find_by_name("docx"))
    with pytest.raises(NotExpressible, match="a word-processor document is bytes, not text"):
        write(said(), find_by_name("docx"))


def test_text_is_loaded_from_utf8_alone() -> None:
    assert formats.load("0:00 é".encode(), find_by_name("captions")).lines[0].text == "é"
    assert (
        formats.dump(said(Line(0.0, None, None, "é")), find_by_name("captions"))
        == "0:00 é".encode()
    )
    with pytest.raises(FormatError, match="line 1: byte 0xe9 is not UTF-8"):
        formats.load(b"0:00 \xe9", find_by_name("captions"))


def test_a_file_is_known_by_its_bytes_where_its_name_is_bare() -> None:
    assert formats.find_by_content("talk.txt", b"0:00 a").name == "captions"
    assert formats.find_by_content("talk.docx", b"\xff\xff").name == "docx"


def test_a_file_of_an_unknown_ending_is_known_by_its_bytes() -> None:
    assert formats.find_by_content("talk.text", b"WEBVTT\n\n").name == "vtt"
    assert formats.find_by_content("talk", b"0:00 a").name == "captions"
    for content in (b"nothing", b"\xff\xd8", b"{"):
        with pytest.raises(UnknownFormat, match="--from"):
            formats.find_by_content("talk.xyz", content)


def test_chapters_are_the_formats_without_anything_said() -> None:
    names = [format_.name for format_ in formats.FORMATS if format_.is_chapters]
    written = ["chapters", "description", "json-chapters"]
    assert names == [*written, "labels", "psc", "ffmetadata", "ogm"]


def test_an_end_that_is_unknown_is_the_next_start() -> None:
    transcript = said(
        Line(0.0, None, None, "one"),
        Header("Dusk"),
        Line(3.0, None, None, "two"),
        Line(3.0, 3.5, None, "three"),
        Line(7.0, None, None, "four"),
    )
    srt = find_by_name("srt")
    ends = [line.end for line in read(write(transcript, srt), srt).lines]
    assert ends == [3.0, 7.0, 3.5, 7.0 + formats.LAST_LINE_S]
    assert list_losses(transcript, srt) == (
        "a chapter title is left out",
        "3 lines have no end time: each is shown until the next one starts, the last for 5 seconds",
    )
    assert list_losses(said(Line(0.0, None, None, "one")), srt)[0].startswith(
        "1 line has no end time"
    )


@pytest.mark.parametrize("name", ["captions", "srt", "vtt", "podcast", "stm", "rttm"])
def test_a_start_that_is_unknown_is_never_made_up(name: str) -> None:
    transcript = said(Line(0.0, 1.0, "Tom", "one"), Line(None, None, "Tom", "two"))
    with pytest.raises(NotExpressible, match="line 2 has no start time, which") as caught:
        write(transcript, find_by_name(name))
    assert caught.value.entry == 2


@pytest.mark.parametrize("name", ["stm", "rttm"])
def test_an_end_that_is_unknown_is_not_made_up_in_a_reference(name: str) -> None:
    with pytest.raises(NotExpressible, match="line 1 has no end time"):
        write(said(Line(0.0, None, "Tom", "one")), find_by_name(name))


def test_rttm_has_speakers() -> None:
    rttm = find_by_name("rttm")
    text = write(said(Line(0.0, 1.5, "Tom", "one")), rttm, recording="talk")
    assert text == "SPEAKER talk 1 0.000 1.500 <NA> <NA> Tom <NA> <NA>\n"
    with pytest.raises(NotExpressible, match="line 1 has no speaker, which RTTM needs"):
        write(said(Line(0.0, 1.0, None, "one")), rttm)


def test_a_new_episode_has_the_recordings_name_for_a_title() -> None:
    text = write(said(Line(5.5, 6.0, "Tom", "one")), find_by_name("episode"), recording="The talk")
    assert text == (
        "---\ntitle: The talk\ntranscript:\n- line: one\n  sec: 5\n  time: 0:05\n  who: Tom\n---\n"
    )


def test_ctm_is_read_as_lines_of_a_speaker_up_to_a_silence() -> None:
    text = """talk A 0.0 0.5 The
talk A 0.5 0.5 boat,
talk A 2.5 0.5 late.
talk B 0.6 0.3 Mhm.
talk B 3.0 0.5 Again?
"""
    lines = read(text, find_by_name("ctm")).lines
    assert [(line.start, line.end, line.speaker, line.text) for line in lines] == [
        (0.0, 1.0, "channel A", "The boat,"),
        (0.6, 0.9, "channel B", "Mhm."),
        (2.5, 3.0, "channel A", "late."),
        (3.0, 3.5, "channel B", "Again?"),
    ]
    assert [word.text for word in lines[0].words] == ["The", "boat,"]


def test_ctm_has_the_words_of_lines_and_their_speakers() -> None:
    ctm = find_by_name("ctm")
    words = (Word(0.0, 0.5, "one"), Word(0.5, 1.0, "two", None, "Vera"))
    text = write(said(Header("Dusk"), Line(0.0, 1.0, "Tom", "one two", words)), ctm)
    assert text == (
        "recording 1 0.000 0.500 one NA lex Tom\nrecording 1 0.500 0.500 two NA lex Vera\n"
    )
    with pytest.raises(NotExpressible, match="line 1 has text but no words with times"):
        write(said(Line(0.0, 1.0, "Tom", "one")), ctm)


def test_captions_lose_what_they_cannot_carry() -> None:
    transcript = said(Header("Dusk", 0.0), Line(0.5, 1.0, "Tom", "one"))
    assert list_losses(transcript, find_by_name("captions")) == (
        "a chapter title is left out",
        "the start time of a line is cut to the whole second",
        "the end time of a line is left out",
        "the speaker of a line is left out",
    )
    assert list_losses(transcript, find_by_name("json")) == ()


def test_a_text_without_one_time_or_speaker_is_refused_where_the_format_has_them() -> None:
    text = '{"segments": [{"text": "The boat is late."}]}'
    with pytest.raises(FormatError, match="no time and no speaker was recognised in it"):
        read(text, find_by_name("whisperx"))
    assert read("---\ntranscript:\n- line: Late.\n---\n", find_by_name("episode")).lines
    assert read('{"segments": []}', find_by_name("whisperx")).lines == ()


def test_the_error_of_a_format_that_a_file_is_not_names_the_one_it_is_and_that_reads_it() -> None:
    text = '{"transcription": [{"text": "Late.", "offsets": {"from": 0, "to": 500}}]}'
    with pytest.raises(FormatError, match=r"whisper\.cpp's JSON, .* --from whisper-cpp"):
        read(text, find_by_name("whisperx"))
    assert read(text, find_by_name("whisper-cpp")).lines
    with pytest.raises(FormatError) as caught:
        read(text, find_by_name("whisperx"), ReadReport(is_strict=True))
    assert "looks like" not in str(caught.value)


@pytest.mark.parametrize(("text", "name"), [("talk 1 0.5 0.2 Late\ntalk 1 0.7 0.2 boat\n", "ctm")])
def test_the_likeliest_formats_are_those_that_read_it(text: str, name: str) -> None:
    with pytest.raises(UnknownFormat, match=f"likeliest is .*--from {name}") as caught:
        find_by_path("talk.txt", text)
    for likely in re.findall(r"\(--from ([\w-]+)\)", str(caught.value)):
        assert read(text, find_by_name(likely)).lines
    with pytest.raises(UnknownFormat, match="no format finds a time or a speaker"):
        find_by_path("talk.txt", "The lighthouse.\n")
