"""What the lines of a source do to text."""

import pytest

from flaskmagic.reading.beside.expressions import bindings, cuts, written

OK = "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("words = line.split()", [""]),
        ("words = line.split(None, 2)", [""]),
        ('method, rest = line.split(" ", 1)', [" "]),
        ('name, _, value = head.partition(b": ")', [": "]),
        ("position = line.find(':')", [":"]),
        ('lines = text.split("\\r\\n")[1].split(":")', [":", "\r\n"]),
        ("words = line.split(separator)", []),
        ("found = line.find()", []),
        ('value = line.strip(":")', []),
        ('value = split(":")', []),
        ("not python (", []),
    ],
)
def test_where_text_is_cut(line: str, at: list[str]) -> None:
    assert sorted(cuts(line).get(1, ())) == sorted(at)


@pytest.mark.parametrize(
    "line",
    [
        'top = "HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n"',
        'top = b"HTTP/1.1 200 OK\\r\\n\\r\\n"',
        'top = f"HTTP/1.1 {status}\\r\\n"',
        'top = "HTTP/1.1 %d %s\\r\\n" % (code, reason)',
        'top = "HTTP/1.1 {} {}\\n".format(code, reason)',
        'top = "HTTP/1.1 " + status + "\\r\\n"',
        'top = f"{version} {code} {reason}\\r\\n"',
        'top = "%s %d %s\\r\\n" % (version, code, reason)',
    ],
)
def test_what_a_status_line_can_be_made_of(line: str) -> None:
    assert any(each.fullmatch(OK) for each in written(line)[1])


@pytest.mark.parametrize(
    "line",
    [
        'top = "HTTP/1.1 404 NOT FOUND\\r\\n"',
        'is_new = version == "HTTP/1.1"',
        'is_one = version.startswith("HTTP/")',
        'print(f"{method} {path} {version}")',
        'print("%s %s" % (a, b))',
        'top = "HTTP/1.0 " + status',
    ],
)
def test_what_no_such_status_line_is_made_of(line: str) -> None:
    assert not any(each.fullmatch(OK) for each in written(line).get(1, ()))


def test_lines_that_bind_a_name() -> None:
    text = "view = None\nfor path, view in routes.items():\n    other = 1\n    view += 1\n"
    assert bindings(text)["view"] == (1, 2)
