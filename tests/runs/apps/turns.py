"""Two greenlets that take turns, as an extension of a library may use them unseen."""

import greenlet
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    both = [greenlet.greenlet(step) for _ in range(2)]
    for each in both:
        each.switch()
    return str([each.switch() for each in both])


def step():
    greenlet.getcurrent().parent.switch()
    return done()


def done():
    return "done"


@app.route("/after")
def after():
    return done()
