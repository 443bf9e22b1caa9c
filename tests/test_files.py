"""A file is written whole, or stays what it was."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flaskmagic.files import write_whole

resource = pytest.importorskip("resource", reason="needs limits, which this system has not")


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let every write fail that makes a file longer, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_text_is_written_as_utf_8_and_bytes_as_they_are(tmp_path: Path) -> None:
    for content in ("é\r\n", b"\xff\x00"):
        write_whole(tmp_path / "file", content)
        expected = content.encode() if isinstance(content, str) else content
        assert (tmp_path / "file").read_bytes() == expected


def test_a_write_that_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("before")
    with no_file_longer_than(1000), pytest.raises(OSError, match="too large"):
        write_whole(file, "x" * 2000)
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_write_that_fails_makes_no_file(tmp_path: Path) -> None:
    with no_file_longer_than(1000), pytest.raises(OSError, match="too large"):
        write_whole(tmp_path / "report.md", "x" * 2000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_a_new_file_may_be_read_as_others_may_and_an_old_one_as_before(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_whole(tmp_path / "new", "x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (tmp_path / "new").chmod(0o600)
    write_whole(tmp_path / "new", "y")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, "x")
    assert os.read(reader, 10) == b"x"
    os.close(reader)
    assert pipe.is_fifo()
