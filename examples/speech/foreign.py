"""A few sentences of our own in German, French and Spanish, so that a language can be told."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from examples.speech.values import Voice

LANGUAGES = ("de", "fr", "es")

_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "de": (
        ("Heute", "Morgen", "Gestern Abend", "Am Freitag", "Vielleicht", "Natürlich"),
        ("lesen wir", "suchen die Kinder", "kauft meine Schwester", "braucht der Lehrer",
         "zeigen unsere Freunde", "öffnet niemand"),
        ("ein neues Buch", "die alte Brücke", "das kleine Fenster", "eine schöne Geschichte",
         "den schnellen Zug nach Wien", "zwanzig frische Brötchen"),
    ),
    "fr": (
        ("Aujourd'hui", "Demain matin", "Hier soir", "Chaque semaine", "Peut-être", "Bien sûr"),
        ("nous cherchons", "les enfants regardent", "ma sœur achète", "le professeur explique",
         "nos amis préparent", "personne ne trouve"),
        ("une belle histoire", "le vieux pont", "la petite fenêtre", "un nouveau livre",
         "le train pour Lyon", "vingt pommes rouges"),
    ),
    "es": (
        ("Hoy", "Mañana por la tarde", "Ayer", "Cada semana", "Quizás", "Por supuesto"),
        ("buscamos", "los niños miran", "mi hermana compra", "el profesor explica",
         "nuestros amigos preparan", "nadie encuentra"),
        ("una historia bonita", "el puente viejo", "la ventana pequeña", "un libro nuevo",
         "el tren a Sevilla", "veinte manzanas rojas"),
    ),
}  # fmt: skip


def sentence(rng: Random, language: str) -> str:
    """One sentence in `language`."""
    return " ".join(rng.choice(part) for part in _PARTS[language]) + "."


def in_language(voice: Voice, language: str) -> Voice:
    """The espeak `voice` with its timbre kept and its accent that of `language`."""
    variant = voice.model.partition("+")[2]
    return replace(voice, model=f"{language}+{variant}")
