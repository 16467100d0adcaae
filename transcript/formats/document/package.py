"""The zip file that a document is: opened with suspicion, written the same every time."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from transcript.errors import FormatError
from transcript.text import quote

MOST_MEMBERS = 2_000
MOST_BYTES = 128 * 1024 * 1024
MOST_XML_BYTES = 32 * 1024 * 1024
"""A document of an hour's talk is 0.1 MB; the rest leaves room for pictures, not for bombs."""

_NO_DOCUMENT = "this is not a word-processor document"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
_TYPES = "[Content_Types].xml"
# The earliest time a zip file can hold, so that the same document is the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
# What python-docx, lxml and zipfile raise for a file that is not as it should be.
_UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, SyntaxError, OSError)
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError, OverflowError),
)


def open_document(data: bytes) -> Any:
    """Open a file's bytes as a ``docx.document.Document``.

    Raises :class:`~transcript.errors.FormatError` for what is no ``.docx``, for a document type
    declaration (whose entities could name files or grow without bound), and for a zip file that
    would unpack to more than :data:`MOST_BYTES`.
    """
    _check(data)
    import docx
    from docx.opc.exceptions import OpcError

    with refuse_damage():
        try:
            document = docx.Document(io.BytesIO(data))
        except (OpcError, *_BROKEN_ZIP) as error:
            raise FormatError(f"{_NO_DOCUMENT}: {quote(str(error))}") from error
        # Any XML is read, whatever its root.
        if document.element.body is None or not hasattr(document.styles.element, "style_lst"):
            raise FormatError(f"{_NO_DOCUMENT}: it has no text, or no styles, where Word has them")
        return document


@contextmanager
def refuse_damage() -> Iterator[None]:
    """Raise :class:`~transcript.errors.FormatError` where a part is not as Word writes it.

    python-docx reads each part when it is asked for, and fails as its code happens to fail.
    """
    try:
        yield
    except _UNREADABLE as error:
        raise FormatError(f"{_NO_DOCUMENT}: {quote(str(error))}") from error


def pack_document(document: Any) -> bytes:
    """Pack the document as a file; the same document always gives the same bytes."""
    saved, written = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _NO_TIME)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, _UNIX
            target.writestr(info, source.read(member))
    return written.getvalue()


def _check(data: bytes) -> None:
    if data.startswith(_OLE):
        raise FormatError(
            "this is an older .doc file, or has a password: save it as .docx without one"
        )
    try:
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise FormatError(
                "this is not a .docx file, which is a zip: save the document as .docx"
            )
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if _TYPES not in archive.namelist():
                raise FormatError("this zip file is not a .docx: save the document as .docx")
            # ``zipfile`` reads no more of a member than is declared, so that bounds it.
            size = sum(member.file_size for member in members)
            if len(members) > MOST_MEMBERS or size > MOST_BYTES:
                raise FormatError(
                    f"this zip file holds more than {MOST_MEMBERS} files or "
                    f"{MOST_BYTES // 1024**2} MiB: remove its pictures"
                )
            for member in members:
                _check_member(archive, member)
    except (*_BROKEN_ZIP, *_UNREADABLE) as error:
        raise FormatError(f"the zip file is damaged: {quote(str(error))}") from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise FormatError("this zip file has a password: save the document without one")
    content = archive.read(member)
    is_xml = content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
    if is_xml and len(content) > MOST_XML_BYTES:
        raise FormatError(f"{quote(member.filename)} is over {MOST_XML_BYTES // 1024**2} MiB")
    if b"<!DOCTYPE" in content.replace(b"\0", b""):  # in UTF-16 too
        raise FormatError(
            f"{quote(member.filename)} has a document type declaration, which no word "
            "processor writes"
        )
