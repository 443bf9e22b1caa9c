"""An app that takes Ctrl-C for itself, and views that never answer or end."""

import signal
import sys
import time
from pathlib import Path

from flask import Flask

app = Flask(__name__)
signal.signal(signal.SIGINT, lambda *_: None)


@app.get("/slow")
def slow():
    Path("reached").touch()
    time.sleep(60)


@app.get("/exits")
def exits():
    sys.exit(4)


@app.get("/")
def index():
    return "here"
