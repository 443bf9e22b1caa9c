"""Lines of a compiled Jinja template, mapped to the lines that its author wrote."""

from __future__ import annotations

from collections.abc import Collection


class TemplateLines:
    """The line table that Jinja leaves in a compiled template, for one of its functions.

    It reads ``"1=11&3=17"``: template line 1 became line 11 of the generated Python code
    (``jinja2.environment.Template.get_corresponding_lineno`` reads the same table).
    """

    def __init__(self, debug_info: str, name: str, def_line: int, lines: Collection[int]) -> None:
        """Read the table.

        Args:
            debug_info: The table.
            name: The name of the generated function.
            def_line: The line of its ``def``, in the generated code.
            lines: All of its lines there.
        """
        pairs = [pair.split("=") for pair in debug_info.split("&") if pair]
        self._pairs = sorted((int(python), int(template)) for template, python in pairs)
        self._name, self._def_line, self._lines = name, def_line, lines

    def template_line(self, python_line: int) -> int | None:
        """Return the template line that a line of the function came from.

        The first lines of a generated function come from no template line: they look up the
        variables that the rest will need.

        Args:
            python_line: The line in the generated code.

        Returns:
            The line of the template, or ``None`` for the first lines.
        """
        found = None
        for python, template in self._pairs:
            if python > python_line:
                break
            if python >= self._def_line:
                found = template
        return found

    def executed(self, python_lines: frozenset[int]) -> frozenset[int]:
        """Return the template lines that certainly ran in a call of the function.

        Plain text has no entry in the table: in the ``else`` branch it would count as the line
        above it, in the branch that did not run. So only lines with an entry of their own count.
        A block that opens and goes on in one line has no entry but that of the function's ``def``.

        Args:
            python_lines: The lines of the generated code that ran.

        Returns:
            Lines of the template.
        """
        found = {template for python, template in self._pairs if python in python_lines}
        if not any(python in self._lines for python, _ in self._pairs if python > self._def_line):
            found |= {template for python, template in self._pairs if python == self._def_line}
        return frozenset(found)

    @property
    def first_line(self) -> int:
        """The first template line of the function; ``root`` starts at line 1."""
        if self._name == "root":
            return 1
        found = {self.template_line(line) for line in self._lines}
        return min((line for line in found if line is not None), default=1)
