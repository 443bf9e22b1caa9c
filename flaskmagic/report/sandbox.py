"""Jinja's sandbox, with a bound for what a template may do: one from a stranger must end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

_STEPS = 500_000
"""Passes of loops, and calls, of one rendering. Our longest report needs some 20,000."""

_LONGEST = 1_000_000
"""Characters or items that a multiplication may make, and bits of a number."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Counts the passes of loops and the calls, and refuses to make what is far too long."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters["counted"] = self._counted
        self._steps = 0

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        for loop in template.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        return template

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item

    def _step(self) -> None:
        self._steps += 1
        if self._steps > _STEPS:
            raise SecurityError(f"it goes on for more than {_STEPS:,} passes of loops and calls")

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call something for a template, as one step.

        Args:
            context: What the template has.
            obj: What is called.
            args: What it is called with.
            kwargs: What it is called with by name.

        Returns:
            What it returned.

        Raises:
            SecurityError: It may not be called, or there were too many steps.
        """
        self._step()
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Calculate for a template, unless the result is far too long.

        Args:
            context: What the template has.
            operator: One of :attr:`intercepted_binops`.
            left: What stands before it.
            right: What stands after it.

        Returns:
            The result.

        Raises:
            SecurityError: It would be far too long.
        """
        if _size(operator, left, right) > _LONGEST:
            raise SecurityError(f"a {operator!r} makes something far too long")
        return super().call_binop(context, operator, left, right)


def _size(operator: str, left: Any, right: Any) -> int:
    """Return about how long a result is; of a text with a width in it nobody knows beforehand."""
    if operator == "%":
        return _LONGEST + 1 if isinstance(left, str) else 0
    if operator == "**":
        whole = isinstance(left, int) and isinstance(right, int)
        return left.bit_length() * abs(right) if whole else 0
    if not isinstance(left, int):
        left, right = right, left
    if not isinstance(left, int):
        return 0
    if isinstance(right, int):
        return left.bit_length() + right.bit_length()
    return left * len(right) if isinstance(right, (str, bytes, list, tuple)) else 0
