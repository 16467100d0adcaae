"""Japanese, as far as fillers and introductions go: 「えーと、」 and 「…と申します」."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

JAPANESE = LanguagePack(
    code="ja",
    name="Japanese",
    script="Japanese",
    hesitations=words_of("えーと えっと ええと えー あのー うーんと"),
    quotes=("「", "」"),
    naming=NamingCues(
        and_words="と",
        plain=(
            ("self", r"NAME(?:と申します|といいます|と言います)"),
            ("next", r"(?:本日|今日|今回)?のゲストは、?NAMEさん"),
            ("next", r"ゲストの、?NAMEさん"),
        ),
        welcomed=r"(?:よろしくお願い|ありがとうございます|こんにちは)",
    ),
)
