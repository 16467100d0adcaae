"""Collections of voices that were damaged or tampered with have one error."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from castproof.errors import NoCollection
from castproof.voices.files import read_collection_file
from diarize.identification.collection import Collection, Sample, write_collection
from tests.damage import damage
from tests.thoroughness import examples

SAMPLES = [
    Sample((0.6, 0.8), 31.2, "talk.mp3", "9b0d", date(2026, 11, 21)),
    Sample((1.0, 0.0), 12.0, "other.mp3", "4f1c", date(2026, 11, 22), 3.0, 60.0),
]
GOOD = write_collection(Collection("4f1c").learn("Ann", SAMPLES).learn("Bob", SAMPLES[:1]))


@settings(max_examples=examples(20_000))
@given(st.data())
def test_damaged_voices_have_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "voices.json"
    row = " ".join(GOOD.split("\n")).encode()
    path.write_bytes(damage(data, data.draw(st.sampled_from([GOOD.encode(), row]))))
    with suppress(NoCollection):
        found = read_collection_file(path).collection
        assert found is not None
        for voice in found.voices:
            assert voice.centroid.shape == (len(voice.samples[0].embedding),)
        write_collection(found).encode()
