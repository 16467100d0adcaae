"""Pipelines on the hub whose files are known by name and, where anybody may give them, by bytes.

The public copy of community-1 has no gate, so nobody needs a token for it. Whoever owns the copy
could change it, and a checkpoint is a pickle, which is code: each of its files is therefore held to
the SHA-256 of pyannote's own, at revision 3533c8cf8e369892e6b79ff1bf80f7b0286a54ee of
pyannote/speaker-diarization-community-1. The digests are those of the Git LFS pointers that
kaixxx/noScribe carries at af6437d. By digest, not by commit: whatever else changes beside the files
does not matter, and nobody can move a digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

ORIGINAL = "pyannote/speaker-diarization-community-1"
PUBLIC_COPY = "pyannote-community/speaker-diarization-community-1"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What is known of a file's bytes: how many there are, and their SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A pipeline on the hub, and the files that it loads.

    A file of which nothing is known is taken as the hub gives it. ``attribution`` names the
    licence and its owner where the files are passed on by somebody else.
    """

    repository: str
    files: Mapping[str, KnownFile | None]
    attribution: str | None = None

    @property
    def is_public(self) -> bool:
        """Whether it can be had without a token: its bytes say that they are the right ones."""
        return None not in self.files.values()

    @property
    def digest(self) -> str:
        """The SHA-256 of the files' digests, which stands for all of their bytes."""
        digests = [(name, file and file.sha256) for name, file in sorted(self.files.items())]
        return hashlib.sha256(repr(digests).encode()).hexdigest()


_COMMUNITY_1 = {
    "config.yaml": KnownFile(
        444, "5ce2bfa9a938dc132cec1172592d65173cbb8f444ea1e4133f10f9391de155be"
    ),
    "segmentation/pytorch_model.bin": KnownFile(
        5_906_507, "7ad24338d844fb95985486eb1a464e32d229f6d7a03c9abe60f978bacf3f816e"
    ),
    "embedding/pytorch_model.bin": KnownFile(
        26_646_242, "6f10ff60898a1d185fa22e1d11e0bfa8a92efec811f11bca48cb8cafebefd929"
    ),
    "plda/plda.npz": KnownFile(
        133_852, "9b77bcd840692710dd3496f62ecfeed8d8e5f002fd991b785079b244eab7d255"
    ),
    "plda/xvec_transform.npz": KnownFile(
        134_376, "325f1ce8e48f7e55e9c8aa47e05d2766b7c48c4b25b8de8dd751e7a4cc5fbe8f"
    ),
}

#: The original's files are whatever its owner publishes under its name, now and later.
KNOWN: Mapping[str, KnownModel] = {
    PUBLIC_COPY: KnownModel(
        PUBLIC_COPY,
        _COMMUNITY_1,
        "speaker-diarization-community-1 by pyannote (https://hf.co/pyannote), licence CC-BY-4.0",
    ),
    ORIGINAL: KnownModel(ORIGINAL, dict.fromkeys(_COMMUNITY_1)),
}


def find(model: str) -> KnownModel | None:
    """Find the known pipeline of this name."""
    return KNOWN.get(model)
