"""A recording's folder: what earlier runs finished, and whether it may be trusted.

    OUT/.castproof/NAME/
        asr.json          what was heard first
        speech.json       where somebody speaks, by voice activity detection
        again.json        what was kept of speech that was heard again
        turns.rttm        who spoke when, overlaps and all
        exclusive.rttm    the same with one speaker at a time
        voices.npz        how each speaker sounds to the diarizer
        speakers.npz      how each sounds alone, to be held against known voices
        transcript.json   the words with their speakers
        base-….json       the machine output that a person's file was edited from
        provenance.json   what each of these was made from, and its checksum

A stage is finished when provenance says so for the same recording, the same settings and the
same model, *and* every artifact of it is there with the checksum provenance has for it. An
artifact is written before the provenance that records it, so a run killed in between has
at worst an artifact without a record, which is made again.

Of a file that a person may edit it is known which machine output stands behind it: its *base*.
Every base is kept, for a copy of the file may lie anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from castproof.files import atomic, digest
from castproof.pipeline.provenance import (
    OutputRecord,
    StageKey,
    StageRecord,
    read_provenance,
)
from transcript.own_files import read_own

FOLDER_NAME = ".castproof"
#: The program was called castscribe once; what it left is read, and added to, where it is.
FORMER_FOLDER_NAME = ".castscribe"
PROVENANCE_NAME = "provenance.json"
BASE_NAME = "base-{}.json"
#: How somebody sounds is nobody else's: such a file is readable by its owner only.
VOICE_ENDING, OWNER_ONLY = ".npz", 0o600
# One further than the newest: a run killed between recording a file and writing it.
DIGESTS_KEPT = 2


def recording_folder(output: Path, stem: str) -> Path:
    """Name the folder of a recording in an output folder, whether or not it is there.

    Where only a folder of the program's former name is there, it is that one.
    """
    former = output / FORMER_FOLDER_NAME / stem
    folder = output / FOLDER_NAME / stem
    return former if former.exists() and not folder.exists() else folder


def list_recording_folders(output: Path) -> tuple[Path, ...]:
    """List the folders of recordings in an output folder, by name; none behind a link."""
    names = (FORMER_FOLDER_NAME, FOLDER_NAME)
    found = [path.parent for name in names for path in output.glob(f"{name}/*/{PROVENANCE_NAME}")]
    return tuple(sorted(path for path in found if find_link(path) is None))


def find_link(folder: Path) -> Path | None:
    """Find a link among castproof's own folders that lead to ``folder``; ``None`` without one.

    What lies behind it is not castproof's.
    """
    own = [folder, *folder.parents]
    tops = [at for at, each in enumerate(own) if each.name in (FOLDER_NAME, FORMER_FOLDER_NAME)]
    return (
        next((each for each in own[: min(tops) + 1] if each.is_symlink()), None) if tops else None
    )


class RecordingCache:
    """The folder of one recording; use it only while holding the folder's lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keeping = Lock()  # two stages of a recording may end at the same time
        self._provenance = self._saved = read_provenance(folder / PROVENANCE_NAME)

    def describe(self, castproof: str, recording: Mapping[str, Any]) -> None:
        """Note which recording this run is about; written with the next stage or output."""
        self._provenance = self._provenance.model_copy(
            update={"castproof": castproof, "recording": dict(recording)}
        )

    def note_configuration(self, configuration: Mapping[str, Any]) -> None:
        """Note what a run that is to make a transcript was resolved to.

        Written with the next stage or output; at once where only other commands listened so far,
        for nothing else would tell that a transcript was begun.
        """
        self._provenance = self._provenance.model_copy(
            update={"configuration": dict(configuration)}
        )
        if self._saved.stages and not self._saved.configuration:
            self._save()

    @property
    def configuration(self) -> Mapping[str, Any]:
        """What the last run that was to make a transcript was resolved to; empty without one."""
        return self._provenance.configuration

    def find_stage(self, stage: str, key: StageKey) -> tuple[dict[str, bytes], StageRecord] | None:
        """Find the artifacts and the record of a finished stage, or ``None`` when it has to run."""
        found = self._look_up(stage, key)
        return None if isinstance(found, str) else found

    def explain_miss(self, stage: str, key: StageKey) -> str | None:
        """Say why a stage has to run; ``None`` where :meth:`find_stage` has its result."""
        found = self._look_up(stage, key)
        return found if isinstance(found, str) else None

    def _look_up(self, stage: str, key: StageKey) -> tuple[dict[str, bytes], StageRecord] | str:
        """The artifacts and the record, or why they are not what the key asks for."""
        record = self._provenance.stages.get(stage)
        if record is None:
            return "nothing is kept of an earlier run"
        if not record.is_unharmed:
            return "what is kept was changed since"
        if differences := key.differences(record.key):
            return f"what is kept was made with {' and '.join(differences)}"
        artifacts = {}
        for name, expected in record.artifacts.items():
            content = self._read(name)
            if content is None or digest.of_bytes(content) != expected:
                return f"{name} is {'missing' if content is None else 'damaged'}"
            artifacts[name] = content
        return artifacts, record

    def find_key(self, stage: str) -> StageKey | None:
        """Find what the stage's last result depended on, where there is one."""
        record = self._provenance.stages.get(stage)
        return None if record is None else record.key

    def stages(self) -> Mapping[str, StageKey]:
        """Return what the last result of every stage depended on."""
        return {stage: record.key for stage, record in self._provenance.stages.items()}

    def save_stage(
        self, stage: str, key: StageKey, artifacts: Mapping[str, bytes], facts: Mapping[str, Any]
    ) -> None:
        """Write a stage's artifacts, then record them in provenance."""
        for name, content in artifacts.items():
            if self._read(name) != content:
                mode = OWNER_ONLY if name.endswith(VOICE_ENDING) else None
                atomic.write_own(self.folder / name, content, mode=mode)
        checksums = {name: digest.of_bytes(content) for name, content in artifacts.items()}
        record = StageRecord(key=key, artifacts=checksums, facts=dict(facts)).with_seal()
        with self._keeping:
            stages = {**self._provenance.stages, stage: record}
            # By name, so that the file is the same whichever of two stages ended first.
            self._update("stages", dict(sorted(stages.items())))

    def find_output(self, name: str) -> OutputRecord | None:
        """Find what castproof last wrote under this name, as far as it is known."""
        return self._provenance.outputs.get(name)

    def outputs(self) -> Mapping[str, OutputRecord]:
        """Return what is known of every file that was written from this recording, by name."""
        return self._provenance.outputs

    def record_pending(
        self, name: str, recording: str, content: bytes, base: bytes | None = None
    ) -> None:
        """Record that ``content`` is about to be written as ``name``: call it *before* writing.

        After a crash in between, the next run knows both what was there and what was meant.
        With the ``base`` of that content, call :meth:`commit` once it is written.
        """
        newest = digest.of_bytes(content)
        earlier = self._provenance.outputs.get(name) or OutputRecord(recording=recording)
        kept = tuple(d for d in earlier.digests if d != newest)
        record = earlier.model_copy(
            update={"recording": recording, "digests": (newest, *kept)[:DIGESTS_KEPT]}
        )
        if base is not None:
            record = self._add_bases(record, {newest: base})
        self._record(name, record)

    def record_edited(self, name: str, content: bytes) -> None:
        """Record that ``content``, laid out from a person's episode, is about to be ``name``."""
        newest = digest.of_bytes(content)
        recording = str(self._provenance.recording.get("sha256", ""))
        earlier = self._provenance.outputs.get(name) or OutputRecord(recording=recording)
        kept = tuple(each for each in earlier.edited_digests if each != newest)
        digests = (newest, *kept)[:DIGESTS_KEPT]
        self._record(name, earlier.model_copy(update={"edited_digests": digests}))

    def record_pending_bases(self, name: str, recording: str, bases: Mapping[bytes, bytes]) -> None:
        """Record what the bases of contents of ``name`` are, before one takes another's place.

        They hold a person's words too, so that none of them is castproof's to replace. Call
        :meth:`commit` once the file is written.
        """
        earlier = self._provenance.outputs.get(name) or OutputRecord(recording=recording)
        found = {digest.of_bytes(content): base for content, base in bases.items()}
        self._record(name, self._add_bases(earlier, found))

    def commit(self, name: str, content: bytes, merged_into: bytes | None = None) -> None:
        """Record that ``name`` holds ``content`` now, which was recorded as pending with its base.

        ``merged_into`` is the machine output that it came to hold.
        """
        record = self._provenance.outputs[name]
        base = record.bases[digest.of_bytes(content)]
        newest = record.merged_into if merged_into is None else digest.of_bytes(merged_into)
        self._record(name, record.model_copy(update={"base": base, "merged_into": newest}))

    def read_base(self, checksum: str) -> bytes | None:
        """Read a base that was kept; ``None`` where it is gone or damaged."""
        content = self._read(self.base_path(checksum).name)
        return content if content is not None and digest.of_bytes(content) == checksum else None

    def base_path(self, checksum: str) -> Path:
        """Return where the base of this checksum is kept."""
        return self.folder / BASE_NAME.format(checksum[:16])

    def _add_bases(self, record: OutputRecord, bases: Mapping[str, bytes]) -> OutputRecord:
        """The record that knows these bases too, by contents' digests; each base is written."""
        checksums = {content: digest.of_bytes(base) for content, base in bases.items()}
        for content, checksum in checksums.items():
            if self.read_base(checksum) is None:
                atomic.write_own(self.base_path(checksum), bases[content])
        is_settled = set(checksums.values()) == {record.base}
        return record.model_copy(
            update={
                "bases": {**record.bases, **checksums},
                "base": record.base if is_settled else None,
            }
        )

    def _record(self, name: str, record: OutputRecord) -> None:
        if record != self._provenance.outputs.get(name):
            self._update("outputs", {**self._provenance.outputs, name: record})

    def _read(self, name: str) -> bytes | None:
        # A name from a damaged provenance must not lead out of the folder, nor must a link.
        if Path(name).name != name:
            return None
        try:
            return read_own(self.folder / name)
        except (OSError, ValueError):  # a name with a NUL
            return None

    def _update(self, field: str, value: object) -> None:
        self._provenance = self._provenance.model_copy(update={field: value})
        self._save()

    def _save(self) -> None:
        if self._provenance == self._saved:
            return
        text = self._provenance.model_dump_json(indent=1, by_alias=True) + "\n"
        atomic.write_own(self.folder / PROVENANCE_NAME, text.encode())
        self._saved = self._provenance


def list_finished_stages(folder: Path) -> tuple[str, ...]:
    """List the stages whose results lie in a recording's folder unharmed, by name."""
    cache = RecordingCache(folder)
    stages = cache.stages()
    return tuple(stage for stage, key in stages.items() if cache.find_stage(stage, key) is not None)
