"""Pieces of words joined to words."""

from __future__ import annotations

import pytest

from asr.word_pieces import WordPiece, join_pieces
from transcript.values import Word


class TestJoining:
    @pytest.mark.parametrize(
        ("pieces", "expected"),
        [
            ([" Hello", ",", " you"], ["Hello,", "you"]),
            ([" well", "-", "known"], ["well-known"]),
            ([" don", "'t"], ["don't"]),
            ([" fifty", "%", ";", " so"], ["fifty%;", "so"]),
            (["No", " space", " first"], ["No", "space", "first"]),
            ([" ", " a", ""], ["a"]),
            ([], []),
        ],
    )
    def test_a_piece_without_a_space_belongs_to_the_word_before(
        self, pieces: list[str], expected: list[str]
    ) -> None:
        made = [WordPiece(n, n + 1, text, 0.5) for n, text in enumerate(pieces)]
        assert [word.text for word in join_pieces(made)] == expected

    def test_the_joined_word_spans_its_pieces_and_is_as_sure_as_the_least(self) -> None:
        (word,) = join_pieces([WordPiece(1, 2, " well", 0.9), WordPiece(2, 3, "-known", 0.4)])
        assert word == Word(1, 3, "well-known", 0.4)

    def test_languages_without_spaces_keep_their_pieces(self) -> None:
        pieces = [WordPiece(0, 1, "你", 0.9), WordPiece(1, 2, "好", 0.9)]
        assert [word.text for word in join_pieces(pieces, spaced=False)] == ["你", "好"]
