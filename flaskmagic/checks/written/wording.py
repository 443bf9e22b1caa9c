"""The words of a checked report: what all outputs say of a reference and of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from flaskmagic.checks.written.model import (
    Calls,
    CheckedClaim,
    CheckedReference,
    CheckedReport,
    Defined,
    Place,
    Weight,
    weight,
)
from flaskmagic.written.claims import Verb
from flaskmagic.written.references import Form, Reference

MARKS = {Weight.GOOD: "✓", Weight.NOTE: "!", Weight.FAULT: "✗", Weight.YOURS: "·"}


def mark(checked: CheckedReference | CheckedClaim) -> str:
    """Return the mark of a reference or a claim.

    Args:
        checked: The reference or the claim.

    Returns:
        One character.
    """
    if isinstance(checked, CheckedClaim):
        return "?" if checked.verdict is Calls.NOT_SEEN else MARKS[weight(checked)]
    return "?" if is_unknown(checked) else MARKS[weight(checked)]


def is_unknown(checked: CheckedReference) -> bool:
    """Say whether nothing is known of a reference but that.

    Args:
        checked: The reference.

    Returns:
        Whether there is no verdict on it.
    """
    place = checked.place
    unknown = place is not None and place.verdict is Place.UNKNOWN
    return unknown and weight(checked) is Weight.NOTE


def counted(report: CheckedReport) -> str:
    """Say how much was found in a report.

    Args:
        report: The report.

    Returns:
        Such as ``18 references in words, 2 links, 1 file without a line``.
    """
    forms = [each.reference.form for each in report.references for _ in (1, *each.also)]
    said = [
        _many(forms.count(Form.WORDS), "reference in words", "references in words"),
        _many(forms.count(Form.LINK), "link to code", "links to code"),
        _many(forms.count(Form.EXCERPT), "excerpt", "excerpts"),
        _many(forms.count(Form.QUOTE), "piece of quoted code", "pieces of quoted code"),
        _many(len(report.files), "file without a line", "files without a line"),
        _many(len(report.claims), "claim of a call", "claims of calls"),
    ]
    return ", ".join(filter(None, said)) or "no reference to code"


def counts(report: CheckedReport) -> dict[str, int]:
    """Count what came of the references of a report.

    Args:
        report: The report.

    Returns:
        How many are of each kind, by what it is called.
    """
    unknown = sum(map(is_unknown, report.references))
    unknown += sum(each.verdict is Calls.NOT_SEEN for each in report.claims)
    return {
        "to fix": report.count(Weight.FAULT),
        "to look at": report.count(Weight.NOTE) - unknown,
        "right": report.count(Weight.GOOD),
        "can't tell": unknown,
        "yours": report.count(Weight.YOURS),
    }


def summary(report: CheckedReport) -> str:
    """Say what came of all references of a report.

    Args:
        report: The report.

    Returns:
        Such as ``1 to fix · 3 to look at · 25 right · 0 can't tell``.
    """
    said = [f"{count} {name}" for name, count in counts(report).items() if count or name != "yours"]
    return " · ".join(said)


def ran(checked: CheckedReference) -> str:
    """Say whether what a reference leads to ran.

    Args:
        checked: The reference.

    Returns:
        Such as ``ran, startup``; nothing where no recording was asked.
    """
    run = checked.run
    return "" if run is None else ", ".join(filter(None, (run.verdict, run.where)))


def verdicts(checked: CheckedReference) -> str:
    """Return the verdicts of a reference.

    Args:
        checked: The reference.

    Returns:
        Of a link both, that on its form first.
    """
    place = checked.place.verdict if checked.place else ""
    form = checked.link.form if checked.link else ""
    return ", ".join(filter(None, (form, place)))


def claimed(checked: CheckedClaim) -> str:
    """Return a claim in short.

    Args:
        checked: The claim.

    Returns:
        Such as ``Flask.run > run_simple`` or ``make_server returns BaseWSGIServer``.
    """
    said = "returns" if checked.claim.verb is Verb.RETURNS else ">"
    return f"{checked.caller or 'that line'} {said} {checked.claim.callee}"


def claim_verdict(checked: CheckedClaim) -> str:
    """Return the verdict of a claim.

    Args:
        checked: The claim.

    Returns:
        Such as ``calls, 2 between`` or ``called by Flask.run instead``.
    """
    if checked.verdict is Calls.BETWEEN:
        return checked.verdict.replace("N", str(checked.between))
    if checked.verdict in (Calls.INSTEAD, Calls.MADE, Calls.RETURNED):
        return checked.verdict.replace("X", checked.instead[0])
    return str(checked.verdict)


def label(reference: Reference) -> str:
    """Return a reference in short.

    Args:
        reference: The reference.

    Returns:
        Such as ``flask/app.py:871-925``, or the words as they are; of code without numbers its
        first line.
    """
    link = reference.link
    if link is not None:
        path = PurePosixPath(link.path)
        short = "/".join(path.parts[-2:])
        return short + _lines(reference)
    if reference.file is not None and reference.file.path in reference.written:
        return reference.file.path + _lines(reference)
    return reference.written


def where_found(checked: CheckedReference) -> str:
    """Say which definition the lines lie in.

    Args:
        checked: The reference.

    Returns:
        Such as ``Flask.run 805-925``; nothing where that is not known.
    """
    place = checked.place
    return "" if place is None or place.found is None else named(place.found)


def named(defined: Defined) -> str:
    """Return a definition with its lines.

    Args:
        defined: The definition.

    Returns:
        Such as ``Flask.run 805-925``.
    """
    name = defined.name or "the module"
    lines = f"{defined.first}-{defined.last}" if defined.first != defined.last else defined.first
    return f"{name} {lines}" if defined.name else name


def remarks(checked: CheckedReference) -> Iterator[str]:
    """Say what the verdicts alone don't.

    Args:
        checked: The reference.

    Yields:
        The sentences.
    """
    yield from place_remarks(checked)
    yield from link_remarks(checked)
    if checked.also:
        yield f"also at {', '.join(map(str, checked.also))}"


def place_remarks(checked: CheckedReference) -> Iterator[str]:
    """Say of the place what its verdict alone does not.

    Args:
        checked: The reference.

    Yields:
        The sentences.
    """
    place = checked.place
    if place is not None and place.verdict is Place.WRONG and place.meant is not None:
        yield f"the words name {named(place.meant)}"
    if place is not None and place.remark:
        yield place.remark
    if checked.run is not None and checked.run.remark:
        yield checked.run.remark


def link_remarks(checked: CheckedReference) -> Iterator[str]:
    """Say of the form of a link what its verdict alone does not.

    Args:
        checked: The reference.

    Yields:
        The sentences.
    """
    link = checked.link
    if link is not None and link.remark:
        yield link.remark
    if link is not None and link.propose:
        yield f"use {link.propose}"


def held_against(report: CheckedReport) -> str:
    """Say which releases the words were held against.

    Args:
        report: The report.

    Returns:
        Such as ``held against flask 3.1.3``; nothing where none was.
    """
    said = " · ".join(map(str, report.releases.values()))
    return f"held against {said}" if said else ""


def elsewhere_today(report: CheckedReport) -> str:
    """Say how many references lead elsewhere in the installed releases.

    Args:
        report: The report.

    Returns:
        Such as ``today (flask 3.1.3) 23 of 27 numbers are elsewhere``; nothing where none is known.
    """
    found = [each.today for each in report.references if each.today is not None]
    if not found:
        return ""
    releases = " · ".join(sorted({str(each.release) for each in found}))
    elsewhere = sum(not each.is_there for each in found)
    return f"today ({releases}) {elsewhere} of {len(found)} numbers are elsewhere"


def _lines(reference: Reference) -> str:
    if reference.first is None:
        return ""
    same = reference.first == reference.last
    return f":{reference.first}" if same else f":{reference.first}-{reference.last}"


def _many(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}" if count else ""
