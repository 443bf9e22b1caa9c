"""What the instructions around a call say: what it is given first, and what its result becomes.

The instructions are followed as far as no jump goes to them or away from them, with a stack of
what is known of each value. Of what is not known nothing is said.
"""

from __future__ import annotations

import dis
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import CodeType

_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_NOTHING = ("NOP", "RESUME", "EXTENDED_ARG", "PRECALL", "KW_NAMES")
_CALLS = ("CALL", "CALL_KW")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value: the ``names`` and texts in its expression.

    It may be ``constant``, written in the source, or that of the variable ``local``.
    """

    names: str = ""
    constant: str | bytes | int | float | None = None
    local: str | None = None


@dataclass(frozen=True, slots=True)
class CallValues:
    """The first argument of a call, and the local variable that its result is bound to, if so."""

    first: Value
    bound: str | None


def calls_in(code: CodeType) -> dict[int, CallValues]:
    """Read what surrounds each call in a function.

    Args:
        code: The code of the function.

    Returns:
        What is known of each call, by the offset of its instruction.
    """
    instructions = list(dis.get_instructions(code))
    texts, stores = _by_line(instructions, _texts), _by_line(instructions, _stored)
    found: dict[int, CallValues] = {}
    stack: list[Value] = []
    for call, after in zip_longest(instructions, instructions[1:]):
        if call.opname in _CALLS or call.opname == "CALL_FUNCTION_EX":
            near = [text for line in _lines(call) for text in texts.get(line, ())]
            first = _first(stack, call) or Value(" ".join(near))
            found[call.offset] = CallValues(first, after and _bound(after, stores))
        _step(stack, call)
    return found


def _by_line(
    instructions: Iterable[dis.Instruction], read: Callable[[dis.Instruction], Iterable[str]]
) -> dict[int, list[str]]:
    """Return what is read of the instructions of each line."""
    found: dict[int, list[str]] = {}
    for each in instructions:
        for line in _lines(each)[:1]:
            found.setdefault(line, []).extend(read(each))
    return found


def _lines(instruction: dis.Instruction) -> range:
    place = instruction.positions
    if place is None or place.lineno is None:
        return range(0)
    return range(place.lineno, (place.end_lineno or place.lineno) + 1)


def _first(stack: list[Value], call: dis.Instruction) -> Value | None:
    """Return the first argument of a call, or None if that can't be followed."""
    if call.opname not in _CALLS or call.is_jump_target:
        return None
    count = _given(call)
    return stack[-count] if 0 < count <= len(stack) else None if count else Value()


def _given(call: dis.Instruction) -> int:
    """Return how many values above what is called a call takes from the stack."""
    return (call.arg or 0) + (call.opname == "CALL_KW")  # that takes the names of arguments too


def _step(stack: list[Value], instruction: dis.Instruction) -> None:
    """Do to the stack what an instruction does."""
    if instruction.is_jump_target or instruction.opcode in _JUMPS:
        stack.clear()
    name, value = instruction.opname, instruction.argval
    if name in ("SWAP", "COPY") or instruction.opcode in _JUMPS:
        stack.clear()
    elif name.startswith("LOAD_FAST"):
        locals_ = (value,) if isinstance(value, str) else value
        stack.extend(Value(local, local=local) for local in locals_)
    elif name == "LOAD_CONST":
        kind = type(value)
        is_plain = kind is str or kind is bytes or kind is int or kind is float
        stack.append(Value(value if kind is str else "", value if is_plain else None))
    elif name not in _NOTHING:
        effect = (
            -1 - _given(instruction)
            if name in _CALLS
            else dis.stack_effect(instruction.opcode, instruction.arg, jump=False)
        )
        taken = 1 - effect if effect <= 0 else 0 if name == "LOAD_GLOBAL" else 1
        names = [each.names for each in stack[-taken:]] if taken else []
        del stack[len(stack) - min(taken, len(stack)) :]
        made = Value(" ".join([*names, *_texts(instruction)])[-_LONGEST:])
        stack.extend([made] * (effect + taken))


def _bound(after: dis.Instruction, stores: Mapping[int, list[str]]) -> str | None:
    """Return the local variable that an instruction binds, if no other one on its line does."""
    stored = next(_stored(after), None)
    line = next(iter(_lines(after)), 0)
    return stored if stored is not None and stores[line].count(stored) == 1 else None


def _stored(instruction: dis.Instruction) -> Iterator[str]:
    if instruction.opname == "STORE_FAST":
        yield instruction.argval
    elif instruction.opname == "STORE_FAST_LOAD_FAST":
        yield instruction.argval[0]
    elif instruction.opname == "STORE_FAST_STORE_FAST":
        yield from instruction.argval


def _texts(instruction: dis.Instruction) -> Iterator[str]:
    value = instruction.argval
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (each for each in value if isinstance(each, str))
