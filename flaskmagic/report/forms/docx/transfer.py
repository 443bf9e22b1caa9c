"""Elements of another DOCX put into a report, with the styles, lists, pictures and links in use."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsmap, qn

_STYLED = ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next", "numStyleLink", "styleLink")
_DROPPED = ("sectPr", "commentRangeStart", "commentRangeEnd", "commentReference")
_NOTES = {
    "footnoteReference": (RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote"),
    "endnoteReference": (RELATIONSHIP_TYPE.ENDNOTES, "w:endnote"),
}
_RELATION = f"{{{nsmap['r']}}}"
_WORDS_OWN = "{http://schemas.microsoft.com/office/word/"
"""Attributes of newer Words, which an older one takes for damage."""


def append(document: Document, elements: Iterable[Any], source: Document) -> None:
    """Add copies of elements of another document.

    Args:
        document: The document that gets them.
        elements: The elements.
        source: The document that they are from.
    """
    transfer = _Transfer(source, document)
    end = document.add_paragraph()._p
    for element in copy.deepcopy(list(elements)):
        transfer.settle(element)
        end.addprevious(element)
    end.getparent().remove(end)


def _tags(*names: str) -> list[str]:
    return [qn(f"w:{name}") for name in names]


def _value(element: Any) -> str:
    return str(element.get(qn("w:val")))


def _set(element: Any, value: object) -> None:
    element.set(qn("w:val"), str(value))


def _identity(style: Any) -> tuple[str, str]:
    """Return a style's kind and name: its id may differ between programs and languages."""
    return str(style.get(qn("w:type"))), _value(style.find(qn("w:name"))).lower()


def _part(document: Document, kind: str) -> Any:
    """Return the XML of the part with a document's lists or notes; ``None`` if it has none."""
    try:
        part = document.part.part_related_by(kind)
    except KeyError:
        return None
    return parse_xml(part.blob)


class _Transfer:
    """What elements refer to in one document, found or made in another."""

    def __init__(self, source: Document, target: Document) -> None:
        self.source, self.target = source, target
        self.old_styles = {style.style_id: style.element for style in source.styles}
        self.styles = {_identity(style.element): style.element for style in target.styles}
        self.old_lists = _part(source, RELATIONSHIP_TYPE.NUMBERING)
        self.lists: dict[str, int | None] = {"0": 0}  # 0 says that there is no list

    def settle(self, element: Any) -> None:
        """Make all references in a copied element fit the new document."""
        for dropped in list(element.iter(*_tags(*_DROPPED))):
            dropped.getparent().remove(dropped)
        for note in list(element.iter(*_tags(*_NOTES))):
            self._write_out(note)
        for reference in list(element.iter(*_tags(*_STYLED))):
            self._settle_style(reference)
        for reference in list(element.iter(*_tags("numId"))):
            self._settle_list(reference)
        for part in element.iter():
            self._settle_attributes(part)

    def _write_out(self, reference: Any) -> None:
        """Replace the reference to a footnote by its text in brackets."""
        kind, tag = _NOTES[reference.tag.rpartition("}")[2]]
        number, notes = reference.get(qn("w:id")), _part(self.source, kind)
        note = () if notes is None else notes.iterfind(f"{qn(tag)}[@{qn('w:id')}='{number}']")
        text = "".join(piece.text or "" for part in note for piece in part.iter(qn("w:t")))
        run = reference.getparent()
        for look in run.findall(qn("w:rPr")):
            run.remove(look)
        written = OxmlElement("w:t")
        written.text = f"[{text.strip()}]" if text.strip() else ""
        run.replace(reference, written)

    def _settle_style(self, reference: Any) -> None:
        old = self.old_styles.get(_value(reference))
        if old is None:
            reference.getparent().remove(reference)
            return
        if _identity(old) not in self.styles:
            self._copy_style(old)
        _set(reference, self.styles[_identity(old)].get(qn("w:styleId")))

    def _copy_style(self, old: Any) -> None:
        style, key = copy.deepcopy(old), qn("w:styleId")
        while style.get(key) in {other.get(key) for other in self.styles.values()}:
            style.set(key, f"{style.get(key)}1")
        style.attrib.pop(qn("w:default"), None)
        self.styles[_identity(old)] = style
        self.target.styles.element.append(style)
        self.settle(style)

    def _settle_list(self, reference: Any) -> None:
        old = _value(reference)
        if old not in self.lists:
            self.lists[old] = self._copy_list(old)
        new = self.lists[old]
        if new is None:
            properties = reference.getparent()
            properties.getparent().remove(properties)
        else:
            _set(reference, new)

    def _copy_list(self, old: str) -> int | None:
        """Return the new id of a list that was copied; ``None`` if it was defined nowhere."""
        found = self._find_list(old)
        if found is None:
            return None
        number, definition = found
        lists = self.target.part.numbering_part.element
        for tag in _tags("nsid", "tmpl", "pStyle", "lvlPicBulletId"):
            for part in list(definition.iter(tag)):
                part.getparent().remove(part)
        key = qn("w:abstractNumId")
        new_id = 1 + max(int(other.get(key)) for other in lists.iter(qn("w:abstractNum")))
        definition.set(key, str(new_id))
        self.settle(definition)
        lists.insert(0, definition)
        new = lists.add_num(new_id)
        for override in number.findall(qn("w:lvlOverride")):
            new.append(override)
        return int(new.numId)

    def _find_list(self, old: str) -> tuple[Any, Any] | None:
        """Return copies of a list and of the definition that it follows."""
        lists = () if self.old_lists is None else copy.deepcopy(self.old_lists)
        found = {
            (part.tag, part.get(name)): part
            for part in lists
            for name in _tags("numId", "abstractNumId")
        }
        number = found.get((qn("w:num"), old))
        if number is None:
            return None
        followed = _value(number.find(qn("w:abstractNumId")))
        definition = found.get((qn("w:abstractNum"), followed))
        return None if definition is None else (number, definition)

    def _settle_attributes(self, element: Any) -> None:
        for name, value in list(element.attrib.items()):
            if name.startswith(_WORDS_OWN):
                del element.attrib[name]
            elif name.startswith(_RELATION):
                new = self._relate(value)
                if new is None:
                    del element.attrib[name]
                else:
                    element.set(name, new)

    def _relate(self, old: str) -> str | None:
        """Return the new key of a link, or of a part such as a picture, which comes along."""
        relation = self.source.part.rels.get(old)
        if relation is None:
            return None
        target = relation.target_ref if relation.is_external else relation.target_part
        return self.target.part.relate_to(target, relation.reltype, relation.is_external)
