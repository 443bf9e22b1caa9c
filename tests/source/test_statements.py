"""Statements: where they begin and end, and what they say in one line."""

import ast

import pytest

from flaskmagic.source.statements import statement_at, statement_text

TEXT = '''\
"""Doc."""
import a


@route(
    "/x",  # where
    methods=["GET"],
)
@other
def view(
    name, *, kind=1,
):
    """More.

    Of it.
    """
    # Why.
    found = call(
        name,  # the first
        # a line that only says something
        "# no comment",
    )[0]
    one = 1; two = 2
    if found and (
        kind
    ):
        return found
    elif kind:
        pass
    else:
        raise ValueError(
            name
        )
    for each in (
        1, 2
    ):
        print(each)
    with open(name) as file, \\
            open(kind):
        pass
    try:
        work()
    except (
        ValueError,
    ):
        pass
    return {
        "a": [1, 2],
    }


def other():
    if (found
        and kind): return found
    else: return (kind,
        one)
    match found:
        case (
            1
        ):
            return match(
                found
            )
    if found:
        @route
        def inner():
            pass


class Thing(
    Base,
): pass
'''


def at(text: str, which: int = 0) -> int:
    return [n for n, line in enumerate(TEXT.split("\n"), 1) if line.strip() == text][which]


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("import a", "import a", "import a"),
        ('"# no comment",', "found = call(", ")[0]"),
        ("# a line that only says something", "found = call(", ")[0]"),
        ("kind", "if found and (", "):"),
        ("return found", "return found", "return found"),
        ('methods=["GET"],', "@route(", ")"),
        ("@other", "@other", "@other"),
        ("match found:", "match found:", "match found:"),
        ("found", "return match(", ")"),
        ("def view(", "def view(", "):"),
        ("name, *, kind=1,", "def view(", "):"),
        ("Of it.", '"""More.', '"""'),
        ("one = 1; two = 2", "one = 1; two = 2", "one = 1; two = 2"),
        ("1, 2", "for each in (", "):"),
        ("with open(name) as file, \\", "with open(name) as file, \\", "open(kind):"),
        ("try:", "try:", "try:"),
        ("Base,", "class Thing(", "): pass"),
        ("and kind): return found", "if (found", "and kind): return found"),
        ("else: return (kind,", "else: return (kind,", "one)"),
        ('"a": [1, 2],', "return {", "}"),
    ],
)
def test_the_lines_of_a_statement(line: str, first: str, last: str) -> None:
    number = at(line)
    start, end = statement_at(TEXT, number)
    lines = TEXT.split("\n")
    assert (lines[start - 1].strip(), lines[end - 1].strip()) == (first, last)
    assert start <= number <= end


@pytest.mark.parametrize("line", ["# Why.", "else:", ""])
def test_a_line_that_no_statement_begins_is_itself(line: str) -> None:
    number = at(line)
    first, last = statement_at(TEXT, number)
    assert first <= number <= last
    assert last - first <= 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("name,  # the first", 'found = call(name, "# no comment",)[0]'),
        ("kind", "if found and (kind):"),
        ('methods=["GET"],', '@route("/x", methods=["GET"],)'),
        ("name, *, kind=1,", "def view(name, *, kind=1,):"),
        ('"a": [1, 2],', 'return {"a": [1, 2],}'),
        ("1, 2", "for each in (1, 2):"),
        ("try:", "try:"),
        ("pass", "pass"),
    ],
)
def test_a_statement_in_one_line(line: str, said: str) -> None:
    assert statement_text(TEXT, at(line)) == said


def test_all_lines_of_a_statement_lead_to_it() -> None:
    checked = 0
    for node in ast.walk(ast.parse(TEXT)):
        if isinstance(node, ast.Assign | ast.Raise | ast.Import | ast.Expr) and node.end_lineno:
            lines = range(node.lineno, node.end_lineno + 1)
            assert {statement_at(TEXT, line) for line in lines} == {(lines[0], lines[-1])}
            checked += len(lines)
    assert checked > 10


def test_the_head_of_a_block_ends_before_the_decorator_of_its_body() -> None:
    number = at("if found:")
    assert statement_at(TEXT, number) == (number, number)
    assert statement_text(TEXT, number + 1) == "@route"


@pytest.mark.parametrize("broken", ["def f(:\n    x = (\n", "\x00\nx\n", "(" * 5000, "if x:\n"])
def test_of_a_broken_file_each_line_is_its_own(broken: str) -> None:
    for number, line in enumerate(broken.split("\n")[:-1], 1):
        assert statement_at(broken, number) == (number, number)
        assert statement_text(broken, number) == " ".join(line.split())


def test_a_line_that_is_not_there_says_nothing() -> None:
    assert statement_text(TEXT, 10_000) == ""
    assert statement_at(TEXT, 10_000) == (10_000, 10_000)
    assert statement_text("", 1) == ""


def test_a_text_with_marks_of_comments_in_it_stays_whole() -> None:
    assert statement_text("x = '# not one'  # one\n", 1) == "x = '# not one'"
    assert statement_text("x = f(\n    '''#''',\n)\n", 2) == "x = f('''#''',)"
    assert statement_text('<h1 id="#">{{ who }}</h1>\n', 1) == '<h1 id="#">{{ who }}</h1>'
