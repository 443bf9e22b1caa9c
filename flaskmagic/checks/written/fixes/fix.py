"""Makes the copy of a report in which what is known is put right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from flaskmagic.checks.written.check import check_references
from flaskmagic.checks.written.era import FoundEra
from flaskmagic.checks.written.fixes.copies import copy_of
from flaskmagic.checks.written.fixes.links import Links, why_left
from flaskmagic.checks.written.fixes.model import Fix
from flaskmagic.checks.written.fixes.numbers import Numbers
from flaskmagic.checks.written.fixes.today import Found, NotKnown, lines_today
from flaskmagic.checks.written.libraries import Libraries
from flaskmagic.checks.written.model import Change, CheckedReference, Fixed, Left
from flaskmagic.checks.written.wording import label
from flaskmagic.eras.revisions import Release
from flaskmagic.written.document import Document
from flaskmagic.written.read import rewrite_report
from flaskmagic.written.references import Form, Reference
from flaskmagic.written.rewriting.model import Rewritten

_PRINTED = "what is printed on a page can't be changed"
_SPLIT = "it is written in pieces that can't be changed by themselves"


class FixWhat(StrEnum):
    """What is put right in a copy."""

    ALL = "all"
    LINKS = "links"


class Fixer:
    """Puts a report right, as far as it is known what is meant."""

    def __init__(self, path: Path, document: Document, libraries: Libraries, era: FoundEra) -> None:
        """Begin with what was read.

        Args:
            path: The file of the report.
            document: What was read of it.
            libraries: The libraries at hand.
            era: The releases of the report.
        """
        self.path, self.document, self.libraries, self.era = path, document, libraries, era
        self.links = Links(document, self._checked)

    def fixed(self, checked: Sequence[CheckedReference], what: FixWhat) -> Fixed:
        """Make the copy.

        Args:
            checked: The references of the report with their answers.
            what: What is put right.

        Returns:
            The copy, what was changed in it, and what was not.
        """
        numbers = [] if what is FixWhat.LINKS else list(self._numbers(checked))
        planned = [fix for n, each in enumerate(checked) for fix in self.links.fixes(n, each)]
        planned = _once([*planned, *(each for each in numbers if isinstance(each, Fix))])
        left = [each for each in numbers if isinstance(each, Left)]
        done = Rewritten(b"", ())
        if planned:
            done = rewrite_report(self.path, [each.replacements for each in planned])
        made = [each for each, is_made in zip(planned, done.made, strict=True) if is_made]
        not_made = [each for each, is_made in zip(planned, done.made, strict=True) if not is_made]
        left += _not_made(not_made, _PRINTED if self.path.suffix.lower() == ".pdf" else _SPLIT)
        after = {number: each for fix in made for number, each in fix.after.items()}
        references = [after.get(number, each) for number, each in enumerate(checked)]
        left += self._links_left(references, {number for fix in not_made for number in fix.after})
        changes = sorted((each for fix in made for each in fix.changes), key=_place)
        return Fixed(
            str(copy_of(self.path)) if changes else None,
            done.content,
            changes,
            sorted(left, key=_place),
            references,
            _releases(after.values()),
        )

    def _checked(self, link: Reference) -> CheckedReference:
        return check_references([link], self.libraries, self.era, self.path.parent)[0]

    def _numbers(self, checked: Sequence[CheckedReference]) -> Iterator[Fix | Left]:
        found: dict[int, Found] = {}
        unknown: list[int] = []
        for number, each in enumerate(checked):
            try:
                there = None if each.reference.link else lines_today(each, self.libraries, self.era)
            except NotKnown as error:
                unknown.append(number)
                yield Left(each.reference.spot, label(each.reference), str(error))
            else:
                found |= {number: there} if there else {}
        yield from Numbers(self.document, checked, found, unknown).fixes()

    def _links_left(
        self, references: Sequence[CheckedReference], told: Collection[int]
    ) -> Iterator[Left]:
        for number, each in enumerate(references):
            link = each.reference.link
            if link is not None and number not in told:
                is_known = self.libraries.in_repository(link.repository, link.path) is not None
                reason = why_left(each, is_known)
                if reason:
                    yield Left(each.reference.spot, label(each.reference), reason)


def _once(fixes: Sequence[Fix]) -> list[Fix]:
    """Leave out what another fix replaces, such as an address that is shown and a link itself."""
    kept, seen = [], set[tuple[int, int | None]]()
    for fix in sorted(fixes, key=lambda each: not each.after):
        places = {(each.start, each.link) for each in fix.replacements}
        if not places & seen:
            kept.append(fix)
            seen |= places
    return kept


def _not_made(fixes: Sequence[Fix], reason: str) -> Iterator[Left]:
    for fix in fixes:
        for change in fix.changes:
            yield Left(change.spot, change.before, f"{reason}; it would be {change.after}")


def _releases(after: Iterable[CheckedReference]) -> list[Release]:
    """Return the releases that the new numbers in words are of."""
    places = (each.place for each in after if each.reference.form is Form.WORDS)
    return sorted({each.release for each in places if each and each.release}, key=str)


def _place(told: Change | Left) -> tuple[int, ...]:
    spot = told.spot
    return tuple(n or 0 for n in (spot.page, spot.paragraph, spot.line, spot.column, spot.link))
