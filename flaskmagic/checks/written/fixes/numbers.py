"""The fixes of lines in words: their numbers, and the name of the file where that is another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from flaskmagic.checks.written.fixes.model import Fix
from flaskmagic.checks.written.fixes.today import Found
from flaskmagic.checks.written.model import Change, CheckedReference, Left
from flaskmagic.checks.written.wording import label
from flaskmagic.written.document import Document
from flaskmagic.written.references import FoundBy, NamedPath, Reference
from flaskmagic.written.rewriting.edits import Edit, replaced
from flaskmagic.written.rewriting.model import Replacement

_IN_SENTENCE = (FoundBy.BESIDE, FoundBy.SENTENCE)


class Numbers:
    """The lines that words name, of which some are known today."""

    def __init__(
        self,
        document: Document,
        checked: Sequence[CheckedReference],
        found: Mapping[int, Found],
        unknown: Collection[int],
    ) -> None:
        """Begin with what was found.

        Args:
            document: The report.
            checked: Its references.
            found: The lines today, by the number of the reference.
            unknown: The numbers of those of which that is not known.
        """
        self.document, self.checked, self.found = document, checked, found
        lines = (checked[number].reference.lines for number in unknown)
        self._half_known = {each.list_start for each in lines if each}
        self._of_name: dict[int, list[int]] = {}
        for number, each in enumerate(checked):
            start = each.reference.file.start if each.reference.file else None
            if start is not None:
                self._of_name.setdefault(start, []).append(number)

    def fixes(self) -> Iterator[Fix | Left]:
        """Return what is to be replaced.

        Yields:
            What belongs together, or why lines stay that are known. A list of lines is changed as
            a whole. A file is called by another name only if all lines that are of it by that name
            are in the other one.
        """
        done: set[int] = set()
        for number, found in self.found.items():
            if number in done:
                continue
            old, new = self._file(number), found.reference.file
            if old is None or new is None or not self._is_whole(number):
                yield self._left(number, "other lines of the list that it is in are not known")
            elif old.path == new.path:
                yield self._together([number])
            elif self._all_in(old, new.path):
                done.update(self._of_name[old.start or 0])
                yield self._together(self._of_name[old.start or 0], old, new.path)
            else:
                said = f"it is in {new.path} now, and other words are of the file that is named"
                yield self._left(number, said)

    def _left(self, number: int, reason: str) -> Left:
        reference = self.checked[number].reference
        return Left(reference.spot, label(reference), reason)

    def _is_whole(self, number: int) -> bool:
        lines = self.checked[number].reference.lines
        return lines is None or lines.list_start not in self._half_known

    def _all_in(self, old: NamedPath, path: str) -> bool:
        """Say whether all lines of a file that is named are in another one now."""
        start = -1 if old.start is None else old.start
        same = self._of_name.get(start, [])
        if self.document.text[start : start + len(old.path)] != old.path:
            return False  # such as a name with Markdown's backslashes in it
        return bool(same) and all(self._is_in(n, path) and self._is_whole(n) for n in same)

    def _file(self, number: int) -> NamedPath | None:
        return self.checked[number].reference.file

    def _is_in(self, number: int, path: str) -> bool:
        found, file = self.found.get(number), self._file(number)
        new = found.reference.file if found else None
        return new is not None and new.path == path and file is not None and file.by in _IN_SENTENCE

    def _together(
        self, numbers: Sequence[int], old: NamedPath | None = None, path: str = ""
    ) -> Fix:
        edits: list[Edit] = []
        if old is not None and old.start is not None:
            edits.append(Edit(old.start, old.start + len(old.path), path))
        for number in numbers:
            edits += _edits(self.found[number].reference)
        changes, after = [], {}
        for number in numbers:
            before, found = self.checked[number], self.found[number]
            written = self._written(before.reference, edits)
            reference = replace(found.reference, written=written)
            after[number] = replace(before, reference=reference, place=found.place, today=None)
            spot, was = before.reference.spot, before.reference.written
            changes.append(Change(spot, was, written, found.said))
        if old is not None and not self._is_shown(old, numbers):
            spot = self.document.spot(old.start or 0)
            changes.insert(0, Change(spot, old.path, path, "the code is in this file now"))
        text = self.document.text
        pieces = [Replacement(text[e.start : e.end], e.new, e.start) for e in edits]
        return Fix(pieces, changes, after)

    def _written(self, reference: Reference, edits: Sequence[Edit]) -> str:
        """Return the words of a reference with what is replaced in them."""
        lines = reference.lines
        if lines is None:
            return reference.written
        within = [
            Edit(each.start - lines.start, each.end - lines.start, each.new)
            for each in edits
            if lines.start <= each.start and each.end <= lines.end
        ]
        said = replaced(self.document.text[lines.start : lines.end], within)
        return " ".join(said.split())

    def _is_shown(self, old: NamedPath, numbers: Sequence[int]) -> bool:
        """Say whether the name of a file is among the words of one of its references."""
        spans = (self.checked[number].reference.lines for number in numbers)
        return any(each.start <= (old.start or 0) < each.end for each in spans if each)


def _edits(reference: Reference) -> Iterator[Edit]:
    """Yield the numbers to write: the first one first, also where it was written last."""
    numbers = reference.lines.numbers if reference.lines else ()
    for (start, end), number in zip(numbers, (reference.first, reference.last), strict=False):
        yield Edit(start, end, str(number))
