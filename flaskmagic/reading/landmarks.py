"""What a request does with the session, its cookies, a password or a form: always steps.

Readers ask for these, and no walkthrough has a note on them, or it has one among many.
"""

from __future__ import annotations

from collections.abc import Mapping

LANDMARKS: Mapping[str, str] = {
    "flask.sessions:SecureCookieSessionInterface.open_session": "The session is read",
    "flask.sessions:SecureCookieSessionInterface.save_session": "The session is kept, if need be",
    "werkzeug.sansio.response:Response.set_cookie": "A cookie goes into the answer",
    "werkzeug.sansio.response:Response.delete_cookie": "A cookie is taken away",
    "werkzeug.wrappers.base_response:BaseResponse.set_cookie": "A cookie goes into the answer",
    "werkzeug.wrappers.request:Request.form": "The form is asked for",
    "werkzeug.security:generate_password_hash": "A password becomes a hash",
    "werkzeug.security:check_password_hash": "A password is compared with a hash",
    "flask.templating:render_template": "A template becomes text",
    "flask.templating:render_template_string": "A template becomes text",
    "flask_login.utils:login_user": "A user is logged in",
    "flask_login.utils:logout_user": "A user is logged out",
    "flask_login.login_manager:LoginManager._load_user": "The user is looked up",
    "flask_socketio:emit": "An event is sent",
    "flask_socketio:SocketIO.emit": "An event is sent",
}
"""The definitions, each with the title of its step where no walkthrough has one."""
