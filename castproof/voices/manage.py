"""What `castproof voices` does with a collection of known voices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.naming.labels import rename_transcript
from castproof.config.request import Request
from castproof.config.schema import Configuration
from castproof.errors import OutputNotWritable
from castproof.files.lock import hold_file
from castproof.files.safe_edit import read_episode
from castproof.pipeline.models import Models
from castproof.pipeline.progress import Reporter
from castproof.voices.files import CollectionFile, read_collection, read_collection_file
from castproof.voices.learn import LearntVoices, Part, sample_speakers, sample_voice
from diarize.identification.collection import Collection, KnownVoice, Sample
from transcript.errors import InvalidCall


@dataclass(frozen=True, slots=True)
class AddedVoice:
    """A sample that was added, and the voice that it is now part of."""

    sample: Sample
    voice: KnownVoice


def find_collection(config: Configuration) -> Path:
    """Find where the collection lies; raise :class:`InvalidCall` where nobody configured it."""
    if config.voices.collection is None:
        raise InvalidCall(
            "no collection of voices is given: use --voices FILE, or voices.collection in a preset"
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
        raise InvalidCall("NAME is empty: give the name of the person who speaks")
    path = find_collection(config)
    file = read_collection_file(path)
    with reporter.stage(recording.name, "loading the speaker models"):
        embedding = models.embedder().embedding
    _require_embedding(file, embedding)
    sample = sample_voice(recording, part, config.voices.options(), models, reporter)
    extended = _add_samples(path, embedding, {name: sample})
    return AddedVoice(sample, _require_voice(extended, name))


def learn(
    episode: Path,
    recording: Path,
    request: Request,
    only: Iterable[str],
    models: Models,
    reporter: Reporter,
) -> LearntVoices:
    """Add the voices of an edited episode's speakers, under their names there.

    ``request.names_by_label`` are other names for some; ``only`` are the speakers to learn, all
    where there are none. Raises what :func:`~castproof.voices.learn.sample_speakers` raises, and
    what saving raises.
    """
    path = find_collection(request.config)
    file = read_collection_file(path)
    _, page = read_episode(episode)
    edited = rename_transcript(page.transcript, dict(request.names_by_label))
    learnt = sample_speakers(
        edited, recording, request, tuple(only), file.collection, models, reporter
    )
    if learnt.samples:
        _add_samples(path, learnt.embedding, learnt.samples)
    return learnt


def forget(name: str, path: Path) -> Collection:
    """Delete somebody's voice; raise :class:`InvalidCall` where it is not known."""
    with hold_file(path):
        file = read_collection_file(path)
        known = read_collection(path)
        _require_voice(known, name)
        left = known.forget(name)
        file.save(left)
    return left


def find_voice(name: str, path: Path) -> KnownVoice:
    """Find somebody's voice; raise :class:`InvalidCall` where it is not known."""
    return _require_voice(read_collection(path), name)


def export_voices(path: Path, to: Path, names: Sequence[str]) -> Collection:
    """Write a new collection of these people, or of all.

    Raises :class:`~castproof.errors.OutputNotWritable` where a file is there already.
    """
    known = read_collection(path)
    for name in names:
        _require_voice(known, name)
    chosen = known.select(names) if names else known
    if to.exists():
        raise OutputNotWritable(f"{to} is there already: name a new file", path=to)
    CollectionFile(to).save(chosen)
    return chosen


def import_voices(path: Path, other: Path) -> Mapping[str, int]:
    """Add the voices of another collection; return how many recordings each is known from now.

    Raises :class:`~diarize.errors.OtherEmbedding` where they cannot be compared.
    """
    imported = read_collection(other)
    with hold_file(path):
        file = read_collection_file(path)
        merged = imported if file.collection is None else file.collection.merge(imported)
        file.save(merged)
    return {name: len(_require_voice(merged, name).samples) for name in imported.names}


def _add_samples(path: Path, embedding: str, samples: Mapping[str, Sample]) -> Collection:
    """Add samples to what the collection holds by now: listening takes long."""
    with hold_file(path):
        file = read_collection_file(path)
        extended = _require_embedding(file, embedding)
        for name, sample in samples.items():
            extended = extended.learn(name, [sample])
        file.save(extended)
    return extended


def _require_embedding(file: CollectionFile, embedding: str) -> Collection:
    """Return the collection that is there, if it is of this model, or a new one."""
    if file.collection is None:
        return Collection(embedding)
    file.collection.require_embedding(embedding)
    return file.collection


def _require_voice(collection: Collection, name: str) -> KnownVoice:
    found = collection.find_voice(name)
    if found is None:
        names = ", ".join(collection.names) or "none"
        raise InvalidCall(f"no voice is known for {name}; the collection has {names}")
    return found
