"""Checks a walkthrough against the sources that are installed, without running anything."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.lines import split_lines
from flaskmagic.reading.claims import is_release
from flaskmagic.reading.matcher import focus_line, resolve
from flaskmagic.reading.model import Definition
from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.modules import nearest_module
from flaskmagic.source.templates import template_definitions
from flaskmagic.trace import SourceFile, Trace
from flaskmagic.walkthroughs.claims import Claim
from flaskmagic.walkthroughs.model import Step, Walkthrough
from flaskmagic.walkthroughs.releases import not_yet

_PLACEHOLDER = re.compile(r"(?<!\{)\{(?P<first>\w+)(?:\.(?P<name>\w+))?\}(?!\})")
_VALUES = ("arguments", "result")


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in a walkthrough, and its line in the file."""

    line: int
    message: str


def lint(walkthrough: Walkthrough, text: str, sources: Trace) -> list[Finding]:
    """Return what is wrong with a walkthrough, in the order of its lines.

    Args:
        walkthrough: The walkthrough.
        text: That of its file.
        sources: A trace without a call that holds the files of the modules that it names.

    Returns:
        The mistakes.
    """
    lines = split_lines(text)
    introduction = Step("", "", 1, (), "")
    before = _Checker(introduction, sources, lines, walkthrough.steps[0].line)
    found = [*before.of_claims(walkthrough.claims.values())]
    for number, step in enumerate(walkthrough.steps):
        following = walkthrough.steps[number + 1 :]
        end = following[0].line if following else len(lines) + 1
        found += _Checker(step, sources, lines, end).findings()
    return sorted(found, key=lambda finding: finding.line)


class _Checker:
    """Checks one step, whose text ends before the line ``end``."""

    def __init__(self, step: Step, sources: Trace, lines: Sequence[str], end: int) -> None:
        self.step, self.sources, self.lines, self.end = step, sources, lines, end
        self.definition = resolve(step.definitions, sources)
        self.proof = resolve(step.proofs, sources) if step.proofs else self.definition

    def findings(self) -> Iterator[Finding]:
        step = self.step
        versions = {each.name: each.version for each in self.sources.distributions.values()}
        if self.definition is None and step.since and not_yet(step.since, versions):
            return
        for names in (step.definitions, step.proofs, step.called_from, step.within):
            yield from self._names(names)
        yield from self.of_claims(step.claims.values())
        for texts in (step.focus, *step.show):
            yield from self._texts(texts, self.definition)
        yield from self._texts(step.proof_line, self.proof)
        yield from self._arguments()
        yield from self._placeholders()

    def of_claims(self, claims: Iterable[Claim]) -> Iterator[Finding]:
        """Yield what is wrong with claims: those of the step, or of the introduction.

        Of one that asks for another release than the installed one, nothing can be said.
        """
        for claim in claims:
            if claim.release is not None and is_release(claim.release, self.sources) is False:
                continue
            for names in (claim.called, claim.before, claim.after):
                yield from self._names(names)
            yield from self._texts(claim.line, self.proof)

    def _names(self, names: Sequence[str]) -> Iterator[Finding]:
        if names and resolve(names, self.sources) is None:
            for name in names:
                yield self._finding(name, f"there is no {name}{_nearest(name, self.sources)}")

    def _texts(self, texts: Sequence[str], definition: Definition | None) -> Iterator[Finding]:
        if definition is None or not texts:
            return
        looked_for = Step("", "", 0, (definition.name,), "", focus=tuple(texts))
        if focus_line(looked_for, definition, self.sources, ()) is None:
            said = " or ".join(map(repr, texts))
            lines = self._source(definition)
            hint = near(texts[0], [line.strip() for line in lines])
            yield self._finding(texts[0], f"{definition.name} has no line with {said}{hint}")

    def _source(self, definition: Definition) -> Sequence[str]:
        span, file = definition.span, self.sources.files[definition.filename]
        return split_lines(file.text)[span.first_line - 1 : span.last_line]

    def _arguments(self) -> Iterator[Finding]:
        """Check the arguments that the step names, and the places that its note leaves for them."""
        proof = self.proof
        if proof is None or self.sources.files[proof.filename].is_template:
            return
        known = parameters(self.sources.files[proof.filename].text, proof.span)
        for name in {**self.step.where, **self.step.demo_where}:
            if name not in known:
                said = f"{proof.name} has no argument {name!r}{near(name, known)}"
                yield self._finding(name, said)
        for place in _PLACEHOLDER.finditer(self.step.note):
            name = place["name"]
            if place["first"] == "arguments" and name is not None and name not in known:
                said = f"{proof.name} has no argument {name!r}{near(name, known)}"
                yield self._finding(place[0], said)

    def _placeholders(self) -> Iterator[Finding]:
        """Find places in the note that seem to be meant for a value, but are none."""
        for place in _PLACEHOLDER.finditer(self.step.note):
            hint = near(place["first"], _VALUES)
            if hint and place["first"] not in _VALUES:
                yield self._finding(place[0], f"there is no value {place[0]}{hint}")

    def _finding(self, text: str, message: str) -> Finding:
        return Finding(_line_of(text, self.lines, self.step.line, self.end), message)


def _line_of(text: str, lines: Sequence[str], first: int, end: int) -> int:
    """Return the line that holds ``text``, from ``first`` on, or ``first`` if none does."""
    wanted = range(first, min(end, len(lines) + 1))
    written = text.replace("\\", "\\\\").replace('"', '\\"')
    holds = (n for n in wanted if text in lines[n - 1] or written in lines[n - 1])
    return next(holds, first)


def near(name: str, known: Collection[str]) -> str:
    """Return the hint at the name that was probably meant.

    Args:
        name: A name that is not known.
        known: The names that are.

    Returns:
        The hint, to be added to a message; empty where no known name is like it.
    """
    found = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f": did you mean {found[0]!r}?" if found else ""


def _nearest(name: str, sources: Trace) -> str:
    """Return the hint at the definition that was probably meant, or what is missing."""
    module, _, qualname = name.partition(":")
    for file in sources.files.values():
        if file.module == module:
            found = difflib.get_close_matches(qualname, _qualnames(file), 1, 0.5)
            return f": did you mean {module}:{found[0]}?" if found else f" in {file.path}"
    meant = nearest_module(module)
    return f": there is no module {module}" + (f", did you mean {meant}?" if meant else "")


def _qualnames(file: SourceFile) -> list[str]:
    read: Callable[[str], object] = template_definitions if file.is_template else definitions
    return list(read(file.text))  # type: ignore[call-overload, no-any-return]


def parameters(text: str, span: Span) -> frozenset[str]:
    """Return the names of a function's parameters.

    Args:
        text: The source that the function is written in.
        span: Where it is written.

    Returns:
        The names; none where no function stands there.

    Raises:
        SyntaxError: The source can't be parsed.
    """
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if node.lineno == span.def_line:
            every = node.args
            plain = [*every.posonlyargs, *every.args, *every.kwonlyargs]
            starred = [each for each in (every.vararg, every.kwarg) if each is not None]
            return frozenset(each.arg for each in [*plain, *starred])
    return frozenset()
