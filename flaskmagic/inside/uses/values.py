"""What is known of the value of an expression that is not run: an object, or its class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The value is this very object."""

    thing: Any


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The value is an instance of a class. ``holds`` are the classes of what a container holds."""

    cls: type
    holds: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The value is a function that was looked up on a class, or on an instance of it."""

    function: Any
    cls: type


Value = Known | Made | Bound


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What an expression is: its value, and the name that stands for it.

    ``definition`` is ``module:qualname``, empty where the expression names nothing that was
    defined. ``name`` is what a reader knows it by, such as ``Flask.route``.
    """

    value: Value | None = None
    definition: str = ""
    name: str = ""

    @property
    def module(self) -> str:
        """The module that it is defined in."""
        return self.definition.partition(":")[0]


NOTHING = Meaning()
"""Nothing is known."""
