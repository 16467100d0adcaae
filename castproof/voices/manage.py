"""What `castproof voices` does: a collection of known voices, kept where its owner says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.naming.labels import rename_transcript
from castproof.config.request import Request
from castproof.config.schema import Configuration
from castproof.errors import OutputNotWritable
from castproof.files.safe_edit import read_episode
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.voices import files as voice_files
from castproof.voices.files import CollectionFile
from castproof.voices.learn import LearntVoices, Part, sample_speakers, sample_voice
from diarize.identification.collection import Collection, KnownVoice, Sample
from transcript.errors import InvalidCall


@dataclass(frozen=True, slots=True)
class AddedVoice:
    """A voice that was added, and how it is known now."""

    sample: Sample
    voice: KnownVoice


def find_collection(config: Configuration) -> Path:
    """Where the collection lies; raise :class:`InvalidCall` where nobody said it."""
    if config.voices.collection is None:
        raise InvalidCall(
            "say where the voices are kept: --voices FILE, or voices.collection in a preset"
        )
    return Path(config.voices.collection).expanduser()


def add(
    name: str,
    recording: Path,
    part: Part,
    config: Configuration,
    models: Models,
    reporter: Reporter,
) -> AddedVoice:
    """Add the voice of the one person who speaks in a recording, or in a part of it.

    Raises what :func:`~castproof.voices.learn.sample_voice` raises,
    :class:`~diarize.errors.OtherEmbedding`, and what saving raises.
    """
    if not name.strip():
        raise InvalidCall("NAME is empty: say whose voice it is")
    on_disk = voice_files.read_collection_file(find_collection(config))
    with reporter.stage(recording.name, "loading the speaker models"):
        embedder = models.embedder()
    known = _of(on_disk, embedder.embedding)
    sample = sample_voice(recording, part, config.voices.options(), models, reporter)
    grown = known.learn(name, [sample])
    on_disk.save(grown)
    return AddedVoice(sample, _known(grown, name))


def learn(
    episode: Path,
    recording: Path,
    order: Request,
    only: Iterable[str],
    models: Models,
    reporter: Reporter,
) -> LearntVoices:
    """Add the voices of an edited episode's speakers, under their names there.

    ``order.names_by_label`` are other names for some; ``only`` are the speakers to learn, all
    where there are none. Raises what :func:`~castproof.voices.learn.sample_speakers` raises, and
    what saving raises.
    """
    on_disk = voice_files.read_collection_file(find_collection(order.config))
    edited = rename_transcript(read_episode(episode)[1].transcript, dict(order.names_by_label))
    taught = sample_speakers(
        edited, recording, order, tuple(only), on_disk.collection, models, reporter
    )
    if taught.samples:
        grown = _of(on_disk, taught.embedding)
        for name, sample in taught.samples.items():
            grown = grown.learn(name, [sample])
        on_disk.save(grown)
    return taught


def forget(name: str, path: Path) -> Collection:
    """Delete somebody's voice; raise :class:`InvalidCall` where it is not known."""
    on_disk = voice_files.read_collection_file(path)
    known = voice_files.read_collection(path)
    _known(known, name)
    left = known.forget(name)
    on_disk.save(left)
    return left


def find_voice(name: str, path: Path) -> KnownVoice:
    """Somebody's voice; raise :class:`InvalidCall` where it is not known."""
    return _known(voice_files.read_collection(path), name)


def export_voices(path: Path, to: Path, names: Sequence[str]) -> Collection:
    """Write a new collection of these people, or of all.

    Raises :class:`~castproof.errors.OutputNotWritable` where a file is there already.
    """
    known = voice_files.read_collection(path)
    for name in names:
        _known(known, name)
    chosen = known.select(names) if names else known
    if to.exists():
        raise OutputNotWritable(f"{to} is there already: name a new file", path=to)
    CollectionFile(to).save(chosen)
    return chosen


def import_voices(path: Path, other: Path) -> Mapping[str, int]:
    """Add the voices of another collection; return of how many recordings each is known now.

    Raises :class:`~diarize.errors.OtherEmbedding` where they cannot be compared.
    """
    on_disk = voice_files.read_collection_file(path)
    taken = voice_files.read_collection(other)
    merged = taken if on_disk.collection is None else on_disk.collection.merge(taken)
    on_disk.save(merged)
    return {name: len(_known(merged, name).samples) for name in taken.names}


def _of(on_disk: CollectionFile, embedding: str) -> Collection:
    """The collection that is there, of this model, or a new one."""
    if on_disk.collection is None:
        return Collection(embedding)
    on_disk.collection.require_embedding(embedding)
    return on_disk.collection


def _known(collection: Collection, name: str) -> KnownVoice:
    found = collection.find_voice(name)
    if found is None:
        names = ", ".join(collection.names) or "nobody"
        raise InvalidCall(f"nobody is called {name} there; known are {names}")
    return found
