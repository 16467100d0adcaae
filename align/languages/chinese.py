"""Chinese, as far as fillers and introductions go: "呃，" and "我叫…"."""

from __future__ import annotations

from align.languages.pack import LanguagePack, NamingCues, words_of

CHINESE = LanguagePack(
    code="zh",
    name="Chinese",
    script="Chinese",
    hesitations=words_of("呃 呃呃"),
    quotes=("“", "”"),
    naming=NamingCues(
        and_words="和",
        plain=(
            ("self", r"(?:我叫|我的名字是|我的名字叫)NAME"),
            ("self", r"我是(?:你们的)?(?:主播|主持人|主持)NAME"),
            ("next", r"(?:今天的|本期的?|我们的)嘉宾是NAME"),
        ),
        faint=(("self", r"(?:大家好|各位好|你好)[，,]我是NAME"),),
        welcomed=r"(?:谢谢|大家好|你好|很高兴)",
    ),
)
