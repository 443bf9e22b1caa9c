"""Where a reference that is right in its own release leads today: in the installed one."""

from __future__ import annotations

from flaskmagic.checks.written.libraries import Libraries, LibraryFile
from flaskmagic.checks.written.model import CheckedReference, Defined, Place, Today
from flaskmagic.eras.moved import same_definition
from flaskmagic.eras.revisions import Release, SourceText


def today(checked: CheckedReference, libraries: Libraries) -> Today | None:
    """Find the definition of a reference again.

    Args:
        checked: The reference.
        libraries: The libraries at hand.

    Returns:
        Where it stands; ``None`` where the reference is not right, or is of the installed release,
        has no lines, or nothing like it is there any more.
    """
    place, reference = checked.place, checked.reference
    if place is None or place.verdict not in (Place.RIGHT, Place.OTHER_LINE):
        return None
    if reference.first is None or reference.last is None:
        return None
    release, path = place.release, place.path
    if release is None or path is None or place.found is None or not place.found.name:
        return None
    here = libraries.installed.get(release.distribution)
    old = libraries.read(LibraryFile(release.distribution, path), release)
    if here is None or here == release or not isinstance(old, SourceText):
        return None
    found = _found(old, place.found.name, here, libraries)
    if found is None:
        return None
    new, there = found
    address = libraries.address(
        LibraryFile(release.distribution, new), here, there.first, there.last
    )
    is_there = new == path and there.first <= reference.first and reference.last <= there.last
    return Today(here, new, there, address, is_there)


def _found(
    old: SourceText, name: str, here: Release, libraries: Libraries
) -> tuple[str, Defined] | None:
    """Look in the file of the same path first: the others take longer."""
    files = libraries.files(here)
    for looked_in in ([each for each in files if each.path == old.path], files):
        texts = [libraries.read(each, here) for each in looked_in]
        sources = [each for each in texts if isinstance(each, SourceText)]
        found = same_definition(old, name, sources)
        if found is not None:
            span = found.span
            return found.source.path, Defined(found.qualname, span.first_line, span.last_line)
    return None
