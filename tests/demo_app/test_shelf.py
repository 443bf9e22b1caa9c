"""What a visitor leaves on the shelf can be taken, and nothing else can."""

import gc
import tempfile
from collections.abc import Callable
from http.client import HTTPResponse
from pathlib import Path

import pytest

from flaskmagic.demo_app import create_app

Fetch = Callable[..., tuple[HTTPResponse, str]]

KIND = {"Content-Type": "multipart/form-data; boundary=cut"}


def upload(filename: str) -> bytes:
    head = f'Content-Disposition: form-data; name="file"; filename="{filename}"'
    return f"--cut\r\n{head}\r\n\r\ncaf\u00e9\r\n--cut--\r\n".encode()


@pytest.mark.parametrize("filename", ["../My notes.txt", "My notes.txt"])
def test_a_file_is_left_and_taken(fetch: Fetch, filename: str) -> None:
    left, _ = fetch("POST", "/shelf/", upload(filename), KIND)
    assert (left.status, left.headers["Location"]) == (303, "/shelf/My_notes.txt")
    taken, text = fetch("GET", "/shelf/My_notes.txt")
    assert (taken.status, text) == (200, "caf\u00e9")
    _, page = fetch("GET", "/shelf/")
    assert '<a href="/shelf/My_notes.txt">My_notes.txt</a>' in page


def test_the_same_file_is_not_sent_again_and_a_part_of_it_is(fetch: Fetch) -> None:
    fetch("POST", "/shelf/", upload("n.txt"), KIND)
    first, _ = fetch("GET", "/shelf/n.txt")
    again, text = fetch("GET", "/shelf/n.txt", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, text) == (304, "")
    part, text = fetch("GET", "/shelf/n.txt", headers={"Range": "bytes=1-2"})
    assert (part.status, text, part.headers["Content-Range"]) == (206, "af", "bytes 1-2/5")


@pytest.mark.parametrize("path", ["/shelf/missing", "/shelf/../views.py", "/shelf//etc/passwd"])
def test_nothing_else_is_taken(fetch: Fetch, path: str) -> None:
    response, _ = fetch("GET", path)
    assert response.status in {404, 308}


def test_a_file_without_a_name_is_refused(fetch: Fetch) -> None:
    for body in (upload(""), upload("..")):
        assert fetch("POST", "/shelf/", body, KIND)[0].status == 400


def test_the_folder_goes_with_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    app = create_app(chat=False)
    assert len(list(tmp_path.iterdir())) == 1
    del app
    gc.collect()
    assert list(tmp_path.iterdir()) == []
