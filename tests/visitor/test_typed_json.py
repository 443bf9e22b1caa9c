"""JSON that was typed: read, or refused with its place."""

import pytest

from flaskmagic.visitor.actions import WrongRequest
from flaskmagic.visitor.typed_json import read_arguments, read_json


def test_one_document() -> None:
    assert read_json(' {"a": [1, null]}\n', "--json") == {"a": [1, None]}


def test_several_arguments() -> None:
    assert read_arguments('"left" 3 {"a": 1}', "x") == ("left", 3, {"a": 1})
    assert read_arguments("[1, 2]", "x") == ([1, 2],)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value at column 1"),
        ("{bad", "Expecting property name enclosed in double quotes at column 2"),
        ("1 2", "Extra data at column 3"),
        ('{\n"a": x}', "Expecting value at line 2, column 6"),
        ("[NaN]", "there is no NaN in JSON"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_what_is_no_json(text: str, said: str) -> None:
    with pytest.raises(WrongRequest) as caught:
        read_json(text, "--json")
    assert str(caught.value).startswith("--json is not JSON")
    assert str(caught.value).endswith(said)
    assert caught.value.exit_code == 2


def test_arguments_are_apart() -> None:
    with pytest.raises(WrongRequest, match="Extra data at column 2"):
        read_arguments("1[2]", "--emit x")
