"""Files that were damaged or tampered with, drawn by Hypothesis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

_ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "\ud800",
    "\0",
    "../../x",
    [],
    {},
    [[]],
    "x" * 300,
]


def damage(data: st.DataObject, content: bytes) -> bytes:
    """Damage a file of JSON rows: its bytes, or a value somewhere in one of its rows."""
    if data.draw(st.booleans()):
        return _damage_bytes(data, content)
    rows = content.split(b"\n")
    index = data.draw(st.integers(0, len(rows) - 1))
    try:
        said = json.loads(rows[index])
    except ValueError:
        return _damage_bytes(data, content)
    rows[index] = json.dumps(_replace_value(data, said)).encode()
    return b"\n".join(rows)


def _damage_bytes(data: st.DataObject, content: bytes) -> bytes:
    at = data.draw(st.integers(0, len(content)))
    stop = min(len(content), at + data.draw(st.sampled_from([0, 1, 2, 30, len(content)])))
    new = data.draw(st.binary(max_size=4) | st.sampled_from([b"\0" * 9, b"[" * 5000, b"9" * 5000]))
    return content[:at] + new + content[stop:]


def _replace_value(data: st.DataObject, said: Any) -> Any:
    """Replace, drop or move one value at any depth."""
    if isinstance(said, dict) and said and data.draw(st.integers(0, 5)):
        key = data.draw(st.sampled_from(sorted(said)))
        if not data.draw(st.integers(0, 5)):
            return {name: value for name, value in said.items() if name != key}
        return {**said, key: _replace_value(data, said[key])}
    if isinstance(said, list) and said and data.draw(st.integers(0, 5)):
        index = data.draw(st.integers(0, len(said) - 1))
        return [*said[:index], _replace_value(data, said[index]), *said[index + 1 :]]
    if isinstance(said, int) and not isinstance(said, bool) and data.draw(st.booleans()):
        return said + data.draw(st.integers(-2, 2))
    return data.draw(st.sampled_from(_ODD))
