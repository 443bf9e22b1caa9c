"""The TOML in a walkthrough: its keys and values; every mistake is told with file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flaskmagic.errors import Problem

_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


class WalkthroughError(Problem):
    """A mistake in a walkthrough: the message begins with file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")


def read_keys(
    lines: Sequence[str], file: str, first: int, known: Collection[str]
) -> dict[str, Any]:
    """Read a piece of TOML.

    Args:
        lines: Its lines.
        file: The file that they stand in.
        first: The number of the first line there.
        known: The keys that there may be.

    Returns:
        The values by their keys.

    Raises:
        WalkthroughError: It is no TOML, or there is a key that is not known.
    """
    try:
        found = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_LINE.search(str(error))
        offset = int(place[1]) - 1 if place and place[1] else max(0, len(lines) - 1)
        raise WalkthroughError(file, first + offset, _TOML_LINE.sub("", str(error))) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists
        raise WalkthroughError(file, first, "it holds a value that is far too long") from None
    for key in found:
        if key not in known:
            line = line_of(key, lines, first)
            raise WalkthroughError(file, line, f"unknown key {key!r}{meant(key, known)}")
    return found


def line_of(key: str, lines: Sequence[str], first: int) -> int:
    """Return the line that a key stands in.

    Args:
        key: The key.
        lines: The lines of the TOML.
        first: The number of the first.

    Returns:
        The number of the line that gives the key a value, or of the first line.
    """
    given = re.compile(rf"{re.escape(key)}\s*=")
    return first + next((n for n, line in enumerate(lines) if given.match(line)), 0)


def meant(name: str, known: Collection[str]) -> str:
    """Return the end of a message on a name that is not known.

    Args:
        name: The name.
        known: The names that there are.

    Returns:
        The name that was probably meant, or all names.
    """
    near = difflib.get_close_matches(name, known, 1)
    return f": did you mean {near[0]!r}?" if near else f": known: {', '.join(known)}"


class Keys:
    """The values of a piece of TOML; a value of a wrong kind is told with file and line."""

    def __init__(self, values: Mapping[str, Any], file: str, line: int) -> None:
        self.values, self.file, self.line = values, file, line

    def error(self, message: str) -> WalkthroughError:
        """Return a mistake in this piece.

        Args:
            message: What is wrong.

        Returns:
            The error to raise.
        """
        return WalkthroughError(self.file, self.line, message)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a key, none if it is missing.

        Args:
            key: The key; its value is a text or a list of texts.

        Returns:
            The texts.

        Raises:
            WalkthroughError: It is something else.
        """
        values = _listed(self.values.get(key, []))
        if not all(isinstance(text, str) and text for text in values):
            raise self.error(f"{key} must be a text or a list of texts")
        return tuple(values)

    def texts_of_eras(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return the texts of a key, each with what it is in different releases.

        Args:
            key: The key; its value is a text, or a list of texts and of lists of texts.

        Returns:
            The texts, none if the key is missing.

        Raises:
            WalkthroughError: It is something else.
        """
        value = self.values.get(key, [])
        every = [each if isinstance(each, list) else [each] for each in _listed(value)]
        if not all(each and all(isinstance(text, str) and text for text in each) for each in every):
            raise self.error(f"{key} must be a text or a list of texts")
        return tuple(map(tuple, every))

    def text(self, key: str) -> str | None:
        """Return the text of a key, or None if it is missing.

        Args:
            key: The key.

        Returns:
            The text.

        Raises:
            WalkthroughError: It is something else, or empty.
        """
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        raise self.error(f"{key} must be a text")

    def table(self, key: str, example: str) -> dict[str, Any]:
        """Return the table of a key, an empty one if it is missing.

        Args:
            key: The key.
            example: How such a table is written.

        Returns:
            The table.

        Raises:
            WalkthroughError: It is something else.
        """
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f"{key} must be {example}")
        return value

    def flag(self, key: str) -> bool:
        """Return whether a key is true; it is not if it is missing.

        Args:
            key: The key.

        Returns:
            The value.

        Raises:
            WalkthroughError: It is neither true nor false.
        """
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} must be true or false")
        return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
