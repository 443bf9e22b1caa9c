"""A run as its questions need it: who called what, where, and of which library."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.inline import plain
from flaskmagic.reading.links import line_link, site_link
from flaskmagic.reading.matcher import inline_code, span_of
from flaskmagic.reading.model import Reading, ReadStep
from flaskmagic.reading.quiz.model import Spot, Wording
from flaskmagic.reading.quiz.proven_order import ProvenOrder
from flaskmagic.reading.threads import Role, roles
from flaskmagic.trace import Call, Trace


class AskedRun:
    """A reading with what is looked up for every question; another seed asks other ones."""

    def __init__(self, reading: Reading, seed: str = "") -> None:
        self.reading, self.seed = reading, seed
        self.trace: Trace = reading.trace
        self.topic = reading.walkthrough.topic
        self.tree = reading.tree
        self.steps: Mapping[int, ReadStep] = reading.tree.shown

    @cached_property
    def calls_of(self) -> Mapping[str, list[Call]]:
        """The calls of each function, in the order in which they began."""
        found: dict[str, list[Call]] = {}
        for call in self.reading.calls:
            found.setdefault(self.name(call), []).append(call)
        return found

    @cached_property
    def by_library(self) -> Mapping[str, list[str]]:
        """The functions of each library that ran."""
        found: dict[str, list[str]] = {}
        for name, calls in self.calls_of.items():
            found.setdefault(self.which_library(calls[0]), []).append(name)
        return found

    @cached_property
    def roles(self) -> Mapping[int, Role]:
        """What the thread of each call was started for."""
        return roles(self.trace, self.trace.calls)

    @cached_property
    def first_by_role(self) -> Mapping[Role, Call]:
        """The first call of a named function in a thread of each role."""
        found: dict[Role, Call] = {}
        for call in self.reading.calls:
            if not call.code.qualname.endswith(">"):
                found.setdefault(self.roles[call.id], call)
        return found

    @cached_property
    def proven(self) -> ProvenOrder:
        """Which calls began before which."""
        return ProvenOrder(self.trace)

    def name(self, call: Call) -> str:
        """Return the full name of what was called.

        Args:
            call: A call.

        Returns:
            Such as ``flask.app:Flask.wsgi_app``.
        """
        return self.trace.name(call.code)

    def which_library(self, call: Call) -> str:
        """Return the library that a function is of; the app's own files are one, as is Python.

        Args:
            call: A call of the function.

        Returns:
            The name of the library.
        """
        file = self.trace.files[call.code.filename]
        if file.is_own:
            return "the app"
        distribution = self.trace.distributions.get(file.module.partition(".")[0])
        return distribution.name if distribution else "Python"

    def between(self, first: Call, last: Call) -> set[str]:
        """Return what was called after ``first`` began and before ``last`` did, in any thread.

        Args:
            first: A call.
            last: A later one.

        Returns:
            The full names.
        """
        calls = self.reading.calls
        start = bisect_right(calls, first.id, key=lambda call: call.id)
        end = bisect_left(calls, last.id, key=lambda call: call.id)
        return {self.trace.name(code) for code in {call.code for call in calls[start:end]}}

    def source(self, call: Call) -> str:
        """Return the line that made a call, with what follows of the same expression.

        Args:
            call: The call.

        Returns:
            The lines as one, or nothing where they are not known.
        """
        site = call.call_site
        if site is None:
            return ""
        lines = range(site.line, (site.end_line or site.line) + 1)
        return " ".join(source_line(self.trace, site.filename, line) for line in lines)

    def head(self, call: Call) -> tuple[str, str]:
        """Return where a function is defined, and its name as a definition, without its class.

        Args:
            call: A call of the function.

        Returns:
            ``file:line`` as Markdown, and such as ``wsgi_app(…)``.
        """
        name = call.code.qualname.rpartition(".")[2]
        return self.definition(call).told, f"{name}(…)"

    def definition(self, call: Call) -> Spot:
        """Return the line on which a function is defined.

        Args:
            call: A call of the function.

        Returns:
            The line of its ``def``.
        """
        span, filename = span_of(self.trace, call.code), call.code.filename
        line = span.def_line if span else call.code.first_line
        return Spot(filename, self.trace.files[filename].path, line, span)

    def site(self, call: Call, caller: Call) -> Spot | None:
        """Return the line that made a call.

        Args:
            call: The call.
            caller: The call in whose function that line stands.

        Returns:
            The line, or ``None`` where it is not known.
        """
        at = call.call_site
        if at is None:
            return None
        span = span_of(self.trace, caller.code)
        return Spot(at.filename, self.trace.files[at.filename].path, at.line, span)

    def link(self, spot: Spot) -> str | None:
        """Return the permalink of a line.

        Args:
            spot: The line.

        Returns:
            The permalink, or ``None`` where none is certain.
        """
        return line_link(self.trace, spot.filename, spot.line)

    def site_link(self, call: Call) -> str | None:
        """Return the permalink of the line that made a call.

        Args:
            call: The call.

        Returns:
            The permalink, or ``None`` where none is certain.
        """
        return site_link(self.trace, call)

    def wording(self, call: Call, choose: str, write: str = "") -> Wording:
        """Return the parts of a question that is asked about a function.

        Args:
            call: A call of the function.
            choose: What is asked.
            write: What is asked without answers to choose from, if that is something else.

        Returns:
            The parts: first it is told where the function is.
        """
        where, quoted = self.head(call)
        line = f"{inline_code(quoted)} is at {where}."
        return Wording(line, f"A function is at {where}.", line, choose, write or choose)

    def place(self, call: Call) -> str:
        """Return where a call was made, and from which function, as Markdown.

        Args:
            call: The call.

        Returns:
            The place, the function and the line.
        """
        site, parent = call.call_site, self.trace.parent(call)
        if site is None:
            return ""
        place = plain(f"{self.trace.files[site.filename].path}:{site.line}")
        source = source_line(self.trace, site.filename, site.line)
        code = f", {inline_code(source)}" if source else ""
        within = f", in {inline_code(parent.code.qualname)}" if parent else ""
        return f"{place}{within}{code}"

    def real_caller(self, call: Call) -> Call | None:
        """Return the call whose own line made a call, where the run proves which it is.

        Args:
            call: The call.

        Returns:
            The call above it, or ``None``.
        """
        parent, site = self.trace.parent(call), call.call_site
        if parent is None or site is None or parent.thread != call.thread:
            return None
        span = span_of(self.trace, parent.code)
        is_within = span is not None and span.first_line <= site.line <= span.last_line
        return parent if is_within and site.filename == parent.code.filename else None
