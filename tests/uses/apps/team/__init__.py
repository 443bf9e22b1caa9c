from __future__ import annotations

from flask import Flask, g

from .models import db


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    app.config["SECRET_KEY"] = "only for the course"
    db.init_app(app)

    from .site import site

    app.register_blueprint(site, url_prefix="/site")

    @app.before_request
    def before():
        g.visits = 1

    @app.errorhandler(404)
    def missing(error):
        return error.get_response()

    with app.app_context():
        db.create_all()
    return app
