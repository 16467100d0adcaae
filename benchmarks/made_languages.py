"""Short conversations made in several languages, heard by a real Whisper.

    python -m benchmarks.made_languages --model /path/to/whisper-base
    python -m benchmarks.made_languages --model /path/to/whisper-base --only de mixed

espeak-ng speaks both parts, one voice each, with a pause between. The model finds the language,
the words get the speaker whose turn they are in, and are named and laid out as a run does. Printed
are the language found, the word error rate (small letters, without marks), the names that were
heard, and how many captions end on a word that leads to the next. In ``mixed`` the host speaks
English and an answer is German; it is also heard with English set, which has to be noted.
"""

from __future__ import annotations

import argparse
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from align.attribution.speakers import attribute
from align.languages.packs import find_pack
from align.layout.captions import lay_out_captions
from align.naming.rules import Clues, name_speakers
from align.texts import make_key, make_keys
from asr.audio.samples import SAMPLE_RATE
from asr.recognizer import RecognitionOptions
from asr.whisper import load_recognizer
from transcript.spacing import make_words
from transcript.values import Turn

PAUSE_S = 0.7
WORDS_A_MINUTE = "145"


@dataclass(frozen=True, slots=True)
class MadeTalk:
    """A conversation: the turns as voice and text, the first voice's the host's; who they are."""

    name: str
    turns: tuple[tuple[str, str], ...]
    names: tuple[str, str]


def _alternate(voices: tuple[str, str], *texts: str) -> tuple[tuple[str, str], ...]:
    return tuple((voices[number % 2], text) for number, text in enumerate(texts))


TALKS = (
    MadeTalk(
        "de",
        _alternate(
            ("de", "de+f3"),
            "Hallo und willkommen zu unserem Podcast. Mein Name ist Thomas. Unser Gast heute ist "
            "Julia Weber.",
            "Vielen Dank für die Einladung. Ich freue mich, hier zu sein.",
            "Du arbeitest seit zehn Jahren in einem großen Krankenhaus. Was hat sich verändert?",
            "Am Anfang haben wir alles auf Papier geschrieben. Heute haben wir Daten, und wir "
            "können sehen, was wirklich hilft.",
            "Und was würdest du jungen Menschen raten, die in diesem Beruf anfangen wollen?",
            "Sie sollten viele Fragen stellen und keine Angst vor Fehlern haben.",
        ),
        ("Thomas", "Julia"),
    ),
    MadeTalk(
        "fr",
        _alternate(
            ("fr-fr", "fr-fr+f3"),
            "Bonjour et bienvenue dans notre podcast. Je m'appelle Thomas. Notre invitée "
            "aujourd'hui est Julie Martin.",
            "Merci beaucoup pour l'invitation. Je suis très contente d'être ici.",
            "Tu travailles depuis dix ans dans un grand hôpital. Qu'est-ce qui a changé ?",
            "Au début, nous avons tout écrit sur du papier. Aujourd'hui nous avons des données et "
            "nous pouvons voir ce qui aide vraiment.",
            "Et quel conseil donnes-tu aux jeunes qui veulent commencer ce métier ?",
            "Ils devraient poser beaucoup de questions et ne pas avoir peur des erreurs.",
        ),
        ("Thomas", "Julie"),
    ),
    MadeTalk(
        "es",
        _alternate(
            ("es", "es+f3"),
            "Hola y bienvenidos a nuestro programa. Me llamo Carlos. Nuestra invitada de hoy es "
            "Elena García.",
            "Muchas gracias por la invitación. Estoy muy contenta de estar aquí.",
            "Trabajas desde hace diez años en un hospital grande. ¿Qué ha cambiado?",
            "Al principio escribíamos todo en papel. Hoy tenemos datos y podemos ver lo que ayuda "
            "de verdad.",
            "¿Y qué consejo das a los jóvenes que quieren empezar en esta profesión?",
            "Deberían hacer muchas preguntas y no tener miedo de los errores.",
        ),
        ("Carlos", "Elena"),
    ),
    MadeTalk(
        "pt",
        _alternate(
            ("pt-br", "pt-br+f3"),
            "Olá e bem-vindos ao nosso programa. Meu nome é Carlos. Nossa convidada de hoje é "
            "Helena Silva.",
            "Muito obrigada pelo convite. Estou muito feliz de estar aqui.",
            "Você trabalha há dez anos em um hospital grande. O que mudou?",
            "No começo nós escrevemos tudo no papel. Hoje temos dados e podemos ver o que ajuda de "
            "verdade.",
            "E que conselho você dá aos jovens que querem começar nessa profissão?",
            "Eles devem fazer muitas perguntas e não ter medo dos erros.",
        ),
        ("Carlos", "Helena"),
    ),
    MadeTalk(
        "it",
        _alternate(
            ("it", "it+f3"),
            "Ciao a tutti e benvenuti al nostro programma. Mi chiamo Marco. La nostra ospite di "
            "oggi è Giulia Rossi.",
            "Grazie mille per l'invito. Sono molto felice di essere qui.",
            "Lavori da dieci anni in un grande ospedale. Che cosa è cambiato?",
            "All'inizio scrivevamo tutto sulla carta. Oggi abbiamo dei dati e possiamo vedere che "
            "cosa aiuta davvero.",
            "E che consiglio dai ai giovani che vogliono cominciare questo lavoro?",
            "Dovrebbero fare molte domande e non avere paura degli errori.",
        ),
        ("Marco", "Giulia"),
    ),
    MadeTalk(
        "nl",
        _alternate(
            ("nl", "nl+f3"),
            "Hallo en welkom bij onze podcast. Mijn naam is Thomas. Onze gast vandaag is Anna de "
            "Vries.",
            "Dank je wel voor de uitnodiging. Ik ben blij dat ik hier ben.",
            "Je werkt al tien jaar in een groot ziekenhuis. Wat is er veranderd?",
            "In het begin schreven we alles op papier. Nu hebben we gegevens en kunnen we zien wat "
            "echt helpt.",
            "En welk advies geef je aan jonge mensen die in dit beroep willen beginnen?",
            "Ze moeten veel vragen stellen en niet bang zijn voor fouten.",
        ),
        ("Thomas", "Anna"),
    ),
    MadeTalk(
        "mixed",
        (
            (
                "en-us",
                "Hello and welcome to our podcast. My name is Thomas. My guest today is Julia "
                "Weber, who works in a large hospital. We talk about data, about medicine, and "
                "about the people who bring the two together every day. Julia, what do you do "
                "all day?",
            ),
            (
                "de+f3",
                "Vielen Dank für die Einladung. Ich spreche heute Deutsch. Ich arbeite seit zehn "
                "Jahren in einem großen Krankenhaus. Am Anfang haben wir alles auf Papier "
                "geschrieben. Heute haben wir Daten, und wir können sehen, was den Menschen "
                "wirklich hilft. Das hat unsere Arbeit sehr verändert, und ich finde das gut.",
            ),
            (
                "en-us",
                "Thank you very much. For our listeners, Julia says that everything was written on "
                "paper, and that they have data today, and can see what helps people. That was our "
                "show for today, and we will be back next week with another guest.",
            ),
        ),
        ("Thomas", "Julia"),
    ),
)


def speak(talk: MadeTalk) -> tuple[NDArray[np.float32], tuple[Turn, ...]]:
    """Speak a conversation: samples of shape (n,) at 16 kHz, and whose turn is when."""
    parts: list[NDArray[np.float32]] = []
    turns: list[Turn] = []
    at = 0
    for voice, text in talk.turns:
        sound = _speak_text(voice, text)
        speaker = f"S{int(voice != talk.turns[0][0])}"
        turns.append(Turn(at / SAMPLE_RATE, (at + len(sound)) / SAMPLE_RATE, speaker))
        pause = np.zeros(int(PAUSE_S * SAMPLE_RATE), np.float32)
        parts += [sound, pause]
        at += len(sound) + len(pause)
    return np.concatenate(parts), tuple(turns)


def _speak_text(voice: str, text: str) -> NDArray[np.float32]:
    call = ["espeak-ng", "-v", voice, "-s", WORDS_A_MINUTE, "--stdout", text]
    spoken = subprocess.run(call, capture_output=True, check=True).stdout
    with wave.open(BytesIO(spoken)) as file:
        rate = file.getframerate()
        raw = np.frombuffer(file.readframes(10**9), np.int16).astype(np.float32) / 32768
    times = np.arange(0, len(raw) / rate, 1 / SAMPLE_RATE)
    return np.interp(times, np.arange(len(raw)) / rate, raw).astype(np.float32)


def measure_word_errors(said: Sequence[str], heard: Sequence[str]) -> float:
    """Measure the word error rate of keys."""
    codes: dict[str, int] = {}
    sides = [[codes.setdefault(word, len(codes)) for word in side] for side in (said, heard)]
    return Levenshtein.distance(*sides) / len(said)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", required=True, help="a Whisper model's folder")
    parser.add_argument("--only", nargs="*", default=[one.name for one in TALKS])
    call = parser.parse_args()
    recognizer = load_recognizer(str(Path(call.model)), device="cpu", cpu_threads=1)
    table = Table("talk", "s", "language", "WER", "names", "captions", "on a leading word", "notes")
    wanted = [one for one in TALKS if one.name in call.only]
    calls = [(one, None) for one in wanted] + [(one, "en") for one in wanted if one.name == "mixed"]
    for talk, told in calls:
        samples, turns = speak(talk)
        options = RecognitionOptions(language=told, chunk_seconds=15.0)
        heard = recognizer.recognize(samples, options, lambda _: None)
        words = attribute(heard.words, turns)
        named = name_speakers(words, Clues(language=heard.language))
        said = [word.text for _, text in talk.turns for word in make_words(text)]
        errors = measure_word_errors(make_keys(said), make_keys([word.text for word in words]))
        captions = lay_out_captions(words)
        pack = find_pack(heard.language)
        leading = pack.leading_words if pack is not None else frozenset()
        ends = sum(make_key(line.text.split()[-1]) in leading for line in captions if line.text)
        table.add_row(
            talk.name if told is None else f"{talk.name}, {told} set",
            f"{len(samples) / SAMPLE_RATE:.0f}",
            f"{heard.language} {heard.language_probability or 1:.0%}",
            f"{errors:.1%}",
            ", ".join(one.name for one in named),
            str(len(captions)),
            str(ends),
            "; ".join(f"{note.kind}: {note.detail}" for note in heard.notes),
        )
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
