"""A call in the tree, as plain values: outputs lay it out and add no words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flaskmagic.printable import printable_line
from flaskmagic.reading import call_wording
from flaskmagic.reading.model import Reading
from flaskmagic.trace import Call


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in words, ready for a reader's eyes; what there is nothing to say of is empty.

    ``depth`` is 0 for the calls that nothing recorded made, and ``steps`` are the numbers of the
    steps that the call is. ``called_at`` is the line that made it, ``thread`` is named where the
    call is the first in it. ``into_c`` counts its calls into C, and ``c_leaves`` names
    them. ``filename`` and ``line`` are for an editor.
    """

    depth: int
    call: Call
    steps: tuple[int, ...]
    name: str
    place: str
    called_at: str
    thread: str
    skipped: str
    ending: str
    into_c: str
    c_leaves: tuple[str, ...]
    filename: str
    line: int

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say of the call besides its name and its places."""
        return tuple(filter(None, (self.thread, self.skipped, self.ending)))

    def text(self) -> str:
        """Put the call into plain text.

        Returns:
            A line, indented by its depth, and one below it for each call into C.
        """
        marks = "".join(f"[{number}] " for number in self.steps)
        said = ", ".join(filter(None, (self.place, self.called_at, *self.remarks)))
        leaves = (f"\n{' ' * (self.depth + 1)}{leaf}" for leaf in self.c_leaves)
        return f"{' ' * self.depth}{marks}{self.name}  {said}{''.join(leaves)}"


def call_row(reading: Reading, position: int) -> CallRow:
    """Put a call of the tree into words.

    Args:
        reading: The reading.
        position: The call's position in the tree.

    Returns:
        The call in words.
    """
    trace, tree = reading.trace, reading.tree
    call = tree.calls[position]
    parent, site = trace.parent(call), call.call_site
    in_new_thread = parent is not None and parent.thread != call.thread
    place = f"{trace.files[call.code.filename].path}:{call.code.first_line}"
    return CallRow(
        depth=tree.depths[position],
        call=call,
        steps=tree.steps_of(call),
        name=_printable_line(call.code.qualname),
        place=_printable_line(place),
        called_at=call_wording.called_at(site.line) if site else "",
        thread=printable_line(call_wording.in_thread(call.thread)) if in_new_thread else "",
        skipped=call_wording.skipped(call.skipped),
        ending=printable_line(call_wording.ending(call)),
        into_c=call_wording.into_c(len(call.c_calls)),
        c_leaves=tuple(_printable_line(call_wording.c_leaf(each)) for each in call.c_calls),
        filename=call.code.filename,
        line=call.code.first_line,
    )


def call_rows(reading: Reading) -> Iterator[CallRow]:
    """Put every recorded call into words, each after its caller and its caller's earlier calls.

    Args:
        reading: The reading.

    Yields:
        The calls, in the order of the tree.
    """
    return (call_row(reading, position) for position in range(len(reading.tree.calls)))


def rows_alike(reading: Reading) -> Iterator[tuple[int, CallRow]]:
    """Put every recorded call into words, as :func:`call_rows` does, but equal ones only once.

    A hundred thousand calls have a few thousand rows.

    Args:
        reading: The reading.

    Yields:
        For each call the number of its row, from 0 on, and the row of the first call that has it.
    """
    tree, columns = reading.tree, reading.calls.columns
    threads, numbers, rows = columns.threads, dict[object, int](), list[CallRow]()
    for position, (at, depth) in enumerate(zip(tree.calls.positions, tree.depths, strict=True)):
        above = columns.places[at]
        is_new = above and threads[above - 1] != threads[at]
        marks = tree.marks.get(columns.ids[at])
        key = depth, columns.facts[at], threads[at] if is_new else None, marks
        number = numbers.setdefault(key, len(rows))
        if number == len(rows):
            rows.append(call_row(reading, position))
        yield number, rows[number]


# A hundred thousand calls have a few hundred names.
_printable_line = lru_cache(maxsize=4096)(printable_line)
