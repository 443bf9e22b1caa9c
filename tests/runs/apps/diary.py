"""A diary with a login, whose sessions stay on the server and whose hashes are PBKDF2."""

from flask import Flask, render_template_string, request, session
from flask.sessions import SecureCookieSession, SessionInterface
from flask_login import LoginManager, UserMixin, login_required, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import StringField
from wtforms.validators import DataRequired

PAGE = "{{ form.hidden_tag() }}{{ form.text }}{{ form.errors }}"


class OnServer(SessionInterface):
    """Keeps one session for everybody, which is enough for one visitor."""

    def __init__(self):
        self.session = SecureCookieSession()

    def open_session(self, *_):
        return self.session

    def save_session(self, *_):
        pass


class Entry(FlaskForm):
    text = StringField(validators=[DataRequired()])


class Search(FlaskForm):
    class Meta:
        csrf = False

    text = StringField()


class Author(UserMixin):
    id = 7


app = Flask(__name__)
app.config.update(SECRET_KEY="diary", USE_SESSION_FOR_NEXT=True)
app.session_interface = OnServer()
manager = LoginManager(app)
manager.login_view = "enter"
AUTHOR = Author()
STORED = generate_password_hash("no-such-diary", method="pbkdf2:sha256:1000")


@manager.user_loader
def author(number):
    return AUTHOR if number == "7" else None


@app.route("/enter", methods=["GET", "POST"])
def enter():
    if request.method == "POST" and check_password_hash(STORED, request.form["key"]):
        login_user(AUTHOR)
    return "<form method=post><input name=key type=password></form>"


@app.route("/write", methods=["GET", "POST"])
@login_required
def write():
    form = Entry()
    form.validate_on_submit()
    return render_template_string(PAGE, form=form)


@app.route("/old")
def old():
    page = render_template_string(PAGE, form=Entry())
    session["csrf_token"] = "another"
    return page


@app.post("/search")
def search():
    return str(Search().validate_on_submit())


@app.route("/leave")
def leave():
    logout_user()
    return "bye"
