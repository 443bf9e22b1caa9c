"""An app that writes in every way there is, and goes on when all is over."""

import logging
import os
import subprocess
import sys
import threading

from flask import Flask

logging.basicConfig(level=logging.INFO)
app = Flask(__name__)


over = threading.Event()


def loop():
    while not over.wait(0.01):
        tick()


def say(line):
    sys.stdout.write(f"{line}\n")  # print() writes in two pieces, between which others may write


def tick():
    say("tick")


threading.Thread(target=loop, daemon=True).start()


@app.get("/")
def index():
    say("printed")
    print("\x1b[31mred\x1b[0m", "x" * 5000)  # noqa: T201
    logging.getLogger("shop").info("logged")
    app.logger.warning("logged by the app")
    os.write(1, b"written to 1\n")
    os.write(2, b"written to 2\n")
    sys.stdout.buffer.write(b"\xff binary\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-c", "print('printed by a child')"], check=True)
    thread = threading.Thread(target=say, args=("printed by a thread",))
    thread.start()
    thread.join()
    return "done"
