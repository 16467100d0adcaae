"""What Whisper says where nobody speaks: closing words and credits of the videos it learnt from.

Some of it people say too, at the end of a talk; whether they did only the sound can tell. Credits
(of subtitles, of transcribers) nobody reads out. Collected from what users report of Whisper
(openai/whisper discussions 679 and 928; A. Koenecke et al., "Careless Whisper", FAccT 2024).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transcript.hallucination.repeats import fold_text
from transcript.values import Word

_CLOSINGS = """
thank you|thank you very much|thank you so much|thanks|bye|bye bye|goodbye|good night|see you
see you next time|see you in the next video|ill see you in the next video|ill see you next time
thanks for watching|thank you for watching|thank you so much for watching|thanks for listening
thank you for listening|please subscribe|please subscribe to my channel|like and subscribe
dont forget to like and subscribe|please like and subscribe|please subscribe to our channel
subscribe|you|the end
vielen dank|vielen dank fürs zuschauen|tschüss|bis zum nächsten mal|merci|merci davoir regardé
gracias|gracias por ver el video|suscríbete|obrigado|obrigada|спасибо|спасибо за просмотр
продолжение следует|grazie|grazie per la visione|ご視聴ありがとうございました|ありがとうございました
谢谢大家|谢谢观看|시청해주셔서 감사합니다|감사합니다
"""
_CREDITS = """
subtitles by the amaraorg community|subtitles by|captions by|transcription by castingwords
transcribed by httpsotterai|transcribed by otterai|untertitel der amaraorgcommunity
untertitelung des zdf 2020|untertitel im auftrag des zdf für funk 2017|swr 2020|swr 2021
soustitres réalisés par la communauté damaraorg|soustitres réalisés para la communauté damaraorg
soustitrage société radiocanada|subtítulos realizados por la comunidad de amaraorg
legendas pela comunidade amaraorg|sottotitoli creati dalla comunità amaraorg
редактор субтитров|субтитры сделал dimatorzok|ondertitels ingediend door de amaraorg gemeenschap
字幕由amaraorg社区提供|字幕由 amaraorg 社区提供
"""
_BREAK_S = 0.5
_SENTENCE_ENDS = tuple(".?!…。？！")
_CLOSERS = "\"')]”’»"


def _split_phrases(listed: str) -> frozenset[tuple[str, ...]]:
    texts = (text for line in listed.split("\n") for text in line.split("|"))
    return frozenset(tuple(map(fold_text, text.split())) for text in texts if text)


CLOSINGS, CREDITS = _split_phrases(_CLOSINGS), _split_phrases(_CREDITS)
_LONGEST = max(map(len, CLOSINGS | CREDITS))


@dataclass(frozen=True, slots=True)
class StockPhrase:
    """Words ``first`` up to ``stop`` are a stock phrase, and a sentence of their own.

    ``is_credit`` where nobody would say it.
    """

    first: int
    stop: int
    is_credit: bool


def find_stock_phrases(words: Sequence[Word]) -> Iterator[StockPhrase]:
    """Find every stock phrase that is a whole sentence, or stands between pauses, in order.

    >>> words = [Word(0, 1, text) for text in "Yes. Thank you.".split()]
    >>> [(phrase.first, phrase.stop) for phrase in find_stock_phrases(words)]
    [(1, 3)]
    >>> words = [Word(0, 1, text) for text in "Thank you for the question.".split()]
    >>> list(find_stock_phrases(words))
    []
    """
    keys = [fold_text(word.text) for word in words]
    edges = [0]  # where a sentence begins, or words after a pause
    for index, (before, after) in enumerate(pairwise(words), start=1):
        ends = before.text.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)
        pause = None if before.end is None or after.start is None else after.start - before.end
        if ends or (pause is not None and pause >= _BREAK_S):
            edges.append(index)
    for first, stop in pairwise([*edges, len(words)] if words else []):
        if stop - first > _LONGEST:
            continue
        said = tuple(keys[first:stop])
        if said in CREDITS or any(said[: len(one)] == one for one in CREDITS):
            yield StockPhrase(first, stop, True)
        elif said in CLOSINGS:
            yield StockPhrase(first, stop, False)
