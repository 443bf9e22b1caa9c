"""What was found, in the plain rows in which it leaves the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Found:
    """The rows; each names another one by its number.

    ``files``: the file, its module or the name of its template, whether it is a template.
    ``functions``: the number of the file, the qualified name, the first line. ``uses``: see
    :meth:`add_use`. ``calls``: the numbers of two functions, of which the first may come to the
    second. ``entries``: see :meth:`add_entry`. ``libraries``: the top-level packages with the name
    and the version of the distribution that they are of.
    """

    files: list[tuple[str, str, bool]] = field(default_factory=list)
    functions: list[tuple[int, str, int]] = field(default_factory=list)
    uses: list[tuple[Any, ...]] = field(default_factory=list)
    calls: dict[tuple[int, int], None] = field(default_factory=dict)
    entries: list[tuple[int, str, str, list[str]]] = field(default_factory=list)
    libraries: dict[str, tuple[str, str]] = field(default_factory=dict)
    _files: dict[str, int] = field(default_factory=dict)
    _functions: dict[tuple[int, str, int], int] = field(default_factory=dict)

    def file(self, filename: str, module: str, is_template: bool = False) -> int:
        """Return the number of a file.

        Args:
            filename: The file.
            module: Its module, or the name of the template.
            is_template: Whether it is a template.

        Returns:
            The number.
        """
        if filename not in self._files:
            self._files[filename] = len(self.files)
            self.files.append((filename, module, is_template))
        return self._files[filename]

    def function(self, file: int, qualname: str, first_line: int) -> int:
        """Return the number of a function.

        Args:
            file: The number of its file.
            qualname: Its qualified name; that of a template is empty.
            first_line: Its first line, with its decorators.

        Returns:
            The number.
        """
        row = file, qualname, first_line
        if row not in self._functions:
            self._functions[row] = len(self.functions)
            self.functions.append(row)
        return self._functions[row]

    def add_use(
        self,
        function: int,
        place: tuple[int, int],
        expression: str,
        named: tuple[str, str],
        text: str,
        proof: tuple[int, bool],
        call_end: tuple[int, int] | None = None,
    ) -> None:
        """Add a place where something of a library is named.

        Args:
            function: The number of the function that evaluates it.
            place: The line and the column of its last name.
            expression: How it is written.
            named: The name that a reader knows the feature by, and its definition.
            text: The line of a template, which may never run. A module is in the recording.
            proof: The line that proves it, and whether that is enough.
            call_end: The line and column where a call of it ends, if it is called.
        """
        end = None if call_end is None else list(call_end)
        self.uses.append((function, *place, expression, *named, text, *proof, end))

    def add_call(self, above: int, below: int) -> None:
        """Add that a function may come to another one.

        Args:
            above: The number of the first.
            below: The number of the other.
        """
        if above != below:
            self.calls[above, below] = None

    def add_entry(self, function: int, kind: str, what: str, methods: list[str]) -> None:
        """Add a function that the libraries call.

        Args:
            function: The number of the function.
            kind: ``"view"``, ``"event"``, or ``"other"``.
            what: The rule, the name of the event, or in words what leads there.
            methods: The methods of the rule.
        """
        row = function, kind, what, methods
        if row not in self.entries:
            self.entries.append(row)

    def as_record(self) -> dict[str, Any]:
        """Return the rows as values that JSON has."""
        return {
            "files": self.files,
            "functions": self.functions,
            "uses": self.uses,
            "calls": list(self.calls),
            "entries": self.entries,
            "libraries": self.libraries,
        }
