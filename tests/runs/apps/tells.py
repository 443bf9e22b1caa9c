"""Tells what an app can find out about how it is run, but nothing that differs by itself."""

import sys
import threading
import traceback

from flask import Flask, abort, make_response, request

app = Flask(__name__)
app.secret_key = "not so secret"


@app.get("/traceback")
def shows_traceback():
    try:
        fails(3)
    except ZeroDivisionError:
        return traceback.format_exc()


def fails(depth):
    return fails(depth - 1) if depth else 1 / 0


@app.get("/counted")
def counted():
    total = 0
    lock = threading.Lock()

    def adds():
        nonlocal total
        for _ in range(200):
            with lock:
                total += 1
                reads()

    def reads():
        return total

    threads = [threading.Thread(target=adds) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return str(total)


@app.get("/deep")
def deep():
    def down(depth):
        return down(depth - 1) if depth else "deep"

    return down(sys.getrecursionlimit() // 2)


@app.get("/too-deep")
def too_deep():
    def down():
        return down()

    try:
        return down()
    except RecursionError as error:
        return type(error).__name__  # its text says what was called, which may be a trace function


@app.post("/sent")
def sent():
    answer = make_response({key: request.form.getlist(key) for key in request.form})
    answer.set_cookie("seen", "yes")
    answer.headers["X-Locals"] = ",".join(sorted(locals()))
    return answer, 201


@app.get("/streamed")
def streamed():
    return (f"{number}\n" for number in range(5))


@app.get("/gone")
def gone():
    abort(410)
