"""Documents made by hand, for the tests of forms."""

from dataclasses import replace

from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.report.document import Document, Excerpt, Figure, Place, Prose


def prose(markdown: str) -> Document:
    return Document((Prose(markdown),))


def excerpt(*texts: str, ran: bool | None = True, is_focus: bool = False) -> Excerpt:
    return Excerpt(
        tuple(ExcerptLine(number, text, ran, is_focus) for number, text in enumerate(texts, 1))
    )


EXCERPT = Excerpt(
    (
        ExcerptLine(335, "    @decorated", None, False),
        ExcerptLine(336, "    def f():", True, False),
        ExcerptFold("4 lines", ()),
        ExcerptLine(1340, "x", True, True),
        ExcerptLine(341, "", False, False),
    )
)


def with_answer(document: Document, answer: object, key: str) -> Document:
    """Return a document after something was written in one of its places."""
    return Document(
        tuple(
            Place(block.key, block.evidence, answer)
            if isinstance(block, Place) and block.key == key
            else block
            for block in document.blocks
        )
    )


def with_figures(document: Document, file: str = "report.svg") -> Document:
    """Return a document whose figures stand in a file, as in a report that is written to one."""
    return Document(
        tuple(
            replace(block, file=file) if isinstance(block, Figure) else block
            for block in document.blocks
        )
    )
