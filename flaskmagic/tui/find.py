"""Search in a reading, and the places that a reader names."""

from __future__ import annotations

from difflib import get_close_matches

from flaskmagic.reading import Reading
from flaskmagic.trace import Trace
from flaskmagic.tui.folded_tree import FoldedTree


def hits(reading: Reading, tree: FoldedTree, text: str) -> list[int]:
    """Find the calls whose name, file or step's title has a text in it.

    Args:
        reading: The reading.
        tree: Its tree of calls; those beyond the horizon are left out.
        text: The text to search for, in upper or lower case.

    Returns:
        The positions of the calls in the tree.
    """
    wanted = text.strip().casefold()
    if not wanted:
        return []
    files = reading.trace.files
    fitting = {
        code
        for code in {call.code for call in tree.calls}
        if wanted in f"{code.qualname}\n{files[code.filename].path}".casefold()
    }
    titled = {
        step.call.id
        for step in reading.steps
        if step.call is not None and wanted in step.step.title.casefold()
    }
    return [
        position
        for position, call in enumerate(tree.calls)
        if (call.code in fitting or call.id in titled) and tree.is_known(position)
    ]


def place(trace: Trace, text: str, here: str | None) -> tuple[str, int] | str:
    """Find the file and the line that a reader names.

    Args:
        trace: The trace that has the files.
        text: ``path:line``, where the path may be only the end of one; or one of the two alone.
        here: The file that is meant where no path is named, if there is one.

    Returns:
        The file and the line, or what to say if there is none.
    """
    path, _, number = text.strip().rpartition(":")
    if not number.isdecimal():
        path, number = text.strip(), "1"
    filename = _file(trace, path, here)
    if filename is None:
        paths = [file.path for file in trace.files.values()]
        close = get_close_matches(path, paths, 1)
        hint = f": did you mean {close[0]}?" if close else "."
        return f"No file of the run ends in {path!r}{hint}"
    last = max(trace.files[filename].text.count("\n"), 1)
    if not 1 <= int(number) <= last:
        return f"{trace.files[filename].path} has the lines 1 to {last:,}."
    return filename, int(number)


def _file(trace: Trace, path: str, here: str | None) -> str | None:
    if not path:
        return here
    fitting = [
        filename
        for filename, file in trace.files.items()
        if f"/{file.path}".endswith(f"/{path}") or filename == path
    ]
    if here in fitting:
        return here
    return min(fitting, key=lambda name: len(trace.files[name].path), default=None)
