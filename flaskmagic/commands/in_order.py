"""A command that knows in which order its options were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from flaskmagic.commands.help import Command

_ORDER = "flaskmagic.order"


class InOrder(Command):
    """A command that keeps the order of its options, which typer sorts by their names."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments as every command does, and keep their order."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_ORDER] = [each.name for each in order]
        return super().parse_args(ctx, args)


def in_order(
    context: typer.Context, values: Mapping[str, Sequence[str | Path] | None]
) -> Iterator[tuple[str, str | Path]]:
    """Yield the values of repeated options as they follow one another on the command line.

    Args:
        context: That of the command, which is an :class:`InOrder`.
        values: The values of each option, by the names of their parameters.

    Yields:
        The name of a parameter, and one value.
    """
    left = {name: iter(found or ()) for name, found in values.items()}
    for name in context.meta[_ORDER]:
        if name in left:
            yield name, next(left[name])
