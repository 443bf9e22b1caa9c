"""What a report as a whole leaves out: each question has a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.checks.written.era import FoundEra
from flaskmagic.checks.written.libraries import Libraries
from flaskmagic.checks.written.model import CheckedClaim, CheckedReference, LeftOut
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.checks.written.whole.between import left_out_between
from flaskmagic.checks.written.whole.ends import find_chain, own_code_left_out, socket_left_out
from flaskmagic.checks.written.whole.explained import features_left_out
from flaskmagic.checks.written.whole.mentioned import Mentioned
from flaskmagic.checks.written.whole.own_code import names_own_code, names_own_definition
from flaskmagic.checks.written.whole.subjects import subjects_left_out
from flaskmagic.checks.written.whole.unlinked import unlinked
from flaskmagic.uses import ProjectUses
from flaskmagic.written.document import Document
from flaskmagic.written.references import FoundReferences
from flaskmagic.written.sections import find_sections


@dataclass(frozen=True, slots=True)
class Judged:
    """A report whose references and claims were judged, and what they were held against."""

    document: Document
    found: FoundReferences
    checked: Sequence[CheckedReference]
    claims: Sequence[CheckedClaim]
    era: FoundEra
    libraries: Libraries


def left_out(report: Judged, recorded: Recorded, uses: ProjectUses | None) -> list[LeftOut]:
    """Find what a report as a whole leaves out.

    Args:
        report: The report.
        recorded: What was recorded, which may be nothing.
        uses: What the project uses of libraries, if that is known.

    Returns:
        The findings, in the order of the questions.
    """
    mentioned = Mentioned(report.document, report.checked)
    sections = find_sections(report.document)
    return [
        *unlinked(report.document, sections),
        *left_out_between(report.claims, recorded, mentioned),
        *_ends(report, recorded, uses, mentioned),
        *subjects_left_out(report.document, sections, recorded, mentioned),
        *(features_left_out(uses, mentioned) if uses is not None else ()),
    ]


def _ends(
    report: Judged, recorded: Recorded, uses: ProjectUses | None, mentioned: Mentioned
) -> Iterator[LeftOut]:
    chain = find_chain(report.checked, report.claims, recorded)
    if chain is None:
        return
    yield from socket_left_out(chain, mentioned)
    is_own = names_own_code(report.found, report.checked, report.era, report.libraries)
    if not is_own and not names_own_definition(recorded, uses, mentioned):
        yield from own_code_left_out(chain)
