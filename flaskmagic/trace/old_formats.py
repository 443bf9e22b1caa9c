"""The formats that traces were saved in before: one object of JSON, all calls in its columns.

Format history
  1  the first
  2  a trace says of which kind it is, and of which threads later calls are missing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flaskmagic.trace import contract
from flaskmagic.trace.columns import Calls, Tables
from flaskmagic.trace.model import Distribution, Kind, SourceFile, Trace


def restore(document: Mapping[str, Any]) -> list[Trace]:
    """Make traces of what was saved.

    Args:
        document: The JSON; its format and version are known to be right.

    Returns:
        The traces, in their order.

    Raises:
        flaskmagic.trace.contract.BrokenContract: It is not what was written.
    """
    contract.check_old(document)
    files = {name: SourceFile(*row) for name, row in document["files"].items()}
    return [_restore(dumped, files) for dumped in document["traces"]]


def _kind(dumped: Mapping[str, Any]) -> Kind:
    """Return the kind of a trace; in format 1 two names of scenarios stood for it."""
    of_scenario = {"own": Kind.APP, "recording": Kind.BLOCK}
    return Kind(dumped.get("kind", of_scenario.get(dumped["scenario"], Kind.DEMO)))


def _restore(dumped: Mapping[str, Any], files: Mapping[str, SourceFile]) -> Trace:
    tables = Tables()
    tables.grow(dumped)
    part = {**dumped, "incomplete": frozenset(dumped.get("incomplete", ()))}
    return Trace(
        kind=_kind(dumped),
        scenario=dumped["scenario"],
        title=dumped["title"],
        python=dumped["python"],
        distributions={name: Distribution(*d) for name, d in dumped["distributions"].items()},
        calls=Calls(tables, [part]),
        files={name: files[name] for name in dumped["files"]},
        skipped=dumped["skipped"],
        interrupted=dumped["interrupted"],
        gaps=dumped.get("gaps", dumped.get("cut_short", {})),
    )
