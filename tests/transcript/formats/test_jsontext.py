"""JSON read with suspicion."""

from __future__ import annotations

import pytest

from transcript.errors import FormatError
from transcript.formats import jsontext


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('{"a": NaN}', "NaN is not a number"),
        ("[-Infinity]", "-Infinity is not a number"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ("9" * 10_000, "too long"),
        ('{"a": 1, "b": 2, "a": 3}', "'a' is given twice"),
    ],
)
def test_what_is_refused_whole(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        jsontext.parse(text)


def test_an_error_has_its_line() -> None:
    with pytest.raises(FormatError, match="line 3: this is not JSON") as caught:
        jsontext.parse('{\n"a": 1,\n]')
    assert caught.value.line == 3


def test_a_byte_order_mark_is_passed_over() -> None:
    assert jsontext.parse("\ufeff[]").value == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "the document is a list, not an object"),
        ('{"b": 1}', "the document has no 'a'"),
        ('{"a": 1, "c": 1}', "unknown member 'c'"),
    ],
)
def test_members(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        jsontext.parse(text).fields(("a",), ("b",))


def test_members_of_others_are_let_through() -> None:
    fields = jsontext.parse('{"a": null, "b": null, "c": 1}').fields(("a",))
    assert fields["a"].value is None
    assert set(fields.members) == {"a", "c"}


@pytest.mark.parametrize(
    ("member", "method", "message"),
    [
        ("null", "text", r"document\.a is null, not text"),
        ("1", "text", "a number, not text"),
        ('"\\ud800"', "text", "half of a surrogate pair"),
        ("true", "number", "true or false, not a number"),
        ('"1"', "number", "text, not a number"),
        ("1e999", "number", "not a finite number"),
        ("1" + "0" * 400, "number", "not a finite number"),
        ("1.5", "share", "outside 0 to 1"),
        ("-0.1", "share", "outside 0 to 1"),
        ("-1", "seconds", "outside a recording"),
        ("1e300", "seconds", "outside a recording"),
    ],
)
def test_values_that_are_not_what_is_wanted(member: str, method: str, message: str) -> None:
    node = jsontext.parse(f'{{"a": {member}}}').fields(("a",))["a"]
    with pytest.raises(FormatError, match=message):
        getattr(node, method)()


def test_items_know_their_place() -> None:
    [_, second] = jsontext.parse("[1, true]").items()
    with pytest.raises(FormatError, match=r"the document\[1\] is true or false"):
        second.number()
    with pytest.raises(FormatError, match="is a number, not a list"):
        list(jsontext.parse("1").items())


def test_absent_members_are_unknown() -> None:
    fields = jsontext.parse("{}").fields(())
    assert (
        fields.text("a") is fields.number("a") is fields.share("a") is fields.seconds("a") is None
    )
    assert fields.items("a") == ()
    assert fields.span("a", "b") == (None, None)


def test_times_are_rounded_and_do_not_run_backwards() -> None:
    fields = jsontext.parse('{"a": 1.00049, "b": 1}').fields(())
    assert fields.span("a", "b") == (1.0, 1.0)
    with pytest.raises(FormatError, match=r"document\.a: it ends at 1 s, before it starts at 2 s"):
        jsontext.parse('{"b": 2, "a": 1}').fields(()).span("b", "a")


def test_records_are_written_one_a_line() -> None:
    assert jsontext.write({"x": 1}, "r", [{"a": 1, "b": None}, {"c": []}]) == (
        '{"x": 1, "r": [\n{"a": 1},\n{}\n]}\n'
    )
    assert jsontext.write({}, "r", []) == '{"r": []}\n'
