"""The folder of a stranger, with everything hostile in it at once, and what lies outside of it.

Each ending of a name that castproof reads has the same kinds of files that are none, and each
format has files of its own that ask for more than they should. What of it is run, or followed out
of the folder, is seen outside.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import stat
import struct
import wave
import zipfile
from contextlib import closing, suppress
from pathlib import Path

from review.records import MARK, VERSION
from tests.castproof.test_hostile_text import EPISODE as HOSTILE_EPISODE
from tests.castproof.test_hostile_text import HOSTILE, SRT
from transcript import io as formats
from transcript.values import Line, Transcript, Word

HUGE_BYTES = 300 * 1024 * 1024
DEEP = "[" * 100_000
TALK = Transcript(
    (
        Line(0.0, 1.5, "Ann", "So what?", (Word(0.0, 0.4, "So"), Word(0.5, 1.5, "what?"))),
        Line(2.0, 2.9, "Bob", "I build.", (Word(2.0, 2.2, "I"), Word(2.3, 2.9, "build."))),
    ),
    language="en",
)
EPISODE = (
    "---\ntitle: A talk\ntranscript:\n- line: So what?\n  sec: 0\n  time: 0:00\n  who: Ann\n"
    "- line: I build.\n  sec: 2\n  time: 0:02\n  who: Bob\n---\n"
)
SAMPLE = {"seconds": 9.0, "source": "talk.wav", "digest": "0" * 64, "learnt": "2026-11-21"}
VOICES = {
    "castproof_voices": 1,
    "embedding": "fake-embedding",
    "samples": [{**SAMPLE, "name": "Ann", "embedding": [1.0, 0.0, 0.0]}],
}


def make_wav(seconds: float = 3.0) -> bytes:
    """Make a recording of hiss."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x10\x00\xf0\xff" * round(8000 * seconds))
    return written.getvalue()


#: A good file of each ending, so that a command that is given it gets as far as it can.
GOOD: dict[str, bytes] = {
    "md": EPISODE.encode(),
    "wav": make_wav(),
    "srt": formats.dump(TALK, formats.find_by_name("srt")),
    "ctm": formats.dump(Transcript(TALK.entries[:1]), formats.find_by_name("ctm")),
    "rttm": formats.dump(TALK, formats.find_by_name("rttm")),
    "docx": formats.dump(TALK, formats.find_by_name("docx")),
    "json": json.dumps({"segments": [{"start": 0, "end": 1, "text": " So what?"}]}).encode(),
    "terms.yaml": b"terms:\n  Northwind: [Nordwind]\n",
    "preset.yaml": b"captions:\n  width_chars: 42\n",
    "voices.json": json.dumps(VOICES).encode(),
    "csv": b"recording,episode\ntalk.wav,talk\n",
    "chapters.txt": b"0:00 Work\n0:02 Ships\n",
}


class Runs:
    """Unpickled it makes the canary."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.canary),)


def make_outside(outside: Path) -> None:
    """Make what no command may touch: a home, files that are worth something, an empty canary."""
    for name in ("home/.config/castproof", "tmp", "victims/talk"):
        (outside / name).mkdir(parents=True)
    for ending, content in GOOD.items():
        (outside / f"victim.{ending}").write_bytes(content)
    (outside / "home" / ".bashrc").write_text("# mine\n")
    for number, name in ((5, "zero"), (0, "tty")):
        with suppress(PermissionError):  # who is not root, and cannot replace the real ones either
            device = os.makedev(1 if name == "zero" else 5, number)
            os.mknod(outside / name, 0o666 | stat.S_IFCHR, device)


def find_device(outside: Path, name: str) -> str:
    """Find a device of this name: for root one of the test's own, which may be replaced."""
    own = outside / name
    return str(own if own.exists() else Path("/dev", name))


def make_folder(folder: Path, outside: Path) -> None:
    """Make the stranger's folder."""
    folder.mkdir()
    for ending, content in GOOD.items():
        (folder / f"talk.{ending}").write_bytes(content)
        _make_what_is_no_file(folder, outside, ending, content)
    _make_texts(folder, outside)
    _make_documents(folder)
    _make_recordings(folder, outside)
    _make_settings(folder, outside)
    _make_models(folder, outside / "RAN")
    _make_modules(folder, outside / "RAN")
    make_rooms(folder, outside)


def list_files(folder: Path, ending: str) -> list[str]:
    """Name the files of an ending, the rooms' too."""
    found = [path.relative_to(folder) for path in _walk(folder) if path.name.endswith(f".{ending}")]
    return sorted(str(path) for path in found)


def _walk(folder: Path) -> list[Path]:
    rooms = [folder, *(folder / name for name in ROOMS)]
    return [path for room in rooms for path in room.iterdir()]


def _make_what_is_no_file(folder: Path, outside: Path, ending: str, content: bytes) -> None:
    def at(name: str) -> Path:
        return folder / f"{name}.{ending}"

    os.mkfifo(at("pipe"))
    for name, target in (
        ("zero", find_device(outside, "zero")),
        ("terminal", find_device(outside, "tty")),
        ("memory", "/proc/self/mem"),
        ("link", str(outside / f"victim.{ending}")),
        ("gone", f"../{outside.name}/nothing.{ending}"),
        ("loop", f"loop.{ending}"),
        ("folder-link", str(outside / "victims")),
    ):
        at(name).symlink_to(target)
    at("hard").hardlink_to(outside / f"victim.{ending}")
    with at("huge").open("wb") as file:
        file.truncate(HUGE_BYTES)
    at("a-folder").mkdir()
    at("empty").touch()
    at("zeros").write_bytes(bytes(1000))
    at("bytes").write_bytes(bytes(range(256)) * 40)
    at("deep").write_text(DEEP)
    at("closed").write_bytes(content)
    at("closed").chmod(0)
    here = Path.cwd()
    os.chdir(folder)  # the address of a socket has room for a short name only
    try:
        with closing(socket.socket(socket.AF_UNIX)) as listening:
            listening.bind(f"socket.{ending}")
    finally:
        os.chdir(here)
    for name in (f"{HOSTILE}", "new\nline", "-o", "\udcff", "$(touch RAN)", "n" * 240):
        with suppress(OSError):  # a file system may take no such name
            at(name).write_bytes(content)


def _make_texts(folder: Path, outside: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    run = f"!!python/object/apply:os.mkdir ['{outside / 'RAN'}']"
    pages = {
        "hostile": HOSTILE_EPISODE,
        "aliases": EPISODE.replace("title: A talk\n", bomb),
        "tags": EPISODE.replace("A talk", run),
        "tags-inside": EPISODE.replace("So what?", run),
        "deep-title": EPISODE.replace("A talk", "[" * 20_000 + "]" * 20_000),
        "numbers": EPISODE.replace("sec: 2", "sec: 1" + "0" * 5000).replace("0:02", "9" * 5000),
        "never": EPISODE.replace("sec: 2", "sec: .inf").replace("sec: 0", "sec: .nan"),
        "merges": EPISODE.replace("- line: I", "- <<: *a\n  line: I"),
        "many": EPISODE.replace("---\ntitle", "---\n" + "".join(
            f"k{index}: 1\n" for index in range(20_000)
        ) + "title"),
        "reference": EPISODE.replace("A talk", f"{outside}/victim.md\nrecording: {outside}/RAN"),
    }  # fmt: skip
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    captions = {
        "hostile": SRT,
        "backwards": "1\n00:00:09,000 --> 00:00:01,000\nx\n\n1\n99:99:99,999 --> 00:00:00,000\n",
        "markup": "1\n00:00:00,000 --> 00:00:01,000\n" + "<i>" * 50_000 + "x\n",
        "long": "1\n00:00:00,000 --> 00:00:01,000\n" + "so " * 50_000 + "\n",
        "numbers": f"{'9' * 5000}\n{'9' * 5000}:00:00,000 --> 00:00:01,000\nx\n",
    }
    for name, text in captions.items():
        (folder / f"{name}.srt").write_text(text, encoding="utf-8")
    kinds: dict[str, object] = {
        "null": None, "number": 10**400, "nan": float("nan"), "text": HOSTILE, "list": [],
        "half": "\ud800", "nested": {"segments": {"segments": []}},
        "words": {"segments": [{"start": "x", "end": [], "text": 7, "words": [None]}]},
        "times": {"segments": [{"start": 1e308, "end": -1e308, "text": "x"}]},
        "segments": {"format": "castproof-segments", "version": 10**9, "segments": None},
        "schema": {"schema": 1, "normalizer": HOSTILE, "collar_s": -1, "episodes": [{"name": []}]},
    }  # fmt: skip
    for name, said in kinds.items():
        for ending in ("json", "voices.json"):
            (folder / f"{name}.{ending}").write_text(json.dumps(said))
    (folder / "repeated.json").write_text("{" + '"a": 1,' * 50_000 + '"a": 1}')
    for name, row in (
        ("nan", "talk 1 nan inf x\n"), ("long", "talk 1 0 1 " + "x" * 500_000 + "\n"),
        ("negative", "talk 1 -5 -1 x\n"),
    ):  # fmt: skip
        (folder / f"{name}.ctm").write_text(row)
        (folder / f"{name}.rttm").write_text(f"SPEAKER {row.replace(' x', ' <NA> <NA> x <NA>')}")


def _make_documents(folder: Path) -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(GOOD["docx"])) as source:
        for name in source.namelist():
            parts[name] = source.read(name)
    main = parts["word/document.xml"]
    entity = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    laugh = b"<!DOCTYPE a [<!ENTITY a 'ha'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (new, b"&%c;" % old * 10)
        for old, new in zip(b"abcdefgh", b"bcdefghi", strict=True)
    )
    start = main.index(b"<w:document")
    changed = {
        "bomb": {"word/document.xml": main + b" " * 80_000_000},
        "entity": {
            "word/document.xml": main[:start] + entity + main[start:].replace(b"So", b"&a;")
        },
        "laughs": {
            "word/document.xml": main[:start] + laugh + b"]>" + main[start:].replace(b"So", b"&i;")
        },
        "deep": {"word/document.xml": b"<a>" * 100_000},
        "upwards": {"../../RAN": b"x", "/RAN": b"x"},
    }
    for name, more in changed.items():
        with zipfile.ZipFile(folder / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as target:
            for part, content in {**parts, **more}.items():
                target.writestr(part, content)


def _make_recordings(folder: Path, outside: Path) -> None:
    good = GOOD["wav"]
    texts = {
        "playlist": f"#EXTM3U\n#EXTINF:1,\nfile://{outside}/victim.wav\n",
        "concat": f"ffconcat version 1.0\nfile {outside}/victim.wav\n",
        "address": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n",
    }
    for name, text in texts.items():
        (folder / f"{name}.wav").write_text(text)
    (folder / "claim.wav").write_bytes(good[:40] + struct.pack("<I", 2**32 - 1) + good[44:])
    (folder / "rate.wav").write_bytes(good[:24] + struct.pack("<I", 1) + good[28:])
    (folder / "fast.wav").write_bytes(good[:24] + struct.pack("<I", 2**31 - 1) + good[28:])
    (folder / "channels.wav").write_bytes(good[:22] + struct.pack("<H", 65_535) + good[24:])
    (folder / "cut.wav").write_bytes(good[:50])


def _make_settings(folder: Path, outside: Path) -> None:
    far = str(outside / "made")
    presets = {
        "trusting": "diarize:\n  trust_model: true\n  model: ./model\n",
        "models": "asr:\n  model: ./whisper\ndiarize:\n  model: ./model\n",
        "names": "asr:\n  model: owner/name\ndiarize:\n  model: owner/name\n",
        "endless": "asr:\n  model: /dev/zero\n  hotwords: /dev/zero\n",
        "tags": f"asr: !!python/object/apply:os.mkdir ['{outside / 'RAN'}']\n",
        "aliases": "asr: &a {model: small}\ndiarize: *a\n",
        "numbers": f"captions:\n  width_chars: {'9' * 5000}\nasr:\n  beam_size: .inf\n",
        "elsewhere": f"output: {far}\nvoices:\n  file: {far}\nglossary:\n  file: {far}\n",
        "hostile": f"{json.dumps(HOSTILE)}: 1\n",
        "nul": 'asr:\n  model: "./a\\0b"\ndiarize:\n  model: "./a\\0b"\n',
    }
    glossaries = {
        "catches-all": "terms:\n  x: ['', ' ', '.*', '(a+)+$']\n",
        "hostile": f"terms:\n  {json.dumps(HOSTILE)}: [{json.dumps(HOSTILE)}]\n",
        "numbers": "terms:\n  1: [2]\n  null: [null]\n  2026-01-01: [true]\n",
        "tags": f"terms: !!python/object/apply:os.mkdir ['{outside / 'RAN'}']\n",
        "same": "terms:\n" + "".join(f"  Term{index}: [term]\n" for index in range(500)),
    }
    for name, text in presets.items():
        (folder / f"{name}.preset.yaml").write_text(text)
    for name, text in glossaries.items():
        (folder / f"{name}.terms.yaml").write_text(text)
    rows = (
        "../up",
        far,
        "..",
        ".castproof/x",
        "a/../../b",
        "\x1b[2J",
        "C:\\x",
        "x" * 300,
        "linked",
    )
    manifests = {
        "upwards": "recording,episode\n" + "".join(f"talk.wav,{row}\n" for row in rows),
        "others": f"recording,episode\n{outside}/victim.wav,a\n/dev/zero,b\npipe.wav,c\n",
        "quotes": 'recording,episode\n"' + "x" * 200_000,
        "hostile": f"recording,{HOSTILE}\n",
        "repeated": "recording,recording\ntalk.wav,talk.wav\n",
    }
    for name, text in manifests.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def _make_models(folder: Path, canary: Path) -> None:
    """Models in folders of their own, and in folders with names of the hub."""
    call = {"name": "os.mkdir", "params": {"path": str(canary)}}
    config = {"pipeline": call, "preprocessors": {"a": call}}
    network = {
        "pipeline": {
            "name": "pyannote.audio.pipelines.SpeakerDiarization",
            "params": {
                "segmentation": "$model/segmentation", "embedding": "$model/segmentation",
                "plda": "$model/segmentation", "clustering": "VBxClustering",
            },
        }
    }  # fmt: skip
    hub = "pyannote-community/speaker-diarization-community-1"
    for name, said in (("model", config), ("owner/name", config), (hub, config), ("net", network)):
        at = folder / name
        (at / "segmentation").mkdir(parents=True)
        (at / "config.yaml").write_text(json.dumps(said))
        (at / "segmentation" / "pytorch_model.bin").write_bytes(pickle.dumps(Runs(canary)))
    for name in ("whisper", "Systran/faster-whisper-small", "small"):
        at = folder / name
        at.mkdir(parents=True)
        (at / "model.bin").write_bytes(b"\x06\0\0\0" + b"\xff" * 5000)
        (at / "config.json").write_text(DEEP)
        (at / "tokenizer.json").write_text("{}")
        (at / "vocabulary.json").symlink_to("/dev/zero")


def _make_modules(folder: Path, canary: Path) -> None:
    """Modules by the names that are imported, and what tools look for in the current folder."""
    program = f"import os\nos.makedirs({str(canary)!r}, exist_ok=True)\n"
    for name in ("yaml", "typer", "numpy", "json", "sitecustomize", "usercustomize", "soundfile"):
        (folder / f"{name}.py").write_text(program)
    for name in ("castproof", "transcript", "review", "torch"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(program)
    (folder / ".env").write_text("HF_TOKEN=x\nPYTHONSTARTUP=yaml.py\n")
    (folder / "pyvenv.cfg").write_text("home = .\n")


#: Folders in it that hold what there can be only one of in a folder.
ROOMS = ("linked", "inner", "forged", "journal", "packages")


def make_rooms(folder: Path, outside: Path) -> None:
    """Make the folders in it, each with an episode, a recording, and a `.castproof` of its own."""
    for room in (folder, *(folder / name for name in ROOMS)):
        if room != folder:
            room.mkdir()
            for ending in ("md", "wav", "srt"):
                (room / f"talk.{ending}").write_bytes(GOOD[ending])
    victims = outside / "victims"
    (folder / "linked" / ".castproof").symlink_to(victims)
    (folder / "out-link").symlink_to(victims)
    (folder / "out-gone").symlink_to(outside / "made")
    own = folder / "inner" / ".castproof"
    own.mkdir()
    (own / "talk").symlink_to(victims / "talk")
    _forge(folder / ".castproof" / "talk", outside, is_linked=True)
    _forge(folder / "forged" / ".castproof" / "talk", outside, is_linked=False)
    _make_journals(folder / "journal", outside)
    log = "batch-events.jsonl"
    (folder / ".castproof" / log).symlink_to(outside / "victim.json")
    os.mkfifo(folder / "journal" / ".castproof" / log)
    events = ({"event": [], "recording": "talk"}, {"event": "failed", "recording": HOSTILE}, [])
    row = {"event": "done", "recording": "talk", "reason": {}, "missing": 7, "time": HOSTILE}
    text = "\n".join(map(json.dumps, (*events, row)))
    (folder / "forged" / ".castproof" / log).write_text(f"{text}\n{DEEP}")
    for name in ("libcuda.so.1", "database.yml"):
        (folder / "packages" / name).write_text("x")
    os.mkfifo(folder / "packages" / "matplotlibrc")


OWN_FILES = (
    "lock", "lock.holder", "talk.md.lock", "talk.md.lock.holder", "talk.md.address", "talk.md.html",
    "asr.json", "turns.rttm", "exclusive.rttm", "voices.npz", "speakers.npz", "transcript.json",
    "provenance.json", "base-0.json", "review-talk.mp3", "review-talk.peaks.npy",
)  # fmt: skip


def _forge(own: Path, outside: Path, *, is_linked: bool) -> None:
    """A recording's folder in which each of our files is a link out, or says what it should not."""
    own.mkdir(parents=True)
    for name in OWN_FILES:
        if is_linked:
            is_text = name.endswith((".json", ".rttm"))
            target = "victim.json" if is_text else f"made-{name}"
            (own / name).symlink_to(outside / target)
        else:
            (own / name).write_bytes(pickle.dumps(Runs(outside / "RAN")))
    if is_linked:
        return
    digest = "0" * 64
    key = {"recording": digest, "settings": {}}
    names = ("../../../victim.json", str(outside / "victim.json"), "/dev/zero", "talk.md.lock")
    record = {"key": key, "artifacts": dict.fromkeys(names, digest), "facts": {"language": HOSTILE}}
    output = {"recording": digest, "bases": {digest: "../../../victim"}, "base": "../../x"}
    said = {
        "castproof": HOSTILE,
        "stages": {"recognize": record, "diarize": record, "../x": record},
        "outputs": {"talk.md": output, "../../../victim.md": output, str(outside / "made"): output},
    }
    (own / "provenance.json").write_text(json.dumps(said))
    (own / "talk.md.address").write_text(
        json.dumps({"host": "0.0.0.0", "port": 1, "token": "A" * 32})  # noqa: S104
    )
    (own / "lock.holder").write_text(json.dumps({"process": 1, "machine": HOSTILE}))


def _make_journals(room: Path, outside: Path) -> None:
    """Episodes beside journals that are none."""
    (room / ".castproof").mkdir()
    opening = {MARK: VERSION, "file": EPISODE}
    contents: dict[str, bytes] = {
        "empty": b"",
        "row": json.dumps(opening).encode()[:30],
        "deep": json.dumps(opening).encode()[:-1] + b', "a": ' + DEEP.encode() + b"\n",
        "opening": json.dumps(opening).encode() + b"\n" + json.dumps(HOSTILE).encode() + b"\n",
        "bytes": bytes(range(256)),
    }
    for name, content in contents.items():
        (room / f"{name}.md").write_text(EPISODE)
        (room / f"{name}.md.review~").write_bytes(content)
    for name, target in (("link", outside / "victim.md"), ("gone", outside / "made")):
        (room / f"{name}.md").write_text(EPISODE)
        (room / f"{name}.md.review~").symlink_to(target)
        (room / f"{name}.md~").symlink_to(target)
    (room / "pipe.md").write_text(EPISODE)
    os.mkfifo(room / "pipe.md.review~")


def give_to(folder: Path, user: int) -> None:
    """Make another user the owner of the folder, but of hard links to what lies outside."""
    for path in (folder, *folder.rglob("*")):
        if not path.name.startswith("hard."):
            os.chown(path, user, user, follow_symlinks=False)
