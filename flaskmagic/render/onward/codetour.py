"""A tour of the steps for CodeTour, the extension of VS Code: each opens the file at its line.

Files of the app are named by their path in its repository, at the commit that ran, if that is
certain. Others are named by where they lie on this machine
(https://github.com/microsoft/codetour/blob/main/schema.json).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import ExcerptLine, ReadingView, StepView, view_of
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.report.document import Document, Prose
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.step import step_blocks
from flaskmagic.trace import Trace

# A paragraph that begins so is a command of the shell to CodeTour.
_COMMAND = re.compile(r"^>>", re.MULTILINE)
_AT_COMMIT = re.compile(r".*/(?P<commit>[0-9a-f]{40})/(?P<path>.+)")


class _Workspace(NamedTuple):
    """The repository of the app's own files: where it lies, and the commit that ran."""

    folder: PurePath
    commit: str


def _workspace(trace: Trace) -> _Workspace | None:
    """Find the repository of own code, unless libraries lie in it: they are of no commit."""
    own = {name: file for name, file in trace.files.items() if file.is_own}
    found = set()
    for filename, file in own.items():
        at = _AT_COMMIT.fullmatch(file.page or "")
        if at is not None and filename.endswith(f"/{at['path']}"):
            found.add(_Workspace(PurePath(filename.removesuffix(at["path"])), at["commit"]))
    if len(found) != 1:
        return None
    workspace = found.pop()
    others = (PurePath(filename) for filename in trace.files.keys() - own.keys())
    return None if any(each.is_relative_to(workspace.folder) for each in others) else workspace


def _step(step: StepView, workspace: _Workspace | None) -> dict[str, Any]:
    blocks = step_blocks(step, step.bar).blocks
    told = write(Document(tuple(each for each in blocks if isinstance(each, Prose))))
    about = {"title": step.title, "description": described(told.strip())}
    if not step.filename:
        return about
    focus = (
        line.number for line in step.excerpt if isinstance(line, ExcerptLine) and line.is_focus
    )
    line = next(focus, step.def_line)
    return {**_where(step.filename, workspace), "line": line, **about}


def _where(filename: str, workspace: _Workspace | None) -> dict[str, str]:
    path = PurePath(filename)
    if workspace is not None and path.is_relative_to(workspace.folder):
        return {"file": path.relative_to(workspace.folder).as_posix()}
    return opened(filename)


def opened(filename: str) -> dict[str, str]:
    """Return what opens a file where it lies on this machine.

    Args:
        filename: The file.

    Returns:
        What a step of a tour has.
    """
    return {"uri": Path(filename).absolute().as_uri()}


def described(markdown: str) -> str:
    """Return what a step says, without what would be a command.

    Args:
        markdown: The text.

    Returns:
        The text for a tour.
    """
    return _COMMAND.sub("> >", markdown)


def _tour(reading: Reading) -> dict[str, Any]:
    view, workspace = view_of(reading), _workspace(reading.trace)
    first = {"title": view.title, "description": _introduction(view)}
    return {
        "$schema": "https://aka.ms/codetour-schema",
        "title": view.title,
        "description": view.question,
        **({} if workspace is None else {"ref": workspace.commit}),
        "steps": [first, *(_step(step, workspace) for step in view.steps)],
    }


def _introduction(view: ReadingView) -> str:
    said = (view.question, view.environment, view.summary, view.warning, view.introduction)
    return described("\n\n".join(filter(None, said)))


class _CodeTour:
    name = "codetour"
    suffixes: tuple[str, ...] = (".tour",)
    is_binary = False
    takes_several = False

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:  # noqa: ARG002
        return json.dumps(_tour(readings[0]), ensure_ascii=False, indent=1) + "\n"


OUTPUT: Output = _CodeTour()
