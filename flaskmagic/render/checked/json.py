"""What was checked as the JSON that docs/json.md describes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flaskmagic.checks.written.model import (
    CheckedClaim,
    CheckedReference,
    CheckedReport,
    Defined,
    LinkAnswer,
    PlaceAnswer,
    RunAnswer,
    Today,
    Weight,
)
from flaskmagic.render.checked import CheckedOutput
from flaskmagic.written.document import Spot
from flaskmagic.written.references import NamedPath, Reference

FORMAT = "flaskmagic check"
VERSION = 1


def render(reports: Sequence[CheckedReport]) -> str:
    """Return the reports as a JSON list, with an object for each.

    Args:
        reports: The reports.

    Returns:
        The JSON, with an end of line.
    """
    document = [_report(each) for each in reports]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _report(report: CheckedReport) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "report": {"path": report.path, "sha256": report.sha256},
        "releases": {name: each.version for name, each in report.releases.items()},
        "references": [_reference(each) for each in report.references],
        "claims": [_claim(each) for each in report.claims],
        "files": [_file(each) for each in report.files],
        "summary": {each.value: report.count(each) for each in Weight},
    }


def _reference(checked: CheckedReference) -> dict[str, Any]:
    reference = checked.reference
    return {
        "form": reference.form,
        "at": _spot(reference.spot),
        "also": [_spot(each) for each in checked.also],
        "written": reference.written,
        "file": None if reference.file is None else _file(reference.file),
        "first": reference.first,
        "last": reference.last,
        "names": list(dict.fromkeys((*reference.beside, *reference.names))),
        "revision": _revision(reference),
        "place": None if checked.place is None else _place(checked.place),
        "link": None if checked.link is None else _link(checked.link),
        "today": None if checked.today is None else _today(checked.today),
        "run": None if checked.run is None else _run(checked.run),
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return asdict(spot)


def _file(file: NamedPath) -> dict[str, Any]:
    return {"path": file.path, "by": file.by, "at": _spot(file.spot)}


def _revision(reference: Reference) -> dict[str, Any] | None:
    link = reference.link
    if link is None:
        return None
    return {"repository": link.repository, "given": link.kind, "value": link.revision}


def _place(place: PlaceAnswer) -> dict[str, Any]:
    return {
        "verdict": place.verdict,
        "path": place.path,
        "found": _defined(place.found),
        "meant": _defined(place.meant),
        "release": None if place.release is None else str(place.release),
        "read_from": place.read_from,
        "remark": place.remark,
    }


def _defined(defined: Defined | None) -> dict[str, Any] | None:
    if defined is None:
        return None
    return {"definition": defined.name, "first": defined.first, "last": defined.last}


def _link(link: LinkAnswer) -> dict[str, Any]:
    return {"verdict": link.form, "propose": link.propose, "remark": link.remark}


def _today(today: Today) -> dict[str, Any]:
    return {
        "release": str(today.release),
        "path": today.path,
        "found": _defined(today.found),
        "permalink": today.address,
        "is_there": today.is_there,
    }


def _run(run: RunAnswer) -> dict[str, Any]:
    return {"verdict": run.verdict, "where": run.where, "calls": run.calls, "remark": run.remark}


def _claim(checked: CheckedClaim) -> dict[str, Any]:
    return {
        "from": checked.caller,
        "verb": checked.claim.verb,
        "to": checked.claim.callee,
        "at": _spot(checked.claim.spot),
        "written": checked.claim.written,
        "verdict": checked.verdict,
        "between": checked.between,
        "instead": list(checked.instead),
        "remark": checked.remark,
    }


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False

    def write(self, found: Sequence[CheckedReport], width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: CheckedOutput = _Json()
