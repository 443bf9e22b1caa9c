"""The place of lines that are named in words: by the code below them, or by the names in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from flaskmagic.checks.written.aliases import aliases
from flaskmagic.checks.written.answers import answer, defined_at, moved, unknown
from flaskmagic.checks.written.era import FoundEra, place_in, restarts
from flaskmagic.checks.written.libraries import Libraries, LibraryFile
from flaskmagic.checks.written.model import Defined, Place, PlaceAnswer
from flaskmagic.checks.written.place import Judged, judge
from flaskmagic.eras.excerpts import Located
from flaskmagic.eras.revisions import NotRead, Release, SourceText
from flaskmagic.source.places import definitions_named
from flaskmagic.written.permalinks import Permalink
from flaskmagic.written.references import Form, FoundBy, Reference

_NAMES_THE_FILE = (FoundBy.BESIDE, FoundBy.SENTENCE)
_FITS = (Place.RIGHT, Place.OTHER_LINE)


class InWords:
    """Judges lines in words, and excerpts, by the releases of the report."""

    def __init__(
        self, libraries: Libraries, era: FoundEra, foreign: Mapping[str, Permalink]
    ) -> None:
        """Begin with what is at hand.

        Args:
            libraries: The files of the libraries.
            era: The releases of the report, and its quoted code in them.
            foreign: The files of repositories that are not known, by their names.
        """
        self.libraries, self.era, self.foreign = libraries, era, foreign

    def place(self, reference: Reference) -> PlaceAnswer:
        """Judge lines in words, or an excerpt.

        Args:
            reference: The reference.

        Returns:
            The answer.
        """
        by_code = self._by_code(reference)
        files = self._files(reference)
        if by_code is not None and not self._is_of_another(reference, by_code, files):
            return by_code
        if reference.file is None:
            return PlaceAnswer(Place.UNKNOWN, remark="no file is named before it")
        answers = [self._of_file(reference, file, only=len(files) == 1) for file in files]
        right = [each for each in answers if each.verdict in _FITS]
        if right or answers:
            return (right or answers)[0]
        return self._of_no_file(reference, reference.file.path)

    def _by_code(self, reference: Reference) -> PlaceAnswer | None:
        """Judge by the code that is quoted below the words, where that was found."""
        located = self._located(reference)
        if located is None or reference.excerpt is None:
            return None
        file = LibraryFile(located.release.distribution, located.path)
        read = self.libraries.read(file, located.release)
        if isinstance(read, NotRead):
            return None
        there = defined_at(read, located.first, located.last)
        lines = f"{located.path}:{located.first}-{located.last}"
        if reference.first is None or reference.last is None:
            return answer(Judged(Place.RIGHT, there, remark=f"it stands at {lines}"), read)
        if located.offset == 0 and reference.form is Form.EXCERPT:
            return answer(Judged(Place.RIGHT, there), read)
        if place_in(located, reference) and (located.offset == 0 or restarts(reference)):
            found = defined_at(read, reference.first, reference.last)
            return answer(Judged(Place.RIGHT, found, remark=self._said(reference, located)), read)
        other = self.era.elsewhere.get(reference.excerpt.start)
        if other is not None and place_in(other, reference):
            said = f"these are the numbers of {other.release}; in {read.release} it is {lines}"
            return answer(Judged(Place.OTHER_LINE, there, remark=said), read)
        if located.offset != 0 and there and not self.era.is_proven(file.distribution):
            found = defined_at(read, reference.first, reference.last)
            return moved(read, found, there, read.release, lines)
        if reference.form is Form.EXCERPT or (located.offset and place_in(located, reference)):
            said = f"the code that is quoted stands at {lines}"
            return answer(Judged(Place.OTHER_LINE, there, remark=said), read)
        return None

    def _is_of_another(
        self, reference: Reference, by_code: PlaceAnswer, files: Sequence[LibraryFile]
    ) -> bool:
        """Say whether the code below words is of another file than they name, and fit."""
        file = reference.file
        if reference.form is not Form.WORDS or file is None or file.by not in _NAMES_THE_FILE:
            return False
        if not files or by_code.path in [each.path for each in files]:
            return False
        answers = (self._of_file(reference, each, only=False) for each in files)
        return any(each.verdict in _FITS for each in answers)

    def _located(self, reference: Reference) -> Located | None:
        excerpt = reference.excerpt
        return None if excerpt is None else self.era.located.get(excerpt.start)

    def _said(self, reference: Reference, located: Located) -> str:
        """Say that the code is of another file than the words name, if it is."""
        file = reference.file
        if file is None or reference.form is Form.EXCERPT:
            return ""
        named = [each.path for each in self._files(reference)]
        is_other = bool(named) and located.path not in named
        said = f"the words name {file.path}; the code below them is of {located.path}"
        return said if is_other else ""

    def _files(self, reference: Reference) -> Sequence[LibraryFile]:
        named = reference.file
        if named is None:
            return ()
        link = named.link or self.foreign.get(named.path)
        if link is None:
            return self.libraries.named(named.path)
        file = self.libraries.in_repository(link.repository, link.path)
        return () if file is None else (file,)

    def _of_file(self, reference: Reference, file: LibraryFile, only: bool) -> PlaceAnswer:
        release = self.libraries.releases[file.distribution]
        read = self.libraries.read(file, release)
        if isinstance(read, NotRead):
            return PlaceAnswer(Place.UNKNOWN, file.path, remark=read.reason)
        judged = judge(reference, read.text)
        if judged.verdict not in _FITS:
            by_alias = self._by_alias(reference, file, read)
            if by_alias is not None:
                return by_alias
        is_named = reference.file is not None and reference.file.by in _NAMES_THE_FILE
        is_near = judged.verdict is Place.UNKNOWN and judged.meant is not None
        if is_near and only and is_named and not self.era.is_proven(file.distribution):
            return _elsewhere_today(judged, read)
        if judged.verdict is not Place.WRONG:
            moved_to = self._moved_to(reference, release) if judged.is_open and is_named else None
            return moved_to or answer(judged, read)
        if not only:
            return unknown(judged, read, "several files may be meant, and none fits")
        if not is_named:
            return unknown(judged, read, f"it does not fit {read.path} of {read.release}")
        if not self.era.is_proven(file.distribution):
            return _elsewhere_today(judged, read)
        fitting = next(self._fitting(reference, file), None)
        if fitting is not None:
            return unknown(judged, read, f"it fits {fitting}, and not {read.release}")
        return answer(judged, read)

    def _by_alias(
        self, reference: Reference, file: LibraryFile, read: SourceText
    ) -> PlaceAnswer | None:
        """Judge by what a name stands for that the file imports under another name."""
        release = self.libraries.releases[file.distribution]
        for alias in aliases(read.text, file.path, reference.names):
            renamed = replace(reference, beside=(alias.meant,), names=(alias.meant,))
            for path in alias.paths:
                there = self.libraries.read(LibraryFile(file.distribution, path), release)
                if isinstance(there, SourceText):
                    judged = judge(renamed, there.text)
                    said = f"{alias.name} is {alias.meant} of {path}"
                    if judged.verdict in _FITS:
                        return answer(replace(judged, remark=said), there)
        return None

    def _fitting(self, reference: Reference, file: LibraryFile) -> Iterator[Release]:
        """Yield the other releases that a report may be of which a reference fits."""
        for release in self.era.fits[file.distribution].also:
            read = self.libraries.read(file, release)
            if isinstance(read, SourceText) and judge(reference, read.text).verdict in _FITS:
                yield release

    def _of_no_file(self, reference: Reference, written: str) -> PlaceAnswer:
        """Answer for a file that no release at hand has: its definition may be in another one."""
        if written in self.foreign:
            said = f"the files of {self.foreign[written].repository} are not here"
            return PlaceAnswer(Place.UNKNOWN, written, remark=said)
        distribution = self.libraries.distribution_of(written)
        if distribution is None:
            said = f"no library here has a file {written}"
            return PlaceAnswer(Place.UNKNOWN, written, remark=said)
        release = self.libraries.releases[distribution]
        said = f"{release} has no file {written}"
        moved_to = self._moved_to(reference, release)
        if moved_to is not None:
            return replace(moved_to, remark=f"{said}: {moved_to.remark}")
        return PlaceAnswer(Place.UNKNOWN, written, remark=said)

    def _moved_to(self, reference: Reference, release: Release) -> PlaceAnswer | None:
        """Answer by another file of a library, if that has what the words beside the lines name.

        A class may be called otherwise by now: Flask.add_url_rule is App.add_url_rule.
        """
        if self.era.is_proven(release.distribution):
            return None
        names = {name for name in reference.beside if "." in name}
        found = self._named({name.rpartition(".")[2] for name in reference.beside}, release)
        whole = [each for each in found if each[1].name in names]
        stem = reference.file.path.rpartition("/")[2] if reference.file else ""
        same = [each for each in found if each[0].path.rpartition("/")[2] == stem]
        for few in (whole, same, found):
            if len(few) == 1:
                read, meant = few[0]
                return moved(read, None, meant, release, f"{read.path}:{meant.first}-{meant.last}")
        return self._class_of(names, release)

    def _class_of(self, names: Iterable[str], release: Release) -> PlaceAnswer | None:
        """Answer by the class of what the words name, where nothing else is left of that."""
        outer = {name.rpartition(".")[0]: name for name in names}
        found = [each for each in self._named(outer, release) if each[1].name in outer]
        if len(found) != 1:
            return None
        read, around = found[0]
        lines = f"{read.path}:{around.first}-{around.last}"
        said = f"in {release} there is no {outer[around.name]}; {around.name} is at {lines}"
        return PlaceAnswer(
            Place.MOVED, read.path, release=release, read_from=read.read_from, remark=said
        )

    def _named(self, names: Collection[str], release: Release) -> list[tuple[SourceText, Defined]]:
        """Find the definitions of a library with some names, or last names."""
        found = {}
        for file in self.libraries.files(release):
            read = self.libraries.read(file, release)
            if isinstance(read, SourceText):
                for name in names:
                    for qualname, span in definitions_named(read.text, name):
                        defined = Defined(qualname, span.first_line, span.last_line)
                        found[read.path, defined] = read, defined
        return list(found.values())


def _elsewhere_today(judged: Judged, read: SourceText) -> PlaceAnswer:
    meant = judged.meant
    if meant is None:
        return unknown(judged, read, f"{judged.remark} in {read.release}")
    return moved(read, judged.found, meant, read.release, f"{meant.first}-{meant.last}")
