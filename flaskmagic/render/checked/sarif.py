"""What was checked as SARIF 2.1.0, which forges and editors show beside the lines of a report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flaskmagic.checks.written import wording
from flaskmagic.checks.written.model import (
    Calls,
    CheckedClaim,
    CheckedReference,
    CheckedReport,
    LinkForm,
    Place,
    Ran,
)
from flaskmagic.render.checked import CheckedOutput
from flaskmagic.written.document import Spot

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_Verdict = Place | LinkForm | Ran | Calls

_RULES: dict[_Verdict, tuple[str, str, str]] = {
    Place.WRONG: ("wrong-place", "error", "The lines are of another definition."),
    LinkForm.BRANCH: ("not-pinned", "error", "The address names a branch: its lines move."),
    LinkForm.NO_LINE: ("no-line", "error", "The address of a source file names no line."),
    LinkForm.NOT_A_LINE: ("not-a-line", "error", "What stands behind the # is no line."),
    Place.OTHER_LINE: ("other-line", "warning", "The code that is quoted is on another line."),
    Place.MOVED: ("moved", "warning", "What the words name is elsewhere in the release here."),
    Place.UNKNOWN: ("cannot-tell", "note", "Nothing here says whether it is right."),
    Ran.DID_NOT_RUN: ("not-run", "warning", "It did not run in what was recorded."),
    Ran.LINE_DID_NOT_RUN: ("line-not-run", "warning", "This line did not run."),
    Calls.REVERSED: ("other-way-round", "error", "The one that is called calls the other one."),
    Calls.RARELY: ("called-rarely", "warning", "Most of its calls call something else."),
    Calls.INSTEAD: ("called-by-another", "warning", "It is called by another one."),
    Calls.MADE: ("made-another", "warning", "An object of another class was made."),
    Calls.RETURNED: ("returned-another", "warning", "An object of another class was returned."),
    Calls.NOT_SEEN: ("not-seen", "note", "No such call was recorded."),
    LinkForm.TAG_OR_BRANCH: ("tag-or-branch", "note", "The address may name a tag or a branch."),
}
"""The rule, the level and the words for each verdict that is told."""


def render(reports: Sequence[CheckedReport]) -> str:
    """Return the reports as one SARIF log.

    Args:
        reports: The reports.

    Returns:
        The JSON, with an end of line.
    """
    rules = [
        {"id": name, "shortDescription": {"text": said}, "defaultConfiguration": {"level": level}}
        for name, level, said in _RULES.values()
    ]
    driver = {"name": "flaskmagic", "version": version("flaskmagic"), "rules": rules}
    results = [result for report in reports for result in _results(report)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _results(report: CheckedReport) -> Iterator[dict[str, Any]]:
    for checked in report.references:
        place = checked.place.verdict if checked.place else None
        link = checked.link.form if checked.link else None
        run = checked.run.verdict if checked.run else None
        for verdict in (place, link, run):
            if verdict in _RULES:
                yield _result(report, checked, verdict)
    for claim in report.claims:
        if claim.verdict in _RULES:
            yield _claim(report, claim)


def _result(report: CheckedReport, checked: CheckedReference, verdict: _Verdict) -> dict[str, Any]:
    name, level, said = _RULES[verdict]
    is_link = isinstance(verdict, LinkForm)
    told = wording.link_remarks if is_link else wording.place_remarks
    remarks = "; ".join(told(checked))
    reference = checked.reference
    lines = f"{reference.file.path if reference.file else ''}:{reference.first}-{reference.last}"
    result: dict[str, Any] = {
        "ruleId": name,
        "level": level,
        "message": {"text": f"{wording.label(reference)}: {remarks or said}"},
        "locations": [
            _location(report, spot, reference.written) for spot in (reference.spot, *checked.also)
        ],
        "partialFingerprints": {"reference/v1": f"{name}:{lines}"},
    }
    place = checked.place
    if place is not None and place.found is not None and place.path is not None:
        region = {"startLine": place.found.first, "endLine": place.found.last}
        there = {"artifactLocation": {"uri": place.path}, "region": region}
        message = {"text": wording.named(place.found)}
        result["relatedLocations"] = [{"physicalLocation": there, "message": message}]
    fix = _fix(report, checked)
    return {**result, "fixes": [fix]} if fix and is_link else result


def _claim(report: CheckedReport, checked: CheckedClaim) -> dict[str, Any]:
    name, level, said = _RULES[checked.verdict]
    claimed = wording.claimed(checked)
    return {
        "ruleId": name,
        "level": level,
        "message": {"text": f"{claimed}: {wording.claim_verdict(checked)}. {said}"},
        "locations": [_location(report, checked.claim.spot, checked.claim.written)],
        "partialFingerprints": {"claim/v1": f"{name}:{claimed}"},
    }


def _location(report: CheckedReport, spot: Spot, written: str) -> dict[str, Any]:
    """Return a place in the report; a page or a paragraph has no region, and is named."""
    artifact = {"artifactLocation": {"uri": Path(report.path).as_posix()}}
    if spot.line is None or spot.column is None:
        return {"physicalLocation": artifact, "logicalLocations": [{"name": str(spot)}]}
    return {"physicalLocation": {**artifact, "region": _region(spot, written)}}


def _region(spot: Spot, written: str) -> dict[str, Any]:
    start = spot.column or 1
    end = start + len(written)
    return {"startLine": spot.line, "startColumn": start, "endColumn": end}


def _fix(report: CheckedReport, checked: CheckedReference) -> dict[str, Any] | None:
    """Return the change of an address to the one to use, where it stands as it is written."""
    link, spot = checked.link, checked.reference.spot
    if link is None or link.propose is None or spot.line is None or spot.column is None:
        return None
    change = {
        "deletedRegion": _region(spot, checked.reference.written),
        "insertedContent": {"text": link.propose},
    }
    artifact = {"uri": Path(report.path).as_posix()}
    changes = [{"artifactLocation": artifact, "replacements": [change]}]
    return {"description": {"text": f"use {link.propose}"}, "artifactChanges": changes}


class _Sarif:
    name = "sarif"
    suffixes: tuple[str, ...] = (".sarif",)
    is_binary = False

    def write(self, found: Sequence[CheckedReport], width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: CheckedOutput = _Sarif()
