"""Writes one report in each of the five forms that are read."""

from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flaskmagic.written.text import addresses

FORMS = ("md", "txt", "html", "docx", "pdf")


def write(markdown: str, file: Path) -> None:
    """Write Markdown of paragraphs, fences and links in the form that the suffix says."""
    form = file.suffix.removeprefix(".")
    if form in ("md", "txt"):
        file.write_text(markdown, encoding="utf-8")
    elif form == "html":
        page = MarkdownIt().render(markdown)
        file.write_text(f"<!doctype html><title>A report</title>{page}", encoding="utf-8")
    elif form == "docx":
        _write_docx(MarkdownIt().parse(markdown), file)
    else:
        _write_pdf(markdown, file)


def _write_docx(tokens: list[Token], file: Path) -> None:
    import docx

    document = docx.Document()
    for token in tokens:
        if token.type == "fence":
            for line in token.content.splitlines():
                document.add_paragraph().add_run(line).font.name = "Courier New"
        elif token.type == "inline":
            paragraph = document.add_paragraph()
            for child in token.children or []:
                _add(paragraph, child)
    document.save(str(file))


def _add(paragraph: Any, child: Token) -> None:
    """Add a piece of a paragraph; what is in a link is added to the last hyperlink."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if child.type == "link_open":
        # As Word does, which keeps what stands behind the number sign by itself.
        target, _, anchor = str(child.attrs["href"]).partition("#")
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, True))
        link.set(qn("w:anchor"), anchor)
        paragraph._p.append(link)
        paragraph.open = link
    elif child.type == "link_close":
        paragraph.open = None
    elif child.content or child.type == "softbreak":
        run = paragraph.add_run(child.content or " ")
        if child.type == "code_inline":
            run.font.name = "Consolas"
        if getattr(paragraph, "open", None) is not None:
            paragraph.open.append(run._r)


def _write_pdf(markdown: str, file: Path) -> None:
    import typst

    file.write_bytes(typst.compile(_typst(MarkdownIt().parse(markdown)).encode("utf-8")))


def _typst(tokens: list[Token]) -> str:
    said = ['#set page(height: auto, width: 30cm)\n#set text(font: "Libertinus Serif")\n']
    for token in tokens:
        if token.type == "fence":
            said.append(f"```\n{token.content}```\n\n")
        elif token.type == "inline":
            said += [_typst_inline(child) for child in token.children or []] + ["\n\n"]
    return "".join(said)


def _typst_inline(child: Token) -> str:
    if child.type == "link_open":
        return f'#link("{child.attrs["href"]}")['
    if child.type == "link_close":
        return "]"
    if child.type == "code_inline":
        return f"`{child.content}`"
    said = child.content
    for _, address in reversed(list(addresses(said))):
        said = said.replace(address, "")
    return "".join(f"\\{each}" if each in "#$*_<>@[]\\`" else each for each in said) or " "
