"""``flaskmagic beside``, with servers of one's own on real sockets."""

import re
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from tests.command import fails, run

HOMEWORK = """
import socket

PAGES = {}


def page(path):
    def keep(function):
        PAGES[path] = function
        return function

    return keep


@page("/")
def start(headers):
    return "<p>You are " + headers["user-agent"] + "</p>"


def headers_of(lines):
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return headers


def answer(connection):
    received = connection.recv(4096).decode()
    lines = received.split("\\r\\n\\r\\n")[0].split("\\r\\n")
    method, path, version = lines[0].split(" ")
    function = PAGES[path]
    body = function(headers_of(lines[1:])).strip()
    top = f"HTTP/1.1 200 OK\\r\\nContent-Length: {len(body)}\\r\\n\\r\\n"
    connection.sendall((top + body).encode())
    connection.close()


listener = socket.socket()
listener.bind(("", 0))
listener.listen()
while True:
    connection, address = listener.accept()
    answer(connection)
"""

LINES = {
    "a socket listens": "listener.listen()",
    "a connection is accepted": "connection, address = listener.accept()",
    "bytes are read": "received = connection.recv(4096).decode()",
    "the first line is cut into words": 'method, path, version = lines[0].split(" ")',
    "headers are cut at the colon": 'name, _, value = line.partition(":")',
    "a function is found": "function = PAGES[path]",
    "it is called": "body = function(headers_of(lines[1:]))",
    "the status line is written": 'top = f"HTTP/1.1 200 OK',
    "bytes are written to the socket": "connection.sendall(",
    "the connection ends": "connection.close()",
}

ON_SOCKETSERVER = """
import socketserver


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        method, path, version = self.rfile.readline().decode().split()
        while line := self.rfile.readline().strip():
            name, value = line.split(b": ")
        self.wfile.write(b"HTTP/1.0 200 OK\\r\\n\\r\\nhello")


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
    server.serve_forever()
"""

APP = """
from flask import Flask

app = Flask(__name__)


@app.before_request
def before():
    pass


@app.get("/<name>")
def hello(name):
    return {"name": name}
"""

BEGINNING = "import socket\nlistener = socket.create_server(('127.0.0.1', 0))\n"


def write(folder: Path, text: str, name: str = "homework.py") -> Path:
    file = folder / name
    file.write_text(dedent(text).lstrip(), encoding="utf-8")
    return file


def rows_of(markdown: str) -> dict[str, list[str]]:
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in markdown.splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: row[1:] for row in rows[2:]}


def line_of(text: str, part: str) -> int:
    (found,) = [n for n, line in enumerate(text.lstrip().splitlines(), 1) if part in line]
    return found


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the rows of a homework that does all by itself, which lies in a repository."""
    folder = tmp_path_factory.mktemp("homework")
    file = write(folder, HOMEWORK)
    for arguments in (
        ("init", "-q", "-b", "main"),
        ("add", "homework.py"),
        ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "x"),
        ("remote", "add", "origin", "git@github.com:ada/http.git"),
        ("update-ref", "refs/remotes/origin/main", "HEAD"),
    ):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    finished = run("beside", str(file), "--format", "markdown")
    assert finished.returncode == 0, finished.stderr
    return rows_of(finished.stdout)


@pytest.mark.parametrize("subgoal", LINES)
def test_each_line_of_the_homework_is_found_and_linked(
    rows: dict[str, list[str]], subgoal: str
) -> None:
    line = line_of(HOMEWORK, LINES[subgoal])
    link = rf"\[homework\.py:{line}\]\(https://github\.com/ada/http/blob/\w+/homework\.py#L{line}\)"
    assert re.match(link, rows[subgoal][0])


def test_each_line_of_werkzeug_s_side_is_linked(rows: dict[str, list[str]]) -> None:
    for own, theirs, *_ in rows.values():
        assert re.match(r"\[[\w/]+\.py:(\d+)\]\(https://github\.com/[^)]+#L\1\) `", theirs), own
    said = {subgoal: row[1] for subgoal, row in rows.items()}
    assert "accept()" in said["a connection is accepted"]
    assert "start()" in said["it gets a thread"]
    assert "requestline.split()" in said["the first line is cut into words"]
    assert "find(':')" in said["headers are cut at the colon"]
    assert "view_functions[" in said["a function is found"]
    assert '"%s %d %s' in said["the status line is written"]
    assert "sendall(" in said["bytes are written to the socket"]
    assert "shutdown(" in said["the connection ends"]


def test_what_the_homework_has_no_line_for_is_said(rows: dict[str, list[str]]) -> None:
    own, _, remark = rows["it gets a thread"]
    assert own == "no line was found"
    assert remark == "homework.py reads on the thread that accepts"


def test_both_sides_come_to_one_line_of_python(rows: dict[str, list[str]]) -> None:
    remark = rows["a connection is accepted"][2]
    assert remark.startswith("both go on to the same line of Python: [socket.py:")
    assert "_accept()" in remark
    assert rows["bytes are read"][2] == ""


def test_a_homework_on_socketserver_runs_the_same_lines(tmp_path: Path) -> None:
    output = tmp_path / "beside.md"
    finished = run("beside", str(write(tmp_path, ON_SOCKETSERVER)), "--output", str(output))
    assert (finished.returncode, finished.stdout) == (0, "")
    found = rows_of(output.read_text(encoding="utf-8"))
    same = "the same line of Python"
    for subgoal in ("a connection is accepted", "it gets a thread", "the connection ends"):
        own, theirs, remark = found[subgoal]
        assert (own, remark) == (theirs, same)
    assert found["bytes are read"][2].startswith(f"both go on to {same}: [socket.py:")
    assert found["a function is found"][0] == "no line was found"


def test_the_page_shows_what_its_homework_gives(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "beside.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    file = write(tmp_path, text.replace("8000", "0"))
    finished = run("beside", str(file), "--format", "markdown")
    table = page.partition("| what must happen | homework.py")[2].partition("\nTo make both")[0]
    shown = rows_of(f"| {table}")
    for subgoal, (own, *_) in rows_of(finished.stdout).items():
        assert own.replace("0))", "8000))") == shown[subgoal][0]


def test_it_stands_beside_an_app_of_one_s_own(
    tmp_path: Path,
) -> None:
    file = write(tmp_path, HOMEWORK.replace('"/"', '"/Ada"'))
    app = f"{write(tmp_path, APP, 'server.py')}:app"
    finished = run("beside", str(file), "--app", app, "--request", "/Ada", COLUMNS="60")
    assert finished.returncode == 0, finished.stderr
    assert "homework.py beside Werkzeug with" in finished.stdout
    called = finished.stdout.partition("8. it is called\n")[2].partition("\n\n")[0]
    assert "body = function(headers_of(lines[1:])).strip()" in called
    assert "view_functions[" in called
    assert max(map(len, finished.stdout.splitlines())) <= 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("print(1)", "does not listen: "),
        ("import time\ntime.sleep(60)", "does not listen: it did not listen on a TCP port within"),
        ("1 / 0", "does not listen: .*homework.py:1: ZeroDivisionError"),
        ("def", "does not listen: .*SyntaxError"),
        (
            f"{BEGINNING}c, _ = listener.accept()\nc.recv(9)\nc.close()\n",
            "did not answer GET /: the connection was closed without an answer",
        ),
        (
            f"{BEGINNING}c, _ = listener.accept()\nlistener.accept()\n",
            "did not answer GET /: nothing came back within 2 seconds",
        ),
        (
            f"{BEGINNING}def answer(c):\n    return PAGES[c.recv(9)]\n"
            "answer(listener.accept()[0])\n",
            r"did not answer GET /: answer\(\) raised NameError \(homework.py:4\)",
        ),
        (
            f"{BEGINNING}import threading\ndef answer(c):\n    1 / 0\nwhile True:\n"
            "    threading.Thread(target=answer, args=(listener.accept()[0],)).start()\n",
            r"did not answer GET /: answer\(\) raised ZeroDivisionError \(homework.py:5\)",
        ),
    ],
)
def test_a_homework_that_gives_no_answer_gets_one_line(
    tmp_path: Path, text: str, said: str
) -> None:
    finished = run("beside", str(write(tmp_path, text)), "--timeout", "2")
    own = [line for line in finished.stderr.splitlines() if not line.startswith("app: ")]
    assert (finished.returncode, finished.stdout, len(own)) == (1, "", 1)
    assert re.search(said, own[0])


def test_an_error_after_the_answer_is_told_beside_the_table(tmp_path: Path) -> None:
    text = f"{BEGINNING}c, _ = listener.accept()\nc.recv(999)\nc.sendall(b'hi')\nc.close()\n1 / 0\n"
    finished = run("beside", str(write(tmp_path, text)))
    assert finished.returncode == 1
    assert "ZeroDivisionError" in finished.stderr
    assert "11. the connection ends" in finished.stdout


def test_what_is_typed_wrongly_is_refused_before_anything_runs(tmp_path: Path) -> None:
    file = str(write(tmp_path, HOMEWORK))
    assert "is not a request" in fails(2, "beside", file, "--request", "hello")
    assert "no format" in fails(2, "beside", file, "--format", "tape")
    assert "there is no file" in fails(1, "beside", str(tmp_path / "other.py"))
