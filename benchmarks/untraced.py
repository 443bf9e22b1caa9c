"""Does what ``flaskmagic trace TOPIC`` does, but for the trace.

``python benchmarks/untraced.py TOPIC FILE`` imports the modules that a file names, a line each,
serves the demo app from a thread, makes the visit of the topic, and stops the server.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from importlib import import_module
from pathlib import Path

from werkzeug.serving import make_server

from flaskmagic.demo_app import create_app
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo import make_demo_visit
from flaskmagic.walkthroughs import load


def main() -> None:
    """Import, serve and visit."""
    topic, modules = sys.argv[1:]
    for module in Path(modules).read_text(encoding="utf-8").split():
        with contextlib.suppress(
            ImportError
        ):  # what was only tried, or has its name from elsewhere
            import_module(module)
    visit = load(topic).visit
    assert visit is not None
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = create_app(chat=visit.has_events, extras=visit.needs)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    make_demo_visit(visit, Client("127.0.0.1", server.port))
    server.shutdown()
    serving.join()


if __name__ == "__main__":
    main()
