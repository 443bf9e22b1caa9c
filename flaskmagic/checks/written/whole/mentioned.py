"""Whether a report names something: in its words, as code, or by a reference that leads there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaskmagic.checks.written.model import CheckedReference, Place
from flaskmagic.written.document import Document
from flaskmagic.written.excerpts import quoted_code
from flaskmagic.written.passages import Passages
from flaskmagic.written.references import OURS
from flaskmagic.written.text import ADDRESS

_WORD = re.compile(r"[^\W\d]\w*")
_SPECIAL = re.compile(r"__\w+__")


class Mentioned:
    """The words of a report, and those that are code or belong to what a reference leads to.

    If it ``names_ours``, it says of some name of code that this is the team's own.
    """

    def __init__(self, document: Document, checked: Iterable[CheckedReference]) -> None:
        """Collect the words; addresses are none.

        Args:
            document: The report.
            checked: Its references.
        """
        quoted = quoted_code(document)
        passages = Passages(document, quoted)
        names = passages.names(0, len(passages.words))
        self.names_ours = any(_is_ours(passages.words, name.start) for name in names)
        code = [name.text for name in names]
        code += [snippet[2] for snippet in passages.snippets]
        code += [document.text[start:end] for start, end in document.code]
        code += [document.text[each.start : each.end] for each in quoted]
        code += [_found(each) for each in checked]
        self._code = set(_WORD.findall(" ".join(code)))
        text = ADDRESS.sub(" ", document.text).lower()
        self._words = {*_WORD.findall(text), *(word.lower() for word in self._code)}

    def as_code(self, definition: str) -> bool:
        """Say whether a definition is named as code, quoted, or referred to.

        Args:
            definition: Its full or its qualified name.

        Returns:
            Whether its last name is; of ``Class.__init__`` it is that of the class.
        """
        return _last(definition) in self._code

    def anywhere(self, definition: str) -> bool:
        """Say whether a definition is named in any way: its last name is a word of the report.

        Args:
            definition: Its full or its qualified name.

        Returns:
            Whether it is, in capitals or not, one or several.
        """
        last = _last(definition).lower()
        return last in self._words or f"{last}s" in self._words


def _is_ours(words: str, start: int) -> bool:
    return OURS.search(words, max(start - 60, 0), start) is not None


def _found(checked: CheckedReference) -> str:
    place = checked.place
    is_there = place is not None and place.verdict is not Place.WRONG
    return place.found.name if is_there and place is not None and place.found else ""


def _last(definition: str) -> str:
    *above, last = definition.rpartition(":")[2].replace(".<locals>", "").split(".")
    return above[-1] if above and _SPECIAL.fullmatch(last) else last
