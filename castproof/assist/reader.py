"""The JSON of a model's answer, found in whatever it wrote around it; nothing is guessed.

Servers that ignore the schema send prose before and after the JSON, put it into a code block, or
break off within it. What is whole in it is read, what is not is left out, and nothing is added.
"""

from __future__ import annotations

import json
import re
from typing import Any

MOST_CHARS = 400_000
_DEEPEST = 12
_THINKING = re.compile(r"<think>.*?</think>", re.DOTALL)


def read_object(text: str) -> dict[str, Any] | None:
    """Read the first JSON object of an answer; ``None`` where there is none.

    >>> read_object('Sure! Here it is: {"title": "Ships"} Anything else?')
    {'title': 'Ships'}
    >>> read_object('{"points": [{"text": "One."}, {"text": "Tw')
    {'points': [{'text': 'One.'}]}
    >>> read_object("I am sorry, but I cannot help with that.") is None
    True
    """
    text = _THINKING.sub("", text[:MOST_CHARS])
    decoder = json.JSONDecoder(parse_constant=lambda name: None)
    for found in list(re.finditer(r"\{", text))[:50]:
        for candidate in (text[found.start() :], close_broken(text[found.start() :])):
            try:
                value, _ = decoder.raw_decode(candidate)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict) and value:
                return value
    return None


def close_broken(text: str) -> str:
    """Close JSON that breaks off behind the last value of a list that is whole.

    >>> close_broken('{"a": [1, 2, {"b"')
    '{"a": [1, 2]}'
    """
    open_: list[str] = []
    best, in_string, is_escaped = "", False, False
    for at, letter in enumerate(text):
        if in_string:
            in_string = is_escaped or letter != '"'
            is_escaped = letter == "\\" and not is_escaped
            continue
        if letter == '"':
            in_string = True
        elif letter in "{[":
            open_.append("}" if letter == "{" else "]")
            if len(open_) > _DEEPEST:
                break
        elif letter in "}]":
            if not open_ or open_.pop() != letter:
                break
            if open_ and open_[-1] == "]":
                best = text[: at + 1] + "".join(reversed(open_))
        elif letter == "," and open_ and open_[-1] == "]":
            best = text[:at] + "".join(reversed(open_))
    return best


def read_list(document: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Read the objects of a list in an answer; what is none is left out."""
    found = document.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def read_text(document: dict[str, Any], key: str) -> str:
    """Read a string of an answer, its white space in order; empty where it is none."""
    found = document.get(key)
    return " ".join(found.split()) if isinstance(found, str) else ""


def read_numbers(document: dict[str, Any], key: str) -> tuple[int, ...]:
    """Read whole numbers of an answer, alone, in a list or as text."""
    found = document.get(key)
    values = found if isinstance(found, list) else [found]
    numbers = []
    for value in values:
        if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value.strip()):
            numbers.append(int(value))
        elif isinstance(value, int) and not isinstance(value, bool):
            numbers.append(value)
    return tuple(dict.fromkeys(numbers))
