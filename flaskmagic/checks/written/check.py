"""Checks each reference of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from glob import escape
from pathlib import Path, PurePosixPath

from flaskmagic.checks.written.answers import answer, moved, unknown
from flaskmagic.checks.written.era import FoundEra
from flaskmagic.checks.written.in_words import InWords
from flaskmagic.checks.written.libraries import Libraries, LibraryFile
from flaskmagic.checks.written.links import link_answer
from flaskmagic.checks.written.model import CheckedReference, Place, PlaceAnswer
from flaskmagic.checks.written.place import judge, meant_by
from flaskmagic.checks.written.today import today
from flaskmagic.eras.revisions import SourceText
from flaskmagic.source.places import place_at
from flaskmagic.written.permalinks import Permalink, RevisionKind
from flaskmagic.written.references import Form, Reference


def check_references(
    references: Sequence[Reference], libraries: Libraries, era: FoundEra, folder: Path
) -> list[CheckedReference]:
    """Check the references of a report.

    Args:
        references: The references.
        libraries: The libraries at hand.
        era: The releases of the report, and its quoted code in them.
        folder: The folder of the report, which may hold the team's own files.

    Returns:
        The references with their answers, in their order. A link that comes more than once for the
        same names comes once, with all of its places. Code below words that name where it stands
        has no answer of its own, nor has code that was not found.
    """
    links = (each.link for each in references if each.link is not None)
    foreign = {
        PurePosixPath(link.path).name: link
        for link in links
        if libraries.in_repository(link.repository, link.path) is None
    }
    checker = _Checker(libraries, InWords(libraries, era, foreign), folder)
    told: dict[int, CheckedReference] = {}
    checked: dict[object, CheckedReference] = {}
    for number, reference in enumerate(references):
        key = (reference.written, reference.beside) if reference.link else number
        if key in checked:
            before = checked[key]
            checked[key] = replace(before, also=(*before.also, reference.spot))
            continue
        excerpt, is_code = reference.excerpt, reference.form in (Form.EXCERPT, Form.QUOTE)
        if is_code and (excerpt is None or era.located.get(excerpt.start) is None):
            continue
        found = checker.check(reference)
        if excerpt is None or not is_code or not _is_told(found, told.get(excerpt.start)):
            checked[key] = found
        if excerpt is not None and not is_code:
            told[excerpt.start] = found
    return [replace(each, today=today(each, libraries)) for each in checked.values()]


def _is_told(code: CheckedReference, words: CheckedReference | None) -> bool:
    """Say whether words above some code have an answer that is of that code as well."""
    if words is None or words.place is None or code.place is None:
        return words is not None
    is_numbered = code.reference.form is Form.EXCERPT
    return is_numbered or words.place.found == code.place.found


class _Checker:
    def __init__(self, libraries: Libraries, words: InWords, folder: Path) -> None:
        self.libraries, self.words, self.folder = libraries, words, folder

    def check(self, reference: Reference) -> CheckedReference:
        link = reference.link
        if link is None:
            return CheckedReference(reference, self._in_words(reference))
        file = self.libraries.in_repository(link.repository, link.path)
        if file is None and self._is_own(link.path):
            return CheckedReference(reference, PlaceAnswer(Place.YOURS, link.path))
        place = None if link.first is None else self._of_link(reference, link, file)
        propose = None if file is None else self._propose(reference, file)
        return CheckedReference(reference, place, link_answer(link, reference.written, propose))

    def _in_words(self, reference: Reference) -> PlaceAnswer:
        named = reference.file
        if named is not None and named.is_ours:
            return PlaceAnswer(Place.YOURS, named.path)
        place = self.words.place(reference)
        fits = place.verdict in (Place.RIGHT, Place.OTHER_LINE)
        if named is not None and not fits and self._is_own(named.path):
            return PlaceAnswer(Place.YOURS, named.path)
        return place

    def _is_own(self, path: str) -> bool:
        """Say whether a file lies in the folder of the report, or in a folder of that."""
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts or not parts:
            return False
        file = Path(*parts)
        return (self.folder / file).is_file() or any(self.folder.glob(f"*/{escape(str(file))}"))

    def _of_link(
        self, reference: Reference, link: Permalink, file: LibraryFile | None
    ) -> PlaceAnswer:
        """Judge a link by its own revision; what another one says is only told."""
        read = self.libraries.linked(link)
        if isinstance(read, SourceText):
            judged = judge(reference, read.text)
            drifts = link.kind in (RevisionKind.BRANCH, RevisionKind.UNKNOWN)
            if judged.verdict is not Place.WRONG or not drifts:
                return answer(judged, read)
            if judged.meant is None:
                return unknown(judged, read, judged.remark)
            lines = f"{judged.meant.first}-{judged.meant.last}"
            return moved(read, judged.found, judged.meant, link.revision, lines)
        if read.is_missing and link.kind in (RevisionKind.SHA, RevisionKind.TAG):
            return PlaceAnswer(Place.WRONG, link.path, remark=read.reason)
        if file is None:
            said = f"{read.reason}: {read.instead}" if read.instead else read.reason
            return PlaceAnswer(Place.UNKNOWN, link.path, remark=said)
        said = read.reason
        here = self.libraries.releases.get(file.distribution)
        if here is not None:
            near = self.libraries.read(file, here)
            if isinstance(near, SourceText) and judge(reference, near.text).verdict is Place.RIGHT:
                said += f"; it fits {here}"
        return PlaceAnswer(Place.UNKNOWN, file.path, remark=f"{said}: {read.instead}")

    def _propose(self, reference: Reference, file: LibraryFile) -> str | None:
        """Return the permalink of what a link's words name, at the release that is meant."""
        release = self.libraries.releases.get(file.distribution)
        read = self.libraries.read(file, release) if release else None
        if release is None or not isinstance(read, SourceText):
            return None
        meant = meant_by(reference, read.text)
        if meant is None:
            return None
        lines = meant.first, meant.last
        if reference.first is not None:
            around = place_at(read.text, reference.first, reference.last)
            if around is not None and around.is_of(meant.name):
                lines = reference.first, reference.last or reference.first
        return self.libraries.address(file, release, *lines)
