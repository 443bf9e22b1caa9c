"""Class-based views, functions around a request, error handlers and streams."""

from flask import Flask, Response, abort, g, jsonify, request, stream_with_context
from flask.views import MethodView, View

app = Flask(__name__)


class Hello(View):
    def dispatch_request(self, name):
        return f"Hi, {name}"


class Users(MethodView):
    def get(self, number):
        return jsonify(number=number)

    def post(self, number):
        return f"made {number}", 201


app.add_url_rule("/hello/<name>", view_func=Hello.as_view("hello"))
app.add_url_rule("/users/<int:number>", view_func=Users.as_view("users"))


@app.before_request
def before():
    g.seen = True


@app.after_request
def after(response):
    response.headers["X-Seen"] = "yes"
    return response


@app.teardown_request
def teardown(_error):
    g.pop("seen", None)


class SoldOut(Exception):
    pass


@app.errorhandler(404)
def missing(_error):
    return "nothing here", 404


@app.errorhandler(405)
def refused(_error):
    return "not like this", 405


@app.errorhandler(500)
def broken(_error):
    return "we broke", 500


@app.errorhandler(SoldOut)
def sold_out(_error):
    return "sold out", 410


@app.route("/buy")
def buy():
    raise SoldOut


@app.route("/gone")
def gone():
    abort(404)


@app.route("/crash")
def crash():
    return str(1 / 0)


@app.route("/rows")
def rows():
    @stream_with_context
    def generate():
        yield row(request.args["first"])
        yield row("last")

    return Response(generate(), mimetype="text/csv")


@app.route("/breaks")
def breaks():
    def generate_some():
        yield row("first")
        raise ValueError("in the middle")

    return Response(generate_some(), mimetype="text/csv")


def row(text):
    return f"{text}\n"
