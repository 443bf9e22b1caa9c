"""An app's calls into C are told in every output, and what is hashed is in none."""

from pathlib import Path

from flaskmagic.reading.exchanges import read_run
from flaskmagic.registry import found_in
from flaskmagic.render import onward
from flaskmagic.render.outputs import Layout, Output, outputs
from flaskmagic.trace import dump, load
from tests.visiting import Visiting, own

WORD = "swordfish-77"
ONWARD: dict[str, Output] = found_in(onward, "OUTPUT")


def test_a_database_a_hash_a_pattern_and_json(visit: Visiting, tmp_path: Path) -> None:
    finished = visit("members", "POST /join", form=(("name", "ada"), ("password", WORD)))
    assert finished.problem is None
    trace = finished.trace
    join, add = own(trace, "join"), own(trace, "add")
    assert [made.name for made in join.c_calls] == [
        "re.Pattern.fullmatch",
        "_hashlib.openssl_sha256",
        "_hashlib.HASH.hexdigest",
        "_json.encode_basestring_ascii",
    ]
    lines = trace.files[add.code.filename].text.splitlines()
    assert all(made.name.rpartition(".")[2] in lines[made.line - 1] for made in add.c_calls)
    queries = [made.argument for made in add.c_calls if made.name.endswith("execute")]
    assert queries == [
        "'CREATE TABLE member (name, digest)'",
        "'INSERT INTO member VALUES (?, ?)'",
        "'SELECT name FROM member'",
        "'SELECT nonsense'",
    ]
    assert join.result == """'"ada"'"""
    saved = tmp_path / "run.trace"
    saved.write_text(dump([trace]), encoding="utf-8")
    assert WORD not in saved.read_text(encoding="utf-8")
    assert load(saved) == [trace]


def test_every_output_tells_them(visit: Visiting) -> None:
    trace = visit("members", "POST /join", form=(("name", "ada"), ("password", WORD))).trace
    reading = read_run(trace, ())
    (line,) = (made.line for made in own(trace, "add").c_calls if made.name == "_sqlite3.connect")
    step = f"calls _sqlite3.connect in C (line {line})"
    leaf = f"_sqlite3.connect  called at line {line}, from here on it is C"
    for name, output in outputs().items():
        written = output.write([reading], Layout(full=True, width=500))
        assert isinstance(written, str)
        assert WORD not in written, name
        if name in ONWARD:
            continue
        assert step in written, name
        assert (leaf in written) == (name in ("text", "markdown")), name
