"""A document's custom properties (ISO/IEC 29500-1, 22.3): texts that no page shows."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from transcript.formats.document.package import open_document, pack_document

_PART = "/docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# What all custom properties of Office documents have, and the first number they may have.
_OWNER, _FIRST = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", 2


def with_property(data: bytes, name: str, value: str) -> bytes:
    """Give a document that has no custom properties one; the rest of it stays.

    Raises :class:`~transcript.errors.FormatError` for what is no document.
    """
    document = open_document(data)
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}">'
        f'<property fmtid="{_OWNER}" pid="{_FIRST}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property></Properties>"
    )
    package = document.part.package
    part = Part(PackURI(_PART), _TYPE, content.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    return pack_document(document)


def read_property(data: bytes, name: str) -> str | None:
    """Read a custom property that is text; ``None`` where the document has none of that name.

    Raises :class:`~transcript.errors.FormatError` for what is no document.
    """
    document = open_document(data)
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    for relation in document.part.package.rels.values():
        if relation.is_external or relation.reltype != RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            continue
        try:
            root: Any = parse_xml(relation.target_part.blob)
        except SyntaxError:  # lxml's own is one
            return None
        for each in root.iter(f"{{{_PROPERTIES}}}property"):
            text = each.findtext(f"{{{_VALUES}}}lpwstr")
            if each.get("name") == name and text is not None:
                return str(text)
    return None
