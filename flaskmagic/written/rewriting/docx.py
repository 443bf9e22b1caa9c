"""Replaces text and links in DOCX: in the runs of its text, and in what it refers to."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

from flaskmagic.written.document import Document
from flaskmagic.written.docx import FIELD, r, trace, w
from flaskmagic.written.rewriting.edits import Edit, replaced
from flaskmagic.written.rewriting.model import Group, Replacement, Rewritten, found

_TEXTS = "w:br | w:cr | w:noBreakHyphen | w:ptab | w:t | w:tab"
"""What the text of a run is made of."""

_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def change(content: bytes, read: Document, groups: Sequence[Group]) -> Rewritten:
    """Replace text and links.

    Args:
        content: What the file holds.
        read: What was read of it.
        groups: What is to be replaced.

    Returns:
        What it is to hold: but for the text, and what it refers to, each file in it is the same.
    """
    import docx

    main = docx.Document(io.BytesIO(content)).part
    names = main.partname.membername, main.partname.rels_uri.lstrip("/")
    with ZipFile(io.BytesIO(content)) as package:
        text, relations = (_parsed(package.read(name)) for name in names)
    pieces = trace(text, main.rels)
    texts = _Texts(pieces.runs)

    def find(wanted: Replacement) -> tuple[Replacement, Any] | None:
        if wanted.link is not None:
            source = pieces.sources.get(read.links[wanted.link])
            return None if source is None else (wanted, source)
        places = texts.find(wanted)
        return (wanted, places) if places else None

    replacements, made = found(groups, find)
    links = _Links(text, relations)
    for wanted, place in replacements:
        if wanted.link is None:
            texts.add(place)
        else:
            links.lead(place, wanted.new)
    texts.replace()
    parts = dict(zip(names, map(_written, (text, relations)), strict=True))
    return Rewritten(_package(content, parts), made)


class _Texts:
    """The pieces of text of a document, each with the offset of its first character."""

    def __init__(self, runs: Sequence[tuple[int, Any]]) -> None:
        self._starts: list[int] = []
        self._pieces: list[Any] = []
        self._edits: dict[int, list[Edit]] = {}
        for start, run in runs:
            for piece in run.xpath(_TEXTS):
                self._starts.append(start)
                self._pieces.append(piece)
                start += len(str(piece))

    def find(self, wanted: Replacement) -> list[tuple[int, Edit]]:
        """Return what to replace in which pieces: all that is new goes into the first one."""
        found = list(self._find(wanted))
        said = "".join(str(self._pieces[at])[edit.start : edit.end] for at, edit in found)
        return found if said == wanted.old else []

    def _find(self, wanted: Replacement) -> Iterator[tuple[int, Edit]]:
        new, start, end = wanted.new, wanted.start, wanted.start + len(wanted.old)
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self._pieces) and self._starts[at] < end:
            begin, length = self._starts[at], len(str(self._pieces[at]))
            first, last = max(start - begin, 0), min(end - begin, length)
            if first < last and self._pieces[at].tag == w("t"):
                yield at, Edit(first, last, new)
                new = ""
            at += 1

    def add(self, places: Sequence[tuple[int, Edit]]) -> None:
        for at, edit in places:
            self._edits.setdefault(at, []).append(edit)

    def replace(self) -> None:
        for at, edits in self._edits.items():
            piece = self._pieces[at]
            piece.text = replaced(piece.text, edits)
            if piece.text != piece.text.strip():
                piece.set(_PRESERVE, "preserve")


class _Links:
    """The links of a document, and the relations that say where they lead."""

    def __init__(self, text: Any, relations: Any) -> None:
        self._relations = relations
        self._by_id = {each.get("Id"): each for each in relations.iter(_RELATION)}
        self._uses: dict[str, int] = {}
        for element in text.iter():
            for name, value in element.items():
                if name.startswith(r("")):
                    self._uses[value] = self._uses.get(value, 0) + 1

    def lead(self, source: Any, target: str) -> None:
        """Let a hyperlink, or the instruction of a field, lead elsewhere."""
        address, _, anchor = target.partition("#")
        if source.tag == w("instrText"):
            source.text = _instruction(source.text, address, anchor)
        elif source.get(w("anchor")) is None:
            self._refer(source, target)
        else:
            self._refer(source, address)
            source.set(w("anchor"), anchor)

    def _refer(self, hyperlink: Any, address: str) -> None:
        """Change a relation, or make another one if more refers to it."""
        name = hyperlink.get(r("id"))
        relation = self._by_id[name]
        if self._uses[name] > 1:
            self._uses[name] -= 1
            relation = self._relations.makeelement(_RELATION, dict(relation.items()))
            self._relations.append(relation)
            name = next(f"rId{n}" for n in range(1, 10**6) if f"rId{n}" not in self._by_id)
            self._by_id[name], self._uses[name] = relation, 1
            relation.set("Id", name)
            hyperlink.set(r("id"), name)
        relation.set("Target", address)


def _instruction(text: str, address: str, anchor: str) -> str:
    """Write the instruction of a field with another address, in the form that it had."""
    match = FIELD.match(text)
    if match is None:
        return text
    if match[2] is None:
        return replaced(text, [Edit(*match.span(1), f"{address}#{anchor}")])
    return replaced(text, [Edit(*match.span(1), address), Edit(*match.span(2), anchor)])


def _parsed(content: bytes) -> Any:
    """Parse a part with the classes of python-docx, and keep all of its spaces."""
    from docx.oxml.parser import element_class_lookup
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False)
    parser.set_element_class_lookup(element_class_lookup)
    return etree.fromstring(content, parser)


def _written(element: Any) -> bytes:
    from docx.opc.oxml import serialize_part_xml

    return serialize_part_xml(element)


def _package(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a package with some of its files replaced; the others stay in their order."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(written, "w") as new:
        for each in old.infolist():
            new.writestr(each, parts.get(each.filename) or old.read(each))
    return written.getvalue()
