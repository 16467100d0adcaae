"""``castproof review``: what is laid out of a run's folder, and what the page's buttons do."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
import typer

from asr.audio.decode import decode, decode_pieces
from asr.errors import RecordingMissing
from castproof.cli import review as command
from castproof.comparing import comparison
from castproof.errors import FileChanged, OutputNotWritable, RecordingBusy
from castproof.files import lock, safe_edit, word_files
from castproof.review import sound as sounds
from castproof.review.address import Address, hold_address
from castproof.review.request import ReviewRequest
from review.guard import new_token
from review.history import Step
from review.material import Material
from review.operations import parse
from review.page_files import find_page_files
from review.session import SaveResult, Session
from tests.asr.audio.odd_sound import WMA_RATE, write_wma
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, words
from tests.castproof.review.opened import open_material
from transcript.episode import parse as parse_episode
from transcript.errors import FormatError, InvalidCall
from transcript.formats import lossless
from transcript.values import Line, Transcript


@pytest.fixture
def episode(run: Run, fake: FakeModels, recording: Path, out: Path) -> Path:
    """An episode that castproof wrote, with its recording's folder beside it."""
    result = run("transcribe", recording, "-o", out)
    assert result.exit_code == 0, result.stderr
    return out / "talk.md"


@contextmanager
def opened(request: ReviewRequest) -> Iterator[Material]:
    with open_material(request) as (material, _):
        yield material


def edit(session: Session, **said: object) -> tuple[Step, ...]:
    return session.edit(parse(said), session.history.revision)


def episode_of(text: str, folder: Path) -> Path:
    path = folder / "written.md"
    path.write_text(f"---\ntranscript:\n- line: {text}\n---\n", encoding="utf-8")
    return path


def retitled(session: Session, old: str, new: str) -> None:
    """Put a word right wherever it is."""
    edit(session, kind="replace", find=old, **{"with": new})


def test_the_words_times_come_from_the_recordings_folder(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        lines = material.session.history.document.transcript.lines
        assert all(word.start is not None for line in lines for word in line.words)
        assert [word.text for word in lines[0].words] == lines[0].text.split()
        assert material.sound is None


def test_saving_writes_the_episode_and_keeps_what_it_said(episode: Path) -> None:
    before = episode.read_text(encoding="utf-8")
    with opened(ReviewRequest(episode)) as material:
        session = material.session
        speaker = session.history.document.transcript.lines[0].speaker
        edit(session, kind="rename_speaker", **{"from": speaker, "to": "Abouzar"})
        assert session.save().written
    after = episode.read_text(encoding="utf-8")
    assert after == before.replace(f"who: {speaker}", "who: Abouzar")
    assert episode.with_name("talk.md~").read_text(encoding="utf-8") == before
    with opened(ReviewRequest(episode)) as material:
        edit(material.session, kind="undo")
        material.session.save()
    assert episode.read_text(encoding="utf-8") == before
    assert not episode.with_name("talk.md.~2~").exists()


def test_the_journal_lies_beside_the_episode_with_its_permissions(episode: Path) -> None:
    episode.chmod(0o600)
    with opened(ReviewRequest(episode)) as material:
        edit(material.session, kind="header_add", before=None, title="Bye")
    journal = episode.with_name("talk.md.review~")
    assert journal.stat().st_mode & 0o777 == 0o600
    with opened(ReviewRequest(episode)) as material:
        assert material.session.recovered == 1


def test_one_review_of_an_episode_at_a_time(episode: Path) -> None:
    request = ReviewRequest(episode)
    with opened(request), pytest.raises(RecordingBusy, match="open for review"), opened(request):
        pass
    with opened(request):
        pass


def test_one_review_whatever_else_is_named(episode: Path, recording: Path, tmp_path: Path) -> None:
    other = recording.with_name("other.wav")
    other.write_bytes(recording.read_bytes())
    link = tmp_path / "link.md"
    link.symlink_to(episode)
    for again in (
        ReviewRequest(episode, other),
        ReviewRequest(episode, output=tmp_path),
        ReviewRequest(link),
    ):
        with opened(ReviewRequest(episode)), pytest.raises(RecordingBusy), opened(again):
            pass


def test_a_regeneration_underneath_is_brought_in(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        session = material.session
        edit(session, kind="header_add", before="e1", title="Beginnings")
        text = episode.read_text(encoding="utf-8")
        episode.write_text(text.replace("title:", "season: 2\ntitle:"), encoding="utf-8")
        assert session.save().merged
    written = episode.read_text(encoding="utf-8")
    assert "season: 2" in written
    assert "header: Beginnings" in written


def test_what_is_no_episode_is_refused(tmp_path: Path, recording: Path) -> None:
    captions = tmp_path / "talk.captions.txt"
    captions.write_text("0:00 Hi", encoding="utf-8")
    with pytest.raises(InvalidCall, match="not an episode"), opened(ReviewRequest(captions)):
        pass


def test_a_recording_that_is_not_there_is_said(episode: Path, tmp_path: Path) -> None:
    missing = ReviewRequest(episode, tmp_path / "missing.mp3")
    with pytest.raises(RecordingMissing), opened(missing):
        pass


def test_a_folder_that_cannot_be_made_is_said(episode: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputNotWritable), opened(ReviewRequest(episode, output=tmp_path / "file")):
        pass


def test_words_of_another_recording_are_left_out(episode: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ctm"
    other.write_text("talk 1 0.0 0.5 elsewhere\n", encoding="utf-8")
    with open_material(ReviewRequest(episode, words=other)) as (material, notes):
        assert not any(line.words for line in material.session.history.document.transcript.lines)
    assert notes == ("the word times belong to another recording and are not used",)


def test_a_file_of_words_is_read_once_until_its_captions_or_wording_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "We set sail at noon."
    file = tmp_path / "words.json"
    line = Line(0.0, 5.0, "Ann", said, words(*said.split()))
    file.write_text(lossless.write(Transcript((line,))), encoding="utf-8")
    reads: list[Path] = []
    read = word_files.read_file

    def counted(path: Path) -> bytes:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(word_files, "read_file", counted)
    monkeypatch.setattr(comparison, "read_file", counted)
    with opened(ReviewRequest(episode_of(said, tmp_path), words=file)) as material:
        assert reads == [file]
        assert material.machine is not None
        wording = material.machine.find_wording(material.session.history.document, "e1")
        assert (wording.text, len(reads)) == (said, 2)
        material.machine.find_wording(material.session.history.document, "e1")
        assert len(reads) == 2


def test_a_file_without_words_is_refused_before_the_page_opens(tmp_path: Path) -> None:
    file = tmp_path / "words.json"
    file.write_text(lossless.write(Transcript(())), encoding="utf-8")
    request = ReviewRequest(episode_of("We set sail at noon.", tmp_path), words=file)
    with pytest.raises(FormatError, match="no words"), opened(request):
        pass


def test_the_title_is_read_wherever_it_stands(tmp_path: Path) -> None:
    for name, page in {
        "before": "---\ntitle: A talk\ntranscript:\n- line: Hello.\n---\n",
        "after": "---\ntranscript:\n- line: Hello.\ntitle: A talk\n---\n",
        "none": "---\ntranscript:\n- line: Hello.\n---\n",
    }.items():
        written = tmp_path / f"{name}.md"
        written.write_text(page, encoding="utf-8")
        with opened(ReviewRequest(written)) as material:
            assert material.title == ("none" if name == "none" else "A talk")


def test_hints_are_those_of_castproof_flags(run: Run, episode: Path) -> None:
    text = episode.read_text(encoding="utf-8")
    looped = text.replace("- line: ", "- line: Bye. Bye. Bye. Bye. Bye. Bye. Bye. ", 1)
    episode.write_text(looped, encoding="utf-8")
    with opened(ReviewRequest(episode)) as material:
        hints = list(material.session.hints().values())
        assert hints[0].found.kind == "loop"
        edit(material.session, kind="doubt", doubt=hints[0].key, verdict="accepted")
        first = material.session.history.document.transcript.lines[0].text
    assert first.startswith("Bye. ")
    assert first.count("Bye.") == 1


def test_the_machines_version_is_what_the_episode_was_edited_from(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        assert material.machine is not None
        first = material.session.history.document.transcript.lines[0]
        edit(material.session, kind="text", id="e1", before=first.text, after="Something else.")
        wording = material.machine.find_wording(material.session.history.document, "e1")
        assert wording.text == first.text


def test_without_a_machines_version_there_is_nothing_to_compare(episode: Path, out: Path) -> None:
    alone = out.parent / "alone.md"
    alone.write_bytes(episode.read_bytes())
    with opened(ReviewRequest(alone)) as material:
        assert material.machine is None
        assert list(material.actions) == ["check", "export"]


def test_check_says_where(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        edit(material.session, kind="header_add", before=None, title="The end")
        result = material.actions["check"]({})
    last = result.notes[-1]
    assert last.id == material.session.history.document.items[-1].id
    assert "T" in last.text


def test_compare_makes_a_page(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        page = material.actions["compare"]({}).page
    assert page is not None
    assert page.startswith("<!DOCTYPE html>")


def test_the_glossary_learns_what_was_put_right(tmp_path: Path) -> None:
    glossary, machine = tmp_path / "glossary.yaml", tmp_path / "machine.json"
    said = "We moved all of it to cubernetes, and then cubernetes moved us."
    line = Line(0.0, 6.0, "Ann", said, words(*said.split()))
    machine.write_text(lossless.write(Transcript((line,))), encoding="utf-8")
    written = episode_of(said.replace("cubernetes", "Kubernetes"), tmp_path)
    with opened(ReviewRequest(written, words=machine, glossary=glossary)) as material:
        learn = material.actions["glossary"]
        proposed = learn({})
        assert (proposed.title, proposed.choices) == ("1 term that you put right", ("Kubernetes",))
        assert proposed.table is not None
        assert proposed.table.rows == (("Kubernetes", "cubernetes", "2"),)
        assert "1 term added" in learn({"accept": ["Kubernetes"]}).title
    assert "cubernetes" in glossary.read_text(encoding="utf-8")


def test_terms_go_into_ones_own_glossary_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "settings" / "castproof" / "glossary.yaml"
    monkeypatch.setattr("typer.get_app_dir", lambda name: str(tmp_path / "settings" / name))
    machine = tmp_path / "machine.json"
    said = "We moved all of it to cubernetes, and then cubernetes moved us."
    line = Line(0.0, 6.0, "Ann", said, words(*said.split()))
    machine.write_text(lossless.write(Transcript((line,))), encoding="utf-8")
    written = episode_of(said.replace("cubernetes", "Kubernetes"), tmp_path)
    with opened(ReviewRequest(written, words=machine)) as material:
        material.actions["glossary"]({"accept": ["Kubernetes"]})
    assert "cubernetes" in own.read_text(encoding="utf-8")


def test_terms_go_into_the_glossary_that_is_chosen(tmp_path: Path) -> None:
    chosen, machine = tmp_path / "names.yaml", tmp_path / "machine.json"
    chosen.write_text("terms:\n  Efteling: [Eftling]\n", encoding="utf-8")
    said = "We moved all of it to cubernetes, and then cubernetes moved us."
    line = Line(0.0, 6.0, "Ann", said, words(*said.split()))
    machine.write_text(lossless.write(Transcript((line,))), encoding="utf-8")
    written = episode_of(said.replace("cubernetes", "Kubernetes"), tmp_path)
    with opened(ReviewRequest(written, words=machine)) as material:
        learn = material.actions["glossary"]
        assert "beside/names.yaml" in [file.key for file in learn({}).files]
        with pytest.raises(InvalidCall, match="choose again"):
            learn({"accept": ["Kubernetes"], "into": "beside/../names.yaml"})
        learn({"accept": ["Kubernetes"], "into": "beside/names.yaml"})
    assert "cubernetes" in chosen.read_text(encoding="utf-8")
    assert "Eftling" in chosen.read_text(encoding="utf-8")


def test_there_may_be_nothing_to_learn(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        proposed = material.actions["glossary"]({})
    assert (proposed.title, proposed.table) == ("no terms that you put right", None)


def test_voices_are_learnt_from_what_is_saved(episode: Path, recording: Path) -> None:
    with opened(ReviewRequest(episode, recording)) as material:
        edit(material.session, kind="header_add", before=None, title="The end")
        with pytest.raises(InvalidCall, match="save first"):
            material.actions["voices"]({})
        material.session.save()
        with pytest.raises(InvalidCall, match="no collection of voices"):
            material.actions["voices"]({})
        assert material.actions["voices"]({"list": True}).files == ()
        with pytest.raises(InvalidCall, match="choose again"):
            material.actions["voices"]({"into": "named"})
    collection = episode.with_name("team.voices.json")
    with opened(ReviewRequest(episode, recording, voices=collection)) as material:
        assert [one.key for one in material.actions["voices"]({"list": True}).files] == ["named"]


def test_an_export_lies_beside_the_episode(episode: Path) -> None:
    with opened(ReviewRequest(episode)) as material:
        export = material.actions["export"]
        assert export({"format": "srt"}).file == "talk.srt"
        first = episode.with_name("talk.srt").read_text(encoding="utf-8")
        retitled(
            material.session, material.session.history.document.transcript.lines[0].text, "Hi."
        )
        export({"format": "srt"})
        assert episode.with_name("talk.srt").read_text(encoding="utf-8") != first


def test_an_export_does_not_replace_what_somebody_else_wrote(episode: Path) -> None:
    target = episode.with_name("talk.vtt")
    target.write_text("mine", encoding="utf-8")
    with opened(ReviewRequest(episode)) as material:
        export = material.actions["export"]
        with pytest.raises(OutputNotWritable) as refused:
            export({"format": "vtt"})
        # Words for the page, which has a button to replace it.
        assert str(refused.value) == "talk.vtt is there already, and somebody else may need it"
        assert target.read_text(encoding="utf-8") == "mine"
        export({"format": "vtt", "overwrite": True})
    assert target.read_text(encoding="utf-8").startswith("WEBVTT")
    assert target.with_name("talk.vtt~").read_text(encoding="utf-8") == "mine"


def test_an_export_that_somebody_edited_since_is_theirs(episode: Path) -> None:
    target = episode.with_name("talk.vtt")
    with opened(ReviewRequest(episode)) as material:
        export = material.actions["export"]
        export({"format": "vtt"})
        export({"format": "vtt"})
        assert not target.with_name("talk.vtt~").exists()
        target.write_text("mine", encoding="utf-8")
        with pytest.raises(OutputNotWritable, match="there already"):
            export({"format": "vtt"})
        result = export({"format": "vtt", "overwrite": True})
    assert target.with_name("talk.vtt~").read_text(encoding="utf-8") == "mine"
    assert any("kept as" in note.text for note in result.notes)


def test_saving_waits_for_whoever_changes_the_episode(episode: Path) -> None:
    """Both changes are in the file: the page's, and that of the command that held it."""
    with opened(ReviewRequest(episode)) as material:
        edit(material.session, kind="rename_speaker", **{"from": "Speaker 2", "to": "Bob"})
        saved: list[SaveResult] = []
        saving = Thread(target=lambda: saved.append(material.session.save()))
        with lock.hold_file(episode):
            saving.start()
            time.sleep(0.05)
            assert not saved
            was = safe_edit.read(episode)
            safe_edit.save(was, was.text.replace("Speaker 1", "Ann"))
        saving.join()
    assert (saved[0].written, saved[0].merged) == (True, True)
    written = parse_episode(episode.read_text(encoding="utf-8")).transcript
    assert {line.speaker for line in written.lines} == {"Ann", "Bob"}


def test_a_read_only_episode_is_not_opened(episode: Path) -> None:
    episode.chmod(0o444)
    with pytest.raises(OutputNotWritable, match="read-only"), opened(ReviewRequest(episode)):
        pass


@pytest.mark.parametrize(
    "name", ["other.md", "TALK.md", "deep/talk.md", "talk.md.md", ".castproof/talk/talk.md"]
)
@pytest.mark.parametrize("is_linked_late", [False, True])
def test_two_names_of_one_file_let_no_two_reviews_in(
    episode: Path, name: str, is_linked_late: bool
) -> None:
    other = episode.parent / name
    other.parent.mkdir(exist_ok=True)
    if not is_linked_late:
        other.hardlink_to(episode)
        with pytest.raises(OutputNotWritable, match="hard link"), opened(ReviewRequest(episode)):
            pass
        return
    with opened(ReviewRequest(episode)):
        other.hardlink_to(episode)
        with pytest.raises(OutputNotWritable, match="hard link"), opened(ReviewRequest(other)):
            pass


def test_what_an_editor_saved_while_a_review_saved_is_kept_and_said(
    episode: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def saved_first(part: Path, target: Path) -> Path:
        if target == episode:
            episode.write_text("mine", encoding="utf-8")
        return rename(part, target)

    with opened(ReviewRequest(episode)) as material:
        edit(material.session, kind="rename_speaker", **{"from": "Speaker 2", "to": "Bob"})
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", saved_first)
            with pytest.raises(FileChanged, match=r"talk\.md\.~2~"):
                material.session.save()
    assert episode.with_name("talk.md.~2~").read_text(encoding="utf-8") == "mine"
    assert "who: Bob" in episode.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("action", "asked", "reason"),
    [
        ("export", {}, "a text is needed"),
        ("export", {"format": "episode"}, "cannot be exported"),
        ("glossary", {"accept": "Kafka"}, "a list of texts"),
        ("glossary", {"accept": ["Kafka"]}, "not among the proposals"),
    ],
)
def test_what_an_action_needs_is_said(
    episode: Path, action: str, asked: dict[str, object], reason: str
) -> None:
    with opened(ReviewRequest(episode)) as material, pytest.raises(InvalidCall, match=reason):
        material.actions[action](asked)


def test_a_recording_is_played_as_it_is_and_drawn(episode: Path, recording: Path) -> None:
    with opened(ReviewRequest(episode, recording)) as material:
        sound = material.sound
        assert sound is not None
        assert (sound.path, sound.media_type) == (recording, "audio/wav")
        assert sound.duration == pytest.approx(4.5, abs=0.1)


def test_what_no_browser_plays_is_made_playable_once(
    episode: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = write_wma(recording.with_suffix(".wma"), decode_pieces(recording, rate=WMA_RATE))
    request = ReviewRequest(episode, odd)
    with opened(request) as material:
        assert material.sound is not None
        made = material.sound.path
    assert made.parent == request.folder
    assert decode(made).duration == pytest.approx(4.5, abs=0.2)
    monkeypatch.delattr(sounds, "transcode")
    with opened(request) as material:
        assert material.sound is not None
        assert (material.sound.path, material.sound.media_type) == (made, "audio/mpeg")


def test_what_cannot_be_made_playable_is_said(
    episode: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    odd = write_wma(recording.with_suffix(".wma"), decode_pieces(recording, rate=WMA_RATE))
    monkeypatch.setattr(sounds, "transcode", full)
    with (
        pytest.raises(OutputNotWritable, match="disk is full"),
        opened(ReviewRequest(episode, odd)),
    ):
        pass


def test_loudness_is_found_once(recording: Path, tmp_path: Path) -> None:
    kept = tmp_path / "peaks.npy"
    found = sounds.measure_loudness(recording, kept)
    recording.unlink()
    again = sounds.measure_loudness(recording, kept)
    assert found is not None
    assert again is not None
    assert found.tolist() == again.tolist()


def test_a_recording_that_is_gone_has_no_loudness(tmp_path: Path) -> None:
    assert sounds.measure_loudness(tmp_path / "gone.wav", tmp_path / "peaks.npy") is None


def test_damaged_loudness_is_found_again(recording: Path, tmp_path: Path) -> None:
    kept = tmp_path / "peaks.npy"
    kept.write_bytes(b"damaged")
    assert sounds.measure_loudness(recording, kept) is not None


def test_every_byte_that_was_not_edited_stays(tmp_path: Path) -> None:
    page = tmp_path / "talk.md"
    content = "\ufeff---\r\ntitle: 'Ö'\r\ntranscript:\r\n- line: Hi.  # low\r\n---\r\nEnd"
    page.write_bytes(content.encode())
    with opened(ReviewRequest(page)) as material:
        edit(material.session, kind="text", id="e1", before="Hi.", after="Hi there.")
        material.session.save()
    assert page.read_bytes() == content.replace("Hi.", "Hi there.").encode()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are opened, by a command whose server ends at once."""
    opened: list[str] = []

    def launch(url: str) -> int:
        page = Path(unquote(urlsplit(url).path))
        assert page.stat().st_mode & 0o777 == 0o600
        opened.append(page.read_text(encoding="utf-8"))
        return 0

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(typer, "launch", launch)
    monkeypatch.setattr("review.serving.Running.wait", lambda _: None)  # as at once after Ctrl-C
    return opened


def test_the_command_says_where_the_page_is_and_opens_it(
    run: Run, episode: Path, served: list[str]
) -> None:
    result = run("review", episode)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("http://127.0.0.1:")
    (page,) = served
    assert f'http-equiv="refresh" content="0; url={result.stdout.strip()}"' in page
    assert not list(episode.parent.rglob("*.html")), "it is gone once nobody serves the address"


def test_the_command_may_leave_the_browser_alone(
    run: Run, episode: Path, served: list[str]
) -> None:
    assert run("review", episode, "--no-browser").exit_code == 0
    assert served == []


def test_the_command_says_what_is_not_saved(run: Run, episode: Path, served: list[str]) -> None:
    with opened(ReviewRequest(episode)) as material:
        edit(material.session, kind="header_add", before=None, title="The end")
    result = run("review", episode)
    assert "1 unsaved edit from last time" in result.stderr
    assert "1 unsaved edit" in result.stderr


def test_after_a_crash_the_page_is_where_it_was(tmp_path: Path) -> None:
    kept = tmp_path / "address"
    with hold_address(kept, "127.0.0.1", 0) as first:
        note = kept.read_bytes()
        assert kept.stat().st_mode & 0o077 == 0
    assert not kept.exists()
    kept.write_bytes(note)  # as a killed server leaves it
    kept.chmod(0o600)
    with hold_address(kept, "127.0.0.1", 0) as second:
        assert second.url == first.url
    with hold_address(kept, "127.0.0.1", 0) as third:
        assert third.token != first.token


@pytest.mark.parametrize(
    "note", [b"", b"[]", b'{"host": "127.0.0.1", "port": "x", "token": ""}', b'{"host": "::1"}']
)
def test_a_note_that_cannot_be_followed_is_none(tmp_path: Path, note: bytes) -> None:
    kept = tmp_path / "address"
    kept.write_bytes(note)
    kept.chmod(0o600)
    with hold_address(kept, "127.0.0.1", 0) as place:
        assert len(place.token) >= 32


def test_a_port_that_somebody_else_took_is_not_fought_over(tmp_path: Path) -> None:
    kept = tmp_path / "address"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        address = Address(host="127.0.0.1", port=port, token=new_token())
        kept.write_text(address.model_dump_json())
        kept.chmod(0o600)
        with hold_address(kept, "127.0.0.1", 0) as place:
            assert place.hosts.port != port
            assert place.token != address.token


def test_an_address_that_cannot_be_noted_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable), hold_address(tmp_path / "no" / "note", "127.0.0.1", 0):
        pass


def test_whoever_lets_others_in_is_told(run: Run, episode: Path, served: list[str]) -> None:
    result = run("review", episode, "--host", "0.0.0.0")  # noqa: S104 - that is the point
    assert "can read and edit the episode" in result.stderr
    assert "can read and edit the episode" not in run("review", episode).stderr


def test_a_port_that_is_taken_is_said(run: Run, episode: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("review", episode, "--port", port, "--no-browser")
    assert result.exit_code == 1
    assert "--port" in result.stderr


def test_the_page_lies_in_the_package() -> None:
    assert find_page_files()["index.html"].parent.parent.name == "review"
    assert command.review.__doc__
