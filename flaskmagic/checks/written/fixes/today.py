"""Where the lines that words name stand today, in the installed release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flaskmagic.checks.written.answers import answer
from flaskmagic.checks.written.era import FoundEra, restarts
from flaskmagic.checks.written.fixes.lines import Lines, body_of, lines_there
from flaskmagic.checks.written.fixes.model import WHICH
from flaskmagic.checks.written.fixes.names import name_today
from flaskmagic.checks.written.libraries import Libraries, LibraryFile
from flaskmagic.checks.written.model import CheckedReference, Defined, Place, PlaceAnswer, Today
from flaskmagic.checks.written.place import judge
from flaskmagic.eras.named_files import files_named
from flaskmagic.eras.revisions import Release, SourceText
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import definitions
from flaskmagic.written.references import Form, NamedPath, Reference


@dataclass(frozen=True, slots=True)
class Found:
    """The lines today, the name of their file in the words, and what is found there."""

    reference: Reference
    place: PlaceAnswer
    said: str


class NotKnown(Exception):
    """Why nobody can say which lines are meant today."""


def lines_today(checked: CheckedReference, libraries: Libraries, era: FoundEra) -> Found | None:
    """Find the lines of a reference in words, or of an excerpt, in the installed release.

    Args:
        checked: The reference.
        libraries: The libraries at hand.
        era: The releases of the report.

    Returns:
        The lines; ``None`` if they are right as they are, or are the team's own.

    Raises:
        NotKnown: It is not certain which lines they are.
    """
    place = checked.place
    if place is None or place.verdict is Place.YOURS:
        return None
    if place.verdict not in (Place.RIGHT, Place.OTHER_LINE) or place.release is None:
        raise NotKnown(_why(place))
    here = libraries.installed.get(place.release.distribution)
    if here == place.release and place.verdict is Place.RIGHT:
        return None
    if here is None:
        raise NotKnown(f"{place.release.distribution} is not installed here")
    return _Search(checked, place, here, libraries, era).found()


class _Search:
    def __init__(
        self,
        checked: CheckedReference,
        place: PlaceAnswer,
        here: Release,
        libraries: Libraries,
        era: FoundEra,
    ) -> None:
        self.reference, self.place, self.today = checked.reference, place, checked.today
        self.here, self.libraries, self.era = here, libraries, era
        self.release = place.release or here

    def found(self) -> Found | None:
        old, named = self._read(self.release, self.place.path), self.reference.file
        if named is None or named.link is not None:
            raise NotKnown("its file is named by a link, and that one stays")
        if not files_named(named.path, [old.path]):
            raise NotKnown(f"the words name {named.path}, and it is of {old.path}")
        self._check_shown()
        first, last = self._true_lines(old)
        if self.here == self.release:
            found, new = Lines(first, last, "where the quoted code stands"), old
        else:
            found, new = self._there(first, last, old)
        paths = [each.path for each in self.libraries.files(self.here)]
        path = name_today(named.path, old.path, new.path, paths)
        self._check_quoted(found, _said(old, first, last), new)
        return self._proven(found, replace(named, path=path), new)

    def _true_lines(self, old: SourceText) -> tuple[int, int]:
        """Return the lines in the release of the report: those of the code that is quoted."""
        first = self.reference.first or 1
        last = self.reference.last or first
        if self.place.verdict is Place.RIGHT:
            return first, last
        line = judge(self.reference, old.text).line
        if line is None:
            raise NotKnown(self.place.remark)
        return line, line

    def _there(self, first: int, last: int, old: SourceText) -> tuple[Lines, SourceText]:
        defined, today = self.place.found, self.today
        if defined is None or not defined.name:
            raise NotKnown("these lines are in no definition that could be found again")
        if today is None or self._was_another(defined, today):
            raise NotKnown(f"nothing of {self.here} is clearly {defined.name}, as it was")
        new = self._read(self.here, today.path)
        bodies = body_of(old.text, defined), body_of(new.text, today.found)
        if bodies[0] is None or bodies[1] is None:
            raise NotKnown(f"{defined.name} can't be found in its file")
        self._check_release(first, last, old)
        found = lines_there(first, last, bodies[0], bodies[1])
        if found is None:
            said = f"{new.path}:{today.found.first}-{today.found.last}"
            raise NotKnown(f"{today.found.name} has changed there; in {self.here} it is at {said}")
        return found, new

    def _was_another(self, defined: Defined, today: Today) -> bool:
        """Say whether what is found today was there before, beside what is looked for."""
        before = self.place.path, defined.name
        if (today.path, today.found.name) == before:
            return False
        file = LibraryFile(self.release.distribution, today.path)
        there = self.libraries.read(file, self.release)
        return isinstance(there, SourceText) and today.found.name in definitions(there.text)

    def _check_release(self, first: int, last: int, old: SourceText) -> None:
        """See that these lines are the same in all releases that the report may be of."""
        fit = self.era.fits.get(self.release.distribution)
        if fit is None or self.era.is_proven(self.release.distribution):
            return
        for other in fit.also:
            there = self._read(other, old.path)
            if _said(there, first, last) != _said(old, first, last):
                raise NotKnown(f"the report may be of {other} as well, where these lines differ")

    def _check_shown(self) -> None:
        """Leave lines alone whose code is shown in the report with these numbers."""
        reference, today = self.reference, self.today
        is_code = reference.form is Form.EXCERPT
        if not is_code and (reference.excerpt is None or restarts(reference)):
            return
        what = "it is code that is shown" if is_code else "the code below it is shown"
        said = f"{what} with its numbers, of {self.release}"
        if self.place.remark:
            said += f"; {self.place.remark}"
        if today is not None:
            lines = _joined(today.found.first, today.found.last)
            said += f"; in {self.here} {today.found.name} is at {today.path}:{lines}"
        raise NotKnown(said)

    def _check_quoted(self, found: Lines, before: Sequence[str], new: SourceText) -> None:
        """Leave lines alone whose code is quoted, and reads otherwise today."""
        lines = found.first, found.last
        if self.reference.statement is not None:
            alone = replace(self.reference, names=(), beside=(), classes=(), code=())
            alone = replace(alone, first=lines[0], last=lines[1])
            is_same = judge(alone, new.text).verdict is Place.RIGHT
        else:
            is_same = self.reference.excerpt is None or before == _said(new, *lines)
        if not is_same:
            there = f"{new.path}:{_joined(*lines)}"
            raise NotKnown(f"the code that is quoted reads otherwise in {self.here}, at {there}")

    def _proven(self, found: Lines, named: NamedPath, new: SourceText) -> Found | None:
        """Return what is found if the words are right of it; what is as before is no change."""
        before = self.reference
        after = replace(before, first=found.first, last=found.last, file=named)
        judged = judge(after, new.text)
        if judged.verdict is not Place.RIGHT:
            name = judged.found.name if judged.found else "none"
            said = f"{new.path}:{_joined(found.first, found.last)}"
            where = f"in {self.here} it is {name} at {said}"
            raise NotKnown(f"{where}: the name in the words would have to change as well")
        is_same = replace(before, file=None) == replace(after, file=None)
        if is_same and before.file and before.file.path == named.path:
            return None
        return Found(after, answer(judged, new), found.said)

    def _read(self, release: Release, path: str | None) -> SourceText:
        read = self.libraries.read(LibraryFile(release.distribution, path or ""), release)
        if not isinstance(read, SourceText):
            raise NotKnown(read.reason)
        return read


def _why(place: PlaceAnswer) -> str:
    if place.verdict is Place.WRONG:
        return place.remark or WHICH
    if place.verdict is Place.MOVED:
        return "its own release is not here: name it with --with, or look for it with --era auto"
    return place.remark or "it can't be told where it leads"


def _said(source: SourceText, first: int, last: int) -> Sequence[str]:
    return split_lines(source.text)[first - 1 : last]


def _joined(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
