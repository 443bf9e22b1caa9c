"""Turns what the recorder kept into a trace: names, lines and columns in place of raw facts."""

from __future__ import annotations

import linecache
import tokenize
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path, PurePath
from types import CodeType

from flaskmagic.trace.model import Call, CallSite, CodeRef, Kind, SourceFile, Trace
from flaskmagic.trace.replay import RawCall, replay
from flaskmagic.trace.template_lines import TemplateLines
from flaskmagic.tracer.decide import Decision
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope


def assemble(
    recorder: Recorder,
    *,
    kind: Kind,
    scenario: str,
    title: str,
    python: str,
    interrupted: bool = False,
) -> Trace:
    """Return the trace of a finished recording, with the text of every file that it ran.

    Where the files were installed from is not known here: ``distributions`` is left empty.
    """
    replayed = replay(recorder.logs)
    decisions = {id(raw.decision): raw.decision for raw in replayed.calls}.values()
    roots = _import_roots(decisions)
    codes = _Codes(roots)
    # A resume of a generator was numbered too, but is no call of its own.
    ids = {raw: number for number, raw in enumerate(replayed.calls, 1)}
    return Trace(
        kind=kind,
        scenario=scenario,
        title=title,
        python=python,
        distributions={},
        calls=tuple(_call(raw, codes, ids) for raw in replayed.calls),
        files=_source_files(decisions, roots, recorder.scope),
        skipped=dict(replayed.skipped),
        interrupted=interrupted,
        cut_short=replayed.cut_short,
    )


def _call(raw: RawCall, codes: _Codes, ids: Mapping[RawCall, int]) -> Call:
    watched = raw.arguments is not None
    site = None if raw.caller is None else codes.call_site(raw.caller, raw.call_offset)
    return Call(
        id=ids[raw],
        parent_id=None if raw.parent is None else ids[raw.parent],
        thread=raw.thread,
        code=codes.ref(raw.decision),
        call_site=site,
        outcome=raw.outcome,
        exception=raw.exception,
        raised_line=codes.line(raw.decision, raw.raised_at) if raw.raised_at >= 0 else None,
        skipped=raw.skipped,
        lines=codes.lines(raw.decision, frozenset(raw.lines)) if watched else None,
        arguments=raw.arguments
        and {name: codes.shortened(value) for name, value in raw.arguments.items()},
        result=raw.result and codes.shortened(raw.result),
    )


class _Codes:
    """Reads code objects, each one once."""

    def __init__(self, roots: Collection[str]) -> None:
        self._roots = sorted(roots, key=len, reverse=True)
        self._refs: dict[int, CodeRef] = {}
        self._sites: dict[tuple[int, int], CallSite | None] = {}

    def ref(self, decision: Decision) -> CodeRef:
        code = decision.code
        if id(code) not in self._refs:
            table = _template_lines(decision)
            first_line = table.first_line(code) if table else code.co_firstlineno
            self._refs[id(code)] = CodeRef(code.co_filename, code.co_qualname, first_line)
        return self._refs[id(code)]

    def call_site(self, caller: Decision, offset: int) -> CallSite | None:
        key = id(caller.code), offset
        if key not in self._sites:
            self._sites[key] = self._read_site(caller, offset)
        return self._sites[key]

    def line(self, decision: Decision, offset: int) -> int | None:
        """Return the line of an instruction."""
        site = self.call_site(decision, offset)
        return None if site is None else site.line

    def _read_site(self, caller: Decision, offset: int) -> CallSite | None:
        code = caller.code
        line, end_line, column, end_column = _positions(code)[offset // 2]
        table = _template_lines(caller)
        if table is not None:
            line = None if line is None else table.template_line(code, line)
            return None if line is None else CallSite(code.co_filename, line)
        if line is None:
            return None
        return CallSite(code.co_filename, line, end_line, column, end_column)

    def shortened(self, value: str) -> str:
        """Return a value without the folders that code was imported from: nobody's home shows."""
        for root in self._roots:
            value = value.replace(root, "…")
        return value

    def lines(self, decision: Decision, python_lines: frozenset[int]) -> frozenset[int]:
        table = _template_lines(decision)
        return python_lines if table is None else table.executed(decision.code, python_lines)


@cache
def _positions(code: CodeType) -> list[tuple[int | None, int | None, int | None, int | None]]:
    return list(code.co_positions())


def _template_lines(decision: Decision) -> TemplateLines | None:
    debug_info = decision.debug_info
    return None if debug_info is None else TemplateLines(debug_info)


def _import_roots(decisions: Iterable[Decision]) -> set[str]:
    """Return the folders that the recorded modules were imported from."""
    found = {
        import_root(decision.code.co_filename, decision.module)
        for decision in decisions
        if decision.debug_info is None
    }
    return {root for root in found if PurePath(root) != PurePath(PurePath(root).anchor)}


def _source_files(
    decisions: Iterable[Decision], roots: set[str], scope: Scope
) -> dict[str, SourceFile]:
    """Return the files of the recorded functions, by their filenames."""
    files: dict[str, SourceFile] = {}
    for decision in decisions:
        filename = decision.code.co_filename
        if filename in files:
            continue
        template = decision.debug_info is not None
        path = _below(filename, roots) if template else imported_path(filename, decision.module)
        module = path.replace("/", ".") if template else decision.module
        own = scope.is_own(module, filename)
        files[filename] = SourceFile(path, decision.module, read_text(filename), template, own)
    return files


def imported_path(filename: str, module: str) -> str:
    """Return a module's file as it is imported: ``werkzeug/routing/map.py``."""
    parts = PurePath(filename).parts
    depth = module.count(".") + 1 + (PurePath(filename).name == "__init__.py")
    return "/".join(parts[-depth:])


def import_root(filename: str, module: str) -> str:
    """Return the folder that a module was imported from."""
    depth = imported_path(filename, module).count("/")
    return str(PurePath(filename).parents[depth])


def _below(filename: str, roots: set[str]) -> str:
    """Return ``filename`` relative to the deepest of ``roots`` that holds it."""
    path = PurePath(filename)
    holding = [root for root in roots if path.is_relative_to(root)]
    return path.relative_to(max(holding, key=len)).as_posix() if holding else path.name


def read_text(filename: str) -> str:
    """Return the text of a source file, or ``""`` where there is none to read.

    What was typed into a notebook or at a prompt is in no file, but ``linecache`` has it.
    """
    try:
        if filename.endswith(".py"):
            with tokenize.open(filename) as file:
                return file.read()
        return Path(filename).read_text(encoding="utf-8")
    except FileNotFoundError:
        return "".join(linecache.getlines(filename))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ""
