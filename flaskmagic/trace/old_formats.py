"""The formats that traces were saved in before, put into the lines of today's.

Format history
  1  one object of JSON, all calls in its columns
  2  a trace says of which kind it is, and of which threads later calls are missing
  3  lines, each with its calls in columns
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from flaskmagic.trace import old_contract
from flaskmagic.trace.checks import BrokenContract
from flaskmagic.trace.model import Kind

_LINES = 3
"""The first format that is lines."""


def upgraded(header: Mapping[str, Any], lines: Iterable[Any]) -> Iterator[Any]:
    """Put what was saved into today's lines.

    Args:
        header: The first line, or of the formats 1 and 2 all of the file.
        lines: The lines after the first.

    Yields:
        The lines after the first.

    Raises:
        BrokenContract: It is not what was written.
    """
    if header["version"] < _LINES:
        old_contract.check_document(header)
        lines = _lines_of(header)
    parts = _Parts()
    for line in lines:
        if not isinstance(line, dict) or line.keys() & {"trace", "end", "uses"}:
            parts = _Parts() if isinstance(line, dict) and "trace" in line else parts
            yield line
        else:
            old_contract.check_part(line)
            yield parts.upgraded(line)


def _lines_of(document: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the lines of the format 3 for an object of the formats 1 and 2."""
    texts = document["files"]
    for dumped in document["traces"]:
        about = {name: dumped[name] for name in ("scenario", "title", "python")}
        yield {"trace": {**about, "kind": _kind(dumped).value}}
        yield {"exchange": None, "incomplete": [], **dumped, "texts": texts}
        gaps = dumped.get("gaps", dumped.get("cut_short", {}))
        ended = {name: dumped[name] for name in ("skipped", "interrupted")}
        yield {"end": {**ended, "gaps": gaps}}


def _kind(dumped: Mapping[str, Any]) -> Kind:
    """Return the kind of a trace; in format 1 two names of scenarios stood for it."""
    of_scenario = {"own": Kind.APP, "recording": Kind.BLOCK}
    return Kind(dumped.get("kind", of_scenario.get(dumped["scenario"], Kind.DEMO)))


class _Parts:
    """The parts of a trace, whose calls are put into rows; each is there as often as it was."""

    def __init__(self) -> None:
        self._count = 0
        self._details = 0

    def upgraded(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Return a line with its calls in rows."""
        ids, parents, edges, threads, *others = line["calls"] or [[] for _ in range(8)]
        details = dict(self._details_of(line))
        numbers = {id_: self._details + at for at, id_ in enumerate(details, 1)}
        after = ids[0] - 1 if ids else 0
        steps = (id_ - before for id_, before in zip(ids, [after, *ids], strict=False))
        ups = list(map(_up, ids, parents))
        first, self._count = self._count, self._count + len(ids)
        self._details += len(details)
        rows = zip(steps, ups, range(first, self._count), strict=False)
        more = zip(edges, *others, (numbers.get(id_, 0) for id_ in ids), strict=True)
        kept = ("exchange", "texts", "files", "distributions")
        tables = ("filenames", "codes", "edges", "threads")
        return {
            **{name: line[name] for name in (*kept, *tables)},
            "details": list(details.values()),
            "facts": list(map(list, more)),
            "rows": [[step, 2 if up else 1, up, at] for step, up, at in rows],
            "after": after,
            "calls": list(range(first, self._count)),
            "in_threads": [[thread, len(list(run))] for thread, run in groupby(threads)],
        }

    def _details_of(self, line: Mapping[str, Any]) -> Iterator[tuple[int, list[Any]]]:
        values, made = line["values"], line.get("c_calls", {})
        incomplete = frozenset(line["incomplete"])
        named = {*map(int, values), *map(int, made), *incomplete}
        for id_ in sorted(named):
            row = values.get(str(id_), (None, None, None))
            yield id_, [*row, id_ in incomplete, made.get(str(id_), [])]


def _up(id_: int, parent: int | None) -> int:
    """Return how much lower the id of the call above is, or 0 if there is none."""
    if parent is None:
        return 0
    if parent >= id_:
        raise BrokenContract(f"call {id_} has no call {parent} before it")
    return id_ - parent
