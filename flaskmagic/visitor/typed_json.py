"""JSON as it is typed: read, or refused with the place where it is broken."""

from __future__ import annotations

import json
from typing import NoReturn

from flaskmagic.visitor.actions import WrongRequest


def read_json(text: str, option: str) -> object:
    """Read a JSON document.

    Args:
        text: The document.
        option: The option that it was given with.

    Returns:
        What it says.

    Raises:
        WrongRequest: It is not JSON.
    """
    (found,) = _read(text, option, one=True)
    return found


def read_arguments(text: str, option: str) -> tuple[object, ...]:
    """Read several JSON documents that stand one after the other, with spaces between them.

    Args:
        text: The documents.
        option: The option that they were given with.

    Returns:
        What they say.

    Raises:
        WrongRequest: One of them is not JSON.
    """
    return _read(text, option, one=False)


def _read(text: str, option: str, *, one: bool) -> tuple[object, ...]:
    decoder = json.JSONDecoder(parse_constant=_refuse)
    found: list[object] = []
    at = _after_spaces(text, 0)
    try:
        while at < len(text) or not found:
            if found and (one or not text[at - 1].isspace()):
                raise json.JSONDecodeError("Extra data", text, at)
            value, at = decoder.raw_decode(text, at)
            found.append(value)
            at = _after_spaces(text, at)
    except json.JSONDecodeError as error:
        place = (
            f"column {error.colno}"
            if "\n" not in text
            else f"line {error.lineno}, column {error.colno}"
        )
        raise WrongRequest(f"{option} is not JSON: {error.msg} at {place}") from None
    except ValueError as error:
        raise WrongRequest(f"{option} is not JSON: {error}") from None
    except RecursionError:
        raise WrongRequest(
            f"{option} is not JSON that can be read: it is nested too deeply"
        ) from None
    return tuple(found)


def _after_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"there is no {name} in JSON")
