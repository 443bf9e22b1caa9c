"""Lines of a compiled Jinja template, mapped to the lines that its author wrote."""

from __future__ import annotations

from types import CodeType


class TemplateLines:
    """The line table that Jinja leaves in a compiled template.

    ``debug_info`` reads ``"1=11&3=17"``: template line 1 became line 11 of the generated Python
    code (``jinja2.environment.Template.get_corresponding_lineno`` reads the same table).
    """

    def __init__(self, debug_info: str) -> None:
        pairs = [pair.split("=") for pair in debug_info.split("&") if pair]
        self._pairs = sorted((int(python), int(template)) for template, python in pairs)

    def template_line(self, code: CodeType, python_line: int) -> int | None:
        """Return the template line that a line of a generated function came from.

        The first lines of a generated function come from no template line: they look up the
        variables that the rest will need. For those it returns ``None``.
        """
        found = None
        for python, template in self._pairs:
            if python > python_line:
                break
            if python >= code.co_firstlineno:
                found = template
        return found

    def executed(self, code: CodeType, python_lines: frozenset[int]) -> frozenset[int]:
        """Return the template lines that certainly ran in a call of a generated function.

        Plain text has no entry in the table: in the ``else`` branch it would count as the line
        above it, in the branch that did not run. So only lines with an entry of their own count.
        The entry of a block that opens and goes on in one line is that of the function's ``def``.
        """
        ran = python_lines | {code.co_firstlineno}
        return frozenset(template for python, template in self._pairs if python in ran)

    def first_line(self, code: CodeType) -> int:
        """Return the first template line of a generated function; ``root`` starts at line 1."""
        if code.co_name == "root":
            return 1
        python_lines = {line for _, _, line in code.co_lines() if line is not None}
        found = {self.template_line(code, line) for line in python_lines}
        return min((line for line in found if line is not None), default=1)
