"""The one way to standard output and standard error: whatever is printed goes through here.

A name, a word or a file's name may come from a stranger, and a terminal obeys what it is sent:
escape codes rewrite what stands above, and direction overrides show words in another order than
they are in (https://trojansource.codes). So all that is printed is disarmed: such a character is
shown as an escape. Secrets never appear. What a person asked for as data, such as a converted file
or a diff, stays what it is where it goes to a file or another program.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from castproof.errors import OutputNotWritable
from transcript.errors import InvalidCall

STDOUT_NAME = "standard output"
_HIDDEN = "***"
_UTF_8 = ("utf-8", "utf8")
# C0 and C1 controls, separators of lines and paragraphs, embeddings and overrides of the direction,
# isolates, and halves of surrogate pairs.
_DRIVING = "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_DRIVES = re.compile(f"[{_DRIVING}]")
_DRIVES_A_LINE = re.compile(rf"(?!\t|\r?\n)[{_DRIVING}]")
_secrets: set[str] = set()


def hide_secret(secret: str) -> None:
    """Never print ``secret`` from now on, whoever put it into a message."""
    if secret:
        _secrets.add(secret)


def redact(text: str) -> str:
    """Replace the secrets in ``text``."""
    for secret in _secrets:
        text = text.replace(secret, _HIDDEN)
    return text


def disarm(text: str) -> str:
    """Write as an escape what would drive the terminal, turn the direction, or end the line.

    >>> print(disarm("the\\x1b[31m file\\n"), disarm("live\\u202etxt"))
    the\\x1b[31m file\\n live\\u202etxt
    """
    return _DRIVES.sub(_escape, text)


def disarm_lines(text: str) -> str:
    """Disarm a text of several lines, whose breaks and tabs stay."""
    return _DRIVES_A_LINE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


def print_line(text: str, *, bold: bool = False) -> None:
    """Print one line on standard output."""
    import typer

    with named_stdout():
        typer.secho(disarm(redact(text)), bold=bold or None)


def print_text(text: str) -> None:
    """Print a text of several lines on standard output as it is, with no break after it."""
    with named_stdout() as stdout:
        stdout.write(disarm_lines(redact(text)))
        stdout.flush()


def print_data(content: bytes) -> None:
    """Print what was asked for as data: to a file or a program byte for byte, else disarmed.

    Raises :class:`~transcript.errors.InvalidCall` for bytes that are no text, on a terminal.
    """
    with named_stdout() as stdout:
        if not stdout.isatty():
            stdout.flush()
            stdout.buffer.write(content)
            stdout.buffer.flush()
            return
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise InvalidCall(
            "this is not text, which a terminal could show: name a file to write"
        ) from error
    print_text(text)


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document in JSON on standard output, the secrets hidden.

    What would drive a terminal is written as JSON escapes it, which is the same to a program. All
    is ASCII where the output is not UTF-8: a character that its encoding lacks would be written as
    Python escapes it, which JSON does not know.
    """
    _print_json(document, indent=1)


def print_json_line(document: Mapping[str, Any]) -> None:
    """Print a document in JSON on one line of standard output, as :func:`print_json` does."""
    _print_json(document, indent=None)


def _print_json(document: Mapping[str, Any], indent: int | None) -> None:
    with named_stdout() as stdout:
        is_utf_8 = (stdout.encoding or "").lower() in _UTF_8
        text = json.dumps(document, ensure_ascii=not is_utf_8, indent=indent)
        escaped = _DRIVES_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        stdout.write(f"{redact(escaped)}\n")
        stdout.flush()


def complain(text: str) -> None:
    """Print one line on standard error; where that cannot be, nobody is there to be told."""
    stderr = sys.stderr
    if stderr is None:  # closed: ``print`` would take standard output instead
        return
    with suppress(OSError):
        print(disarm(redact(" ".join(text.split()))), file=stderr, flush=True)


@contextmanager
def named_stdout() -> Iterator[Any]:
    """Hand out standard output; an error of writing to it says so.

    Raises :class:`~castproof.errors.OutputNotWritable` where it is closed.
    """
    stdout: TextIO | None = sys.stdout
    if stdout is None:
        raise OutputNotWritable(f"{STDOUT_NAME} is closed: open it, or send it to /dev/null")
    try:
        yield stdout
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror or str(error), STDOUT_NAME) from error


def abandon(stream: TextIO | None) -> None:
    """Send what is left to be written to a stream nowhere, so that Python's end is quiet."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)
