"""Whatever is sent to a review's server: an answer, and nothing on the terminal."""

from __future__ import annotations

import json
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import get_args
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.operations import Operation
from tests.review.served import Review, served, write_recording
from tests.thoroughness import examples

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGINT to end a server with"
)
TOKEN, HOST = b"<token>", b"<host>"
KINDS = [kind.model_fields["kind"].default for kind in get_args(Operation)]
FIELDS = sorted({name for kind in get_args(Operation) for name in kind.model_fields} | {"from"})
PATHS = (
    "", "page/index.html", "page/main.js", "sound", "api/document", "api/events", "api/peaks",
    "api/hints", "api/machine", "api/edit", "api/preview", "api/save", "api/actions/export",
    "api/actions/check", "api/actions/glossary", "reports/1",
)  # fmt: skip
NUMBERS = (
    "0",
    "-1",
    "1",
    "1e999",
    "nan",
    "1" * 5000,
    "9" * 9,
    "0x1",
    "1_0",
    "\u0663",
    "",
    " ",
    "%00",
)

numbers = st.sampled_from(NUMBERS)
ids = st.sampled_from(("e1", "e2", "e3", "e5", "e99", "", "\ud800", "e" * 70_000))
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | ids
    | st.sampled_from((10**400, -(10**30), float("inf"), float("nan"), 2**63))
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
operations = st.builds(
    lambda kind, said: {"kind": kind, **said},
    st.sampled_from(KINDS) | values,
    st.dictionaries(st.sampled_from(FIELDS), values, max_size=5),
)
said = st.fixed_dictionaries(
    {"revision": st.integers(-1, 3) | values},
    optional={
        "operation": operations | values,
        "edit": values,
        "find": values,
        "with": values,
        "format": values,
        "ids": values,
    },
)
texts = st.binary(max_size=30) | st.sampled_from(
    (b"[" * 100_000, b"1" * 5000, b'"\\ud800"', b"\xff\xfe{")
)
bodies = (
    st.none() | texts | said.map(lambda each: json.dumps(each).encode("utf-8", "surrogatepass"))
)

queries = st.dictionaries(
    st.sampled_from(("since", "from", "to", "buckets", "id", "x")),
    numbers | st.text(max_size=5),
    max_size=4,
).map(lambda found: "&".join(f"{name}={value}" for name, value in found.items()))
paths = st.builds(
    lambda path, more, query: f"{path}{more}?{query}",
    st.sampled_from(PATHS) | st.sampled_from(PATHS) | numbers.map("reports/{}".format),
    st.sampled_from(("",) * 12 + ("/", "/..", "%2e%2e/", "%ff", "%00", "\\", "é")),
    queries,
).map(lambda path: quote(path, safe="/?&=%").encode() if path.isprintable() else path.encode())
ranges = st.lists(
    st.tuples(st.sampled_from(("", "0", "5", "999999999", "-1")), st.sampled_from(("", "0", "9"))),
    max_size=3,
).map(lambda found: ("bytes=" + ",".join(f"{a}-{b}" for a, b in found)).encode())
headers = st.lists(
    st.tuples(st.just(b"Range"), ranges | st.binary(max_size=9))
    | st.tuples(
        st.sampled_from(
            (b"Range", b"If-Range", b"Content-Length", b"Transfer-Encoding", b"Host", b"Origin",
             b"Content-Type", b"Expect", b"Upgrade", b"Connection", b"Last-Event-ID", b"X" * 500)
        ),
        numbers.map(str.encode)
        | st.sampled_from(
            (b"chunked", b"gzip", b"100-continue", b"websocket", b"h2c", b"Upgrade", b"keep-alive",
             b"http://" + HOST, HOST, b"x" * 20_000)
        )
        | st.binary(max_size=20),
    ),
    max_size=3,
)  # fmt: skip


methods = st.sampled_from(
    (b"GET", b"POST") * 5 + (b"HEAD", b"PUT", b"OPTIONS", b"\0", b"get")
)  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A request of the page, as it is or damaged in one way."""
    method, path, body = draw(methods), draw(paths), draw(bodies)
    damage = draw(st.sampled_from(("", "", "", "", "no host", "no length", "headers", "bytes")))
    rows = [method + b" /" + TOKEN + b"/" + path + b" HTTP/1.1"]
    if damage != "no host":
        rows.append(b"Host: " + HOST)
    if body is not None and damage != "no length":
        rows += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
    if damage == "headers":
        rows += [b": ".join(each) for each in draw(headers)]
    sent = b"\r\n".join((*rows, b"", body or b""))
    if damage == "bytes":
        at = draw(st.integers(0, len(sent)))
        sent = sent[:at] + draw(st.binary(max_size=5)) + sent[at + draw(st.integers(0, 3)) :]
    return sent


def test_no_request_is_a_mistake_of_the_server_or_says_anything_on_the_terminal(
    page: Path, tmp_path: Path
) -> None:
    recording = write_recording(tmp_path / "talk.wav", seconds=1)
    learnt = ("--glossary", tmp_path / "glossary.yaml", "--voices", tmp_path / "voices.npz")
    seen: dict[int, int] = {}
    with served(page, recording, *learnt, request_s=0.05) as review:

        @settings(
            max_examples=examples(5000),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(requests())
        def ask(sent: bytes) -> None:
            answer = _ask(review, sent)
            status = int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0
            seen[status] = seen.get(status, 0) + 1
            assert status < 500, (sent, answer)

        ask()
        assert review.ask("GET", "api/document")[0] == 200
        assert review.end() == []
    assert len(seen) > 2, seen  # it got as far as the answers


def _ask(review: Review, sent: bytes) -> bytes:
    """Send a request; what came in answer first."""
    token, host = review.url.rsplit("/", 2)[1].encode(), "{}:{}".format(*review.place).encode()
    with closing(review.connect()) as connection, suppress(ConnectionError):
        connection.sendall(sent.replace(TOKEN, token).replace(HOST, host))
        return connection.recv(1 << 16)
    return b""
