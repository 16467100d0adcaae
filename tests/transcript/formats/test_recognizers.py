"""JSON of other recognizers: told by its members, and read with times, speakers and scores."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transcript import io as formats
from transcript.errors import FormatError
from transcript.languages import parse_language
from transcript.read_report import ReadReport
from transcript.values import Line, Transcript, Word


def read(document: Any, name: str, *notes: str) -> Transcript:
    """Read a document, which is told for what it is, with the notes that are expected."""
    text = json.dumps(document)
    assert formats.recognize_json(text) == name
    report = ReadReport()
    transcript = formats.read(text, formats.find_by_name(name), report)
    assert len(report.notes) == len(notes)
    assert all(words in note for words, note in zip(notes, report.notes, strict=True))
    return transcript


def words(
    *timed: tuple[float | None, float | None, str], who: str | None = None
) -> tuple[Word, ...]:
    return tuple(Word(start, end, text, None, who) for start, end, text in timed)


LATE = words((0.5, 0.75, "Late"), (0.75, 1.0, "boat."))


def test_whisper_cpp_in_segments_and_tokens() -> None:
    token = {"timestamps": {"from": "00:00:00,500", "to": "00:00:00,750"}, "id": 1}
    document = {
        "systeminfo": "",
        "params": {"language": "auto"},
        "result": {"language": "en"},
        "transcription": [
            {
                "timestamps": {"from": "00:00:00,500", "to": "00:00:02,000"},
                "offsets": {"from": 500, "to": 2000},
                "text": " Late boats.",
                "speaker": "1",
                "speaker_turn_next": True,
                "tokens": [
                    {**token, "text": "[_BEG_]", "offsets": {"from": 0, "to": 0}, "p": 0.9},
                    {**token, "text": " Late", "offsets": {"from": 500, "to": 750}, "p": 0.5},
                    {**token, "text": " boat", "offsets": {"from": 750, "to": 900}, "p": 0.5},
                    {**token, "text": "s.", "offsets": {"from": 900, "to": 1000}, "p": 1.0},
                ],
            },
            {
                "timestamps": {"from": "00:01:02,000", "to": "00:01:03,000"},
                "text": " So.",
                "speaker": "?",
            },
        ],
    }
    transcript = read(document, "whisper-cpp", "change of speaker")
    spoken = (Word(0.5, 0.75, "Late", 0.5), Word(0.75, 1.0, "boats.", 0.75))
    assert transcript == Transcript(
        (Line(0.5, 2.0, "Speaker 1", "Late boats.", spoken), Line(62.0, 63.0, None, "So.")), "en"
    )


def test_openai_with_words_beside_the_segments_and_the_language_by_name() -> None:
    document = {
        "task": "transcribe",
        "language": "japanese",
        "text": "Late, again: the boat.",
        "words": [
            {"word": "Late", "start": 0.5, "end": 0.75},
            {"word": "again", "start": 0.75, "end": 1.0},
            {"word": "zzz", "start": 1.0, "end": 1.1},
            {"word": "boat", "start": 3.0, "end": 3.5},
        ],
        "segments": [
            {"id": 0, "start": 0.5, "end": 2.0, "text": " Late, again:"},
            {"id": 1, "start": 3.0, "end": 4.0, "text": " the boat.", "avg_logprob": float("nan")},
        ],
    }
    transcript = read(document, "whisperx", "the time of a listed word is left out")
    assert transcript.language == "ja"
    first, second = transcript.lines
    assert first.words == words((0.5, 0.75, "Late,"), (0.75, 1.0, "again:"))
    assert second.words == words((None, None, "the"), (3.0, 3.5, "boat."))
    del document["segments"]
    transcript = read(document, "whisperx")
    assert [line.text for line in transcript.lines] == ["Late again zzz", "boat"]


def test_openai_with_speakers() -> None:
    segment = {"type": "transcript.text.segment", "id": "seg_1", "start": 0.5, "end": 1.0}
    document = {
        "task": "transcribe",
        "segments": [{**segment, "text": "Late boat.", "speaker": "A"}],
    }
    assert read(document, "whisperx").lines == (Line(0.5, 1.0, "A", "Late boat."),)


@pytest.mark.parametrize(
    "segments",
    [
        [{"id": 1, "seek": 0, "start": 0.5, "end": 1.0, "text": " Late boat.", "words": None}],
        [[1, 0, 0.5, 1.0, " Late boat.", [50364], 0.0, -0.2, 1.1, 0.01, None]],
        [{"start": 0.5, "end": 1.0, "text": "Late boat."}],
    ],
)
def test_faster_whisper_dumped_as_a_list(segments: list[Any]) -> None:
    assert read(segments, "whisperx").lines == (Line(0.5, 1.0, None, "Late boat."),)


def test_faster_whisper_with_words_as_named_tuples() -> None:
    listed = [[0.5, 0.75, " Late", 0.5], [0.75, 1.0, " boat.", 0.25]]
    document = {
        "segments": [[1, 0, 0.5, 1.0, " Late boat.", [50364], 0.0, -0.2, 1.1, 0.01, listed]],
        "info": {"language": "de"},
    }
    text = json.dumps(document["segments"])
    assert formats.recognize_json(text) == "whisperx"
    (line,) = formats.read(text, formats.find_by_name("whisperx")).lines
    assert line.words == (Word(0.5, 0.75, "Late", 0.5), Word(0.75, 1.0, "boat.", 0.25))


def test_transformers_in_segments_with_an_open_end() -> None:
    chunks = [
        {"timestamp": [0.5, 1.0], "text": " Late boat."},
        {"timestamp": [2.0, None], "text": " So."},
    ]
    lines = (Line(0.5, 1.0, None, "Late boat."), Line(2.0, None, None, "So."))
    assert read({"text": " Late boat. So.", "chunks": chunks}, "transformers").lines == lines
    spoken = {"speakers": [{"speaker": "SPEAKER_00", **chunks[0]}], "chunks": chunks, "text": ""}
    assert read(spoken, "transformers").lines == (Line(0.5, 1.0, "SPEAKER_00", "Late boat."),)


def test_transformers_in_words() -> None:
    chunks = [
        {"timestamp": [at, at + 0.5], "text": f" {word}"}
        for at, word in ((0.5, "Late"), (1.0, "boat."), (5.0, "Is"), (5.5, "it?"))
    ]
    transcript = read({"text": "", "chunks": chunks}, "transformers", "4 segments is a word")
    assert [line.text for line in transcript.lines] == ["Late boat.", "Is it?"]
    assert transcript.lines[0].words == words((0.5, 1.0, "Late"), (1.0, 1.5, "boat."))


DEEPGRAM_WORDS = [
    {"word": "late", "punctuated_word": "Late", "start": 0.5, "end": 0.75, "speaker": 0},
    {"word": "boat", "punctuated_word": "boat.", "start": 0.75, "end": 1.0, "speaker": 0},
    {"word": "so", "punctuated_word": "So?", "start": 1.2, "end": 1.5, "speaker": 1},
]


def test_deepgram_in_words_and_utterances() -> None:
    channel = {
        "detected_language": "en-US",
        "alternatives": [{"transcript": "Late boat. So?", "words": DEEPGRAM_WORDS}],
    }
    document: dict[str, Any] = {"metadata": {}, "results": {"channels": [channel]}}
    transcript = read(document, "deepgram")
    late = words((0.5, 0.75, "Late"), (0.75, 1.0, "boat."), who="Speaker 0")
    so = words((1.2, 1.5, "So?"), who="Speaker 1")
    lines = (
        Line(0.5, 1.0, "Speaker 0", "Late boat.", late),
        Line(1.2, 1.5, "Speaker 1", "So?", so),
    )
    assert transcript == Transcript(lines, "en")
    utterance = {"start": 0.5, "end": 1.0, "transcript": "Late boat.", "speaker": 0}
    document["results"]["utterances"] = [{**utterance, "words": DEEPGRAM_WORDS[:2]}]
    assert read(document, "deepgram").lines == lines[:1]


def test_deepgram_of_two_channels() -> None:
    plain = [{key: word[key] for key in word if key != "speaker"} for word in DEEPGRAM_WORDS]
    channels = [{"alternatives": [{"words": each}]} for each in (plain[2:], plain[:2])]
    lines = read({"results": {"channels": channels}}, "deepgram").lines
    assert [(line.speaker, line.text) for line in lines] == [
        ("channel 1", "Late boat."),
        ("channel 0", "So?"),
    ]


def test_assemblyai_in_utterances_and_words() -> None:
    listed = [
        {"text": "Late", "start": 500, "end": 750, "confidence": 0.5, "speaker": "A"},
        {"text": "boat.", "start": 750, "end": 1000, "confidence": 2, "speaker": "A"},
    ]
    spoken = (Word(0.5, 0.75, "Late", 0.5, "A"), Word(0.75, 1.0, "boat.", None, "A"))
    line = Line(0.5, 1.0, "A", "Late boat.", spoken)
    utterance = {"speaker": "A", "text": "Late boat.", "start": 500, "end": 1000, "words": listed}
    document: dict[str, Any] = {"language_code": "en_us", "words": [], "utterances": [utterance]}
    score = "confidence: a score is no number from 0 to 1"
    assert read(document, "assemblyai", score) == Transcript((line,), "en")
    document |= {"utterances": None, "words": listed}
    assert read(document, "assemblyai", score).lines == (line,)


def aws_item(content: str, start: str | None = None, end: str | None = None) -> dict[str, Any]:
    kind = "punctuation" if start is None else "pronunciation"
    times = {} if start is None else {"start_time": start, "end_time": end}
    return {**times, "type": kind, "alternatives": [{"confidence": "0.5", "content": content}]}


def test_aws_with_speakers_by_their_start() -> None:
    items = [
        aws_item("Late", "0.5", "0.75"),
        aws_item("."),
        aws_item("So", "0.9", "1.1"),
        aws_item("?"),
    ]
    segments = [
        {"speaker_label": label, "items": [{"start_time": start, "speaker_label": label}]}
        for start, label in (("0.5", "spk_0"), ("0.9", "spk_1"))
    ]
    results = {"transcripts": [], "language_code": "en-GB", "items": items}
    transcript = read(
        {"jobName": "x", "results": {**results, "speaker_labels": {"segments": segments}}}, "aws"
    )
    assert transcript == Transcript(
        (
            Line(0.5, 0.75, "spk_0", "Late.", (Word(0.5, 0.75, "Late.", 0.5, "spk_0"),)),
            Line(0.9, 1.1, "spk_1", "So?", (Word(0.9, 1.1, "So?", 0.5, "spk_1"),)),
        ),
        "en",
    )


def test_aws_with_channels() -> None:
    channels = [
        {"channel_label": "ch_0", "items": [aws_item("So", "0.9", "1.1")]},
        {"channel_label": "ch_1", "items": [aws_item("Late", "0.5", "0.75")]},
    ]
    lines = read({"results": {"channel_labels": {"channels": channels}}}, "aws").lines
    assert [(line.speaker, line.text) for line in lines] == [("ch_1", "Late"), ("ch_0", "So")]


def test_google_of_version_1_with_and_without_speakers() -> None:
    listed = [
        {"word": "Late", "endTime": "0.750s"},
        {"word": "boat.", "startTime": "0.750s", "endTime": {"seconds": 1, "nanos": 500000000}},
    ]
    result = {
        "languageCode": "en-us",
        "alternatives": [{"transcript": " Late boat.", "words": listed}],
    }
    transcript = read({"results": [result]}, "google")
    spoken = words((0.0, 0.75, "Late"), (0.75, 1.5, "boat."))
    assert transcript == Transcript((Line(0.0, 1.5, None, "Late boat.", spoken),), "en")
    tagged = [{**word, "speakerTag": tag} for tag, word in enumerate(listed, start=1)]
    both = {"response": {"results": [result, {"alternatives": [{"words": tagged}]}]}}
    lines = read(both, "google").lines
    assert [(line.speaker, line.text) for line in lines] == [
        ("Speaker 1", "Late"),
        ("Speaker 2", "boat."),
    ]


def test_google_of_version_2_in_a_batch() -> None:
    listed = [{"word": "Late", "startOffset": "0.5s", "endOffset": "0.75s", "speakerLabel": "7"}]
    result = {"alternatives": [{"transcript": "Late", "words": listed}]}
    document = {"results": {"gs://talk.wav": {"transcript": {"results": [result]}}}}
    (line,) = read(document, "google").lines
    assert (line.start, line.end, line.speaker, line.text) == (0.5, 0.75, "Speaker 7", "Late")


def test_rev_ai_with_its_marks_and_names() -> None:
    elements = [
        {"type": "text", "value": "Late", "ts": 0.5, "end_ts": 0.75, "confidence": 0.5},
        {"type": "punct", "value": ", "},
        {"type": "text", "value": "so", "ts": 0.75, "end_ts": 1.0, "confidence": 0.5},
        {"type": "punct", "value": "."},
    ]
    document = {
        "speakers": [{"id": 1, "name": "Vera"}],
        "monologues": [{"speaker": 1, "elements": elements}],
    }
    spoken = (Word(0.5, 0.75, "Late,", 0.5, "Vera"), Word(0.75, 1.0, "so.", 0.5, "Vera"))
    assert read(document, "revai").lines == (Line(0.5, 1.0, "Vera", "Late, so.", spoken),)


def test_gecko_with_its_terms() -> None:
    terms = [
        {"start": 0.5, "end": 0.75, "text": "Late", "type": "WORD"},
        {"start": 0.75, "end": 0.75, "text": ",", "type": "PUNCTUATION"},
        {"start": 0.75, "end": 1.0, "text": "so", "type": "WORD"},
    ]
    speaker = {"name": None, "id": "Vera"}
    (line,) = read({"monologues": [{"speaker": speaker, "terms": terms}]}, "revai").lines
    assert (line.speaker, line.text, line.end) == ("Vera", "Late, so", 1.0)
    assert [word.text for word in line.words] == ["Late,", "so"]


def test_elevenlabs_with_blanks_and_sounds() -> None:
    def piece(text: str, start: float, end: float, kind: str = "word") -> dict[str, Any]:
        return {"text": text, "start": start, "end": end, "type": kind, "speaker_id": "speaker_0"}

    document = {
        "language_code": "jpn",
        "language_probability": 0.9,
        "text": "遅い 船 (laughter)",
        "words": [
            {**piece("遅", 0.5, 0.6), "logprob": -0.5},
            piece("い", 0.6, 0.75),
            piece(" ", 0.75, 0.75, "spacing"),
            piece("船", 0.75, 1.0),
            piece(" ", 1.0, 1.0, "spacing"),
            piece("(laughter)", 1.0, 1.5, "audio_event"),
        ],
    }
    transcript = read(document, "elevenlabs")
    (line,) = transcript.lines
    assert (transcript.language, line.speaker, line.text) == (
        "ja",
        "speaker_0",
        "遅い 船 (laughter)",
    )
    assert line.words[0].probability == pytest.approx(0.6065, abs=1e-4)


def test_podlove_names_its_voices() -> None:
    entry = {"start": "00:00:00.500", "start_ms": 500, "end": "00:00:01.000", "end_ms": 1000}
    entry |= {"speaker": "12", "voice": "Vera", "text": "Late boat."}
    line = Line(0.5, 1.0, "Vera", "Late boat.")
    assert read([entry], "podlove").lines == (line,)
    del entry["start_ms"], entry["end_ms"]
    assert read({"transcripts": [entry]}, "podlove").lines == (line,)


def test_moss_in_segments_and_in_its_text() -> None:
    segment = {"start_s": "0.50", "end_s": "1.00", "speaker": "S01", "text": "Late boat."}
    line = Line(0.5, 1.0, "S01", "Late boat.")
    document = {"asr_transcription_result": {"segments": [segment], "full_text": "Late boat."}}
    assert read(document, "moss").lines == (line,)
    text = {"text": "[0.50][S01]Late boat.[1.00][1.20][S02]So?[1.50] and"}
    lines = read(text, "moss", "text outside the turns is left out: 'and'").lines
    assert lines == (line, Line(1.2, 1.5, "S02", "So?"))


@pytest.mark.parametrize(
    "segment",
    [
        {"Start time": 0.5, "End time": 1.0, "Speaker ID": 0, "Content": "Late boat."},
        {"Start": "0.5", "End": "1.0", "Speaker": 0, "Content": "Late boat."},
        {"start_time": "0:00.5", "end_time": "0:01.0", "speaker_id": 0, "text": "Late boat."},
    ],
)
def test_vibevoice_in_all_its_spellings(segment: dict[str, Any]) -> None:
    line = Line(0.5, 1.0, "Speaker 0", "Late boat.")
    assert read([segment], "vibevoice").lines == (line,)
    assert read({"segments": [segment]}, "vibevoice").lines == (line,)


ODD = {
    "a score that is none": (
        {"words": [{"word": "a", "score": float("nan")}]},
        "words[0].score: a score",
    ),
    "an end before its start": ({"start": 2, "end": 1}, "end: it ends before it starts"),
    "a time that is none": ({"start": "soon"}, "start: a time is none"),
    "a time below zero": ({"start": -0.02, "end": 1}, "start: a time is before the recording"),
    "a word that is none": ({"words": [{}]}, "words[0]: a word has no text"),
    "words that are none": ({"words": {}}, "words: it is no list"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_value_is_noted_with_its_place_and_refused_if_strict(name: str) -> None:
    members, words = ODD[name]
    text = json.dumps({"segments": [{"start": 0, "end": 3, "text": "a", **members}]})
    report = ReadReport()
    (line,) = formats.read(text, formats.find_by_name("whisperx"), report).lines
    assert line.text == "a"
    assert [words in note for note in report.notes] == [True]
    with pytest.raises(FormatError, match=r"document\.segments\[0\]\."):
        formats.read(text, formats.find_by_name("whisperx"), ReadReport(is_strict=True))


def test_a_language_that_nobody_knows_stays() -> None:
    assert [parse_language(one) for one in ("English", "fr_CA", "zho", "Old Norse")] == [
        "en",
        "fr",
        "zh",
        "Old Norse",
    ]
