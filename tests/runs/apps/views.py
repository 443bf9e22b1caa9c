"""An app whose views are called in unusual ways."""

import threading

from flask import Flask

app = Flask(__name__)


def page(text):
    return text


class Timing:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        return self.inner(environ, start_response)


app.wsgi_app = Timing(app.wsgi_app)


class Counted:
    def __init__(self, view):
        self.view = view
        self.__name__ = view.__name__

    def __call__(self, *args, **kwargs):
        return self.view(*args, **kwargs)


app.add_url_rule("/lambda", "lambda", lambda: page("x"))


@app.route("/counted")
@Counted
def counted():
    return "counted"


def work(done):
    done.append(4)


@app.route("/thread")
def thread():
    done = []
    worker = threading.Thread(target=work, args=(done,))
    worker.start()
    worker.join()
    return str(done)


@app.route("/")
def index():
    return "index"
