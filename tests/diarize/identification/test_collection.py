"""A collection of voices: what it learns, forgets and takes in, and its file."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import OtherEmbedding
from diarize.identification.collection import (
    Collection,
    Sample,
    normalize,
    parse_collection,
    write_collection,
)
from transcript.errors import FormatError

DAY = date(2026, 11, 21)


def sample(
    *embedding: float,
    seconds: float = 10.0,
    digest: str = "d1",
    start: float | None = None,
    end: float | None = None,
) -> Sample:
    vector = tuple(normalize(np.array(embedding)).tolist())
    return Sample(vector, seconds, "talk.mp3", digest, DAY, start, end)


ANN = Collection("model").learn("Ann", [sample(1.0, 0.0)])


def test_a_voice_is_the_mean_of_its_samples_by_their_seconds() -> None:
    grown = ANN.learn("Ann", [sample(0.0, 1.0, seconds=30.0, digest="d2")])
    voice = grown.find_voice("Ann")
    assert voice is not None
    assert voice.seconds == 40.0
    assert voice.centroid == pytest.approx(normalize(np.array([1.0, 3.0])))


def test_learning_the_same_part_again_replaces_what_it_taught() -> None:
    again = ANN.learn("Ann", [sample(0.0, 1.0)])
    assert [one.embedding for one in again.voices[0].samples] == [(0.0, 1.0)]
    other = ANN.learn("Ann", [sample(0.0, 1.0, start=5.0)])
    assert len(other.voices[0].samples) == 2


def test_voices_are_in_order_of_name_and_can_be_forgotten_and_chosen() -> None:
    grown = ANN.learn("bob", [sample(0.0, 1.0)]).learn("Cy", [sample(1.0, 1.0)])
    assert grown.names == ("Ann", "bob", "Cy")
    assert grown.forget("bob").names == ("Ann", "Cy")
    assert grown.select(["Cy", "Ann"]).names == ("Ann", "Cy")
    assert grown.find_voice("Eve") is None


def test_collections_of_one_model_are_merged_and_those_of_two_are_not() -> None:
    other = Collection("model").learn("Ann", [sample(0.0, 1.0, digest="d2")])
    assert len(ANN.merge(other).voices[0].samples) == 2
    with pytest.raises(OtherEmbedding, match="another embedding model"):
        ANN.merge(Collection("later"))
    with pytest.raises(OtherEmbedding, match=r"model.*later"):
        ANN.require_embedding("later")


def test_a_collection_as_a_file() -> None:
    assert write_collection(ANN) == (
        '{"castproof_voices": 1, "embedding": "model", "samples": [\n'
        '{"name": "Ann", "seconds": 10.0, "source": "talk.mp3", "digest": "d1", '
        '"learnt": "2026-11-21", "embedding": [1.0, 0.0]}\n'
        "]}\n"
    )


vectors = st.lists(st.floats(-1, 1).map(lambda x: round(x, 3)), min_size=3, max_size=3).filter(any)
times = st.none() | st.floats(0, 1000).map(lambda t: round(t, 3))


@given(
    st.lists(
        st.tuples(st.sampled_from(["Ann", "Böb", 'C"y\n']), vectors, times, st.sampled_from("ab")),
        max_size=6,
    )
)
def test_what_is_written_is_read_again(
    taught: list[tuple[str, list[float], float | None, str]],
) -> None:
    collection = Collection("model")
    for name, vector, start, digest in taught:
        collection = collection.learn(name, [sample(*vector, digest=digest, start=start)])
    text = write_collection(collection)
    read = parse_collection(text)
    assert write_collection(read) == text
    assert read.names == collection.names
    for one, other in zip(read.voices, collection.voices, strict=True):
        assert one.centroid == pytest.approx(other.centroid, abs=1e-5)


GOOD = write_collection(ANN)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('"castproof_voices": 1', '"castproof_voices": 2', "is 2, not 1"),
        ('"castproof_voices": 1, ', "", "has no 'castproof_voices'"),
        ('"seconds": 10.0', '"seconds": -1', "samples\\[0\\].seconds"),
        ('"name": "Ann"', '"name": " "', "name is empty"),
        ("2026-11-21", "2026-13-01", "learnt is not a date"),
        ("[1.0, 0.0]", "[0, 0]", "all zeros"),
        ("[1.0, 0.0]", "[1e300, 0]", "is longer than 1"),
        ("[1.0, 0.0]", '[1.0, "x"]', "not a number"),
        ("]}\n", "", "not JSON"),
        ('"digest"', '"digset"', "has no 'digest'"),
    ],
)
def test_a_file_that_is_none_is_told_where(was: str, becomes: str, says: str) -> None:
    assert was in GOOD
    with pytest.raises(FormatError, match=says):
        parse_collection(GOOD.replace(was, becomes, 1))


def test_samples_of_two_lengths_are_refused() -> None:
    two = ANN.learn("Bob", [sample(1.0, 0.0, 0.0)])
    with pytest.raises(FormatError, match="not as long as the others"):
        parse_collection(write_collection(two))


@given(st.text(max_size=200) | st.from_regex(r'\{"castproof_voices": 1.{0,80}\}', fullmatch=True))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    with suppress(FormatError):
        parse_collection(text)


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD)))
    with suppress(FormatError):
        parse_collection(GOOD[:at] + data.draw(st.text(max_size=3)) + GOOD[at + 1 :])
