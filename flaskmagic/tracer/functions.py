"""What is known of a function without its code object, which no other process could read."""

from __future__ import annotations

import base64
import dis
from dataclasses import astuple, dataclass
from typing import Any

from flaskmagic.tracer.decide import YIELDS, Decision

_BEGINNINGS = ("COPY_FREE_VARS", "MAKE_CELL", "RETURN_GENERATOR", "RESUME")
_EXITS = ("RETURN_VALUE", "RETURN_CONST", *YIELDS)


@dataclass(frozen=True, slots=True)
class Function:
    """A function that the log names by its number.

    ``reason`` says why it is skipped, if it is; then the rest is not known. ``instructions`` are
    ``co_code`` and ``positions`` the ``co_linetable`` of its code object. ``is_own`` says that its
    file is the app's own; ``debug_info`` is the line table of a compiled template.
    """

    number: int
    reason: str | None
    filename: str = ""
    qualname: str = ""
    name: str = ""
    first_line: int = 0
    module: str = ""
    debug_info: str | None = None
    is_own: bool = False
    resumable: bool = False
    start: int = -1
    instructions: bytes = b""
    positions: bytes = b""

    def as_record(self) -> list[Any]:
        """Write all of it as values that JSON has.

        Returns:
            The values, in the order of the fields.
        """
        return [
            base64.b64encode(each).decode() if isinstance(each, bytes) else each
            for each in astuple(self)
        ]

    @classmethod
    def from_record(cls, record: list[Any]) -> Function:
        """Make a function of what :meth:`as_record` returned.

        Args:
            record: The values.

        Returns:
            The function.
        """
        return cls(*record[:-2], *map(base64.b64decode, record[-2:]))


def function_of(decision: Decision) -> Function:
    """Return what is known of a function.

    Args:
        decision: What is done with it.

    Returns:
        The function, under the number that the log has for it.
    """
    code = decision.code
    if decision.reason is not None:
        return Function(decision.number, decision.reason)
    return Function(
        number=decision.number,
        reason=None,
        filename=decision.filename,
        qualname=code.co_qualname,
        name=code.co_name,
        first_line=code.co_firstlineno,
        module=decision.module,
        debug_info=decision.debug_info,
        is_own=decision.in_own_file,
        resumable=decision.resumable,
        start=decision.start,
        instructions=code.co_code,
        positions=code.co_linetable,
    )


@dataclass(frozen=True, slots=True)
class Opcodes:
    """The instructions at which a function begins, ends as it should, and yields.

    Their numbers differ from one Python to the next, so a log names those of its own.
    """

    beginnings: frozenset[int]
    exits: frozenset[int]
    yields: frozenset[int]

    @classmethod
    def of_this_python(cls) -> Opcodes:
        """Return the instructions of the Python that runs this.

        Returns:
            The instructions.
        """
        return cls(*map(_numbers, (_BEGINNINGS, _EXITS, YIELDS)))


def _numbers(names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(dis.opmap[name] for name in names if name in dis.opmap)
