"""Sign-in by Flask-Security: sign-in and sign-out, a forgotten and a changed password.

Its own views keep their routes and rules; here are the choices: Dutch words, mail by our outbox, one way in.
"""

from datetime import timedelta
from typing import Any, cast

from flask import Flask, Response, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_login import user_logged_out
from flask_security import (
    FSQLALiteUserDatastore,
    MailUtil,
    Security,
    password_reset,
    user_authenticated,
)
from itsdangerous import URLSafeTimedSerializer

from samenspel import db, jobs, mail, web
from samenspel.config import Settings
from samenspel.people import queries
from samenspel.people.devices import actions as devices
from samenspel.people.models import Account, SecurityRole
from samenspel.people.signin import here, limits
from samenspel.people.signin.passwords import MESSAGES, SUBJECTS, ChangeForm, ForgotForm, ResetForm, SignInForm
from samenspel.people.signin.strength import Passwords
from samenspel.runtime.app_key import SETTINGS
from samenspel.runtime.hooks import remove_hook
from samenspel.submissions import resending
from samenspel.tokens import secret_keys

CONFIG: dict[str, Any] = {
    "URL_PREFIX": None,
    "LOGIN_URL": "/aanmelden",
    "LOGOUT_URL": "/afmelden",
    "RESET_URL": "/wachtwoord",
    "CHANGE_URL": "/wachtwoord-wijzigen",
    "POST_LOGOUT_VIEW": "/aanmelden",
    "POST_CHANGE_VIEW": "people.edit",
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "LOGIN_USER_TEMPLATE": "security/sign_in.html",
    "RESET_PASSWORD_TEMPLATE": "security/reset.html",
    "CHANGE_PASSWORD_TEMPLATE": "security/change.html",
    "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_changed",
    "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_changed",
    # The outbox renders the mail itself, in the language of the account.
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "RESET_PASSWORD_WITHIN": timedelta(hours=24),
    # No answer tells whether an address has an account.
    "RETURN_GENERIC_RESPONSES": True,
    # Negative: no page that asks for the password once more, as nothing needs it.
    "FRESHNESS": timedelta(seconds=-1),
    # Directives without a value: what the extension itself would write (no-store=True), no browser understands.
    "CACHE_CONTROL": {"private": None, "no-store": None},
    "STATIC_FOLDER": None,
    # One way in: the session cookie. No tokens in headers or addresses.
    "API_ENABLED_METHODS": ["session"],
    "DATETIME_FACTORY": db.now,
    # Roles are an enum on the account: there is nothing to join.
    "JOIN_USER_ROLES": False,
    # Our catalogue translates these messages too; their Dutch text is the msgid.
    "I18N_DOMAIN": "messages",
    "PASSWORD_LENGTH_MIN": 10,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SINGLE_HASH": True,
    # The OWASP minimum of argon2id: 19 MiB, so that many sign-ins at once do not eat the memory.
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19 * 1024,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}

#: Where somebody signs in, and may bring along what they wrote.
SIGN_INS = frozenset({"security.login", "people.demo_sign_in"})


class Accounts(FSQLALiteUserDatastore):
    """Flask-Security's view of our accounts. It never commits: the edge does."""

    def commit(self) -> None:
        """Leaves it to the edge, so that the outbox goes with the change that wrote it."""

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Account | None:
        """By address (kept in lower case, so that the index finds it) or by the mark of a session. The address of an
        account that was merged is one of the account in which it went up."""
        if "email" not in by:
            return cast(Account | None, super().find_user(**by))
        found = cast(Account | None, super().find_user(**by | {"email": by["email"].lower()}))
        return queries.merged_into(found) if found is not None else None


class Outbox(MailUtil):
    """Mail of Flask-Security goes by our outbox: a mail server that is down must not break a change of password."""

    def send_mail(self, template: str, *_: Any, **context: Any) -> None:
        account: Account = context["user"]
        with force_locale(account.locale):
            mail.send_later(
                account.email,
                str(SUBJECTS[template]),
                template,
                locale=account.locale,
                account=account,
                is_essential=True,
            )


def init_app(app: Flask, settings: Settings) -> None:
    """Sets up sign-in."""
    app.config.setdefault("SESSION_PROTECTION", None)
    for name, value in CONFIG.items():
        app.config.setdefault(f"SECURITY_{name}", value)
    app.config.setdefault("SECURITY_I18N_DIRNAME", [f"{app.root_path}/translations"])
    for name, text in MESSAGES.items():
        app.config[f"SECURITY_MSG_{name}"] = text
    # The address that we show; the extension adds /wachtwoord (asks for a link) and /wachtwoord/<token> (the link).
    app.add_url_rule("/wachtwoord-vergeten", endpoint="security.forgot_password", methods=["GET", "POST"])
    security = Security(
        app,
        Accounts(db.db, Account, SecurityRole),
        login_form=SignInForm,
        reset_password_form=ResetForm,
        change_password_form=ChangeForm,
        mail_util_cls=Outbox,
        password_util_cls=Passwords,
    )
    # With the older keys too; its own way to take them would sign with the oldest one.
    security.reset_serializer = URLSafeTimedSerializer(secret_keys(app), salt=app.config["SECURITY_RESET_SALT"])
    _give_words_back(app)
    _close_other_doors(app, security)
    _count_on_our_viewer(app, security)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_reset.connect(_reset, app)
    # Flask-Security's own view looks the address up while the visitor waits: its answer takes longer where there is
    # an account. Ours writes a job either way.
    app.view_functions["security.forgot_password"] = forgot_password
    limits.init_app(app, settings)


def _give_words_back(app: Flask) -> None:
    """What somebody wrote while their session ended goes along through the sign-in, and comes back to them only."""
    web.SIGN_IN_PAGE.set(app, _ended_page)

    @app.after_request
    def clear_browser(response: Response) -> Response:
        """What scripts stored belongs to the account that left; the next page tells the other tabs."""
        if g.get("signed_out"):
            response.headers["Clear-Site-Data"] = '"storage"'
            secure = bool(app.config["SESSION_COOKIE_SECURE"])
            response.set_cookie("samenspel_out", g.signed_out, max_age=600, secure=secure, samesite="Lax")
        return response

    @app.after_request
    def give_back(response: Response) -> Response:
        is_sign_in = request.endpoint in SIGN_INS and request.method == "POST" and response.status_code in (302, 303)
        sealed = request.form.get("submission") if is_sign_in else None  # a form that is too large has no fields
        if not sealed:
            return response
        g.pop("viewer", None)
        viewer = web.viewer_or_none()
        submission = resending.unseal(sealed, viewer.id) if viewer else None
        if submission is None:
            return response
        page = render_template("errors/again.html", typed=resending.show(submission), has_words=bool(submission.words))
        return Response(page, headers={"Cache-Control": "no-store"})


def _ended_page(sealed: str) -> str:
    form = SignInForm(formdata=None, next=resending.page_path())
    return render_template("security/sign_in.html", login_user_form=form, sealed=sealed)


def _close_other_doors(app: Flask, security: Security) -> None:
    """No JSON answers and no tokens: people sign in by the form, and only by that."""
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(lambda _request: None)


def _count_on_our_viewer(app: Flask, security: Security) -> None:
    """Stops the extensions from loading the account once more in every request, as `web.viewer()` has it.

    Flask-Principal's identity and Flask-Login's `current_user` in each template read the account from the database.
    Flask-Login's remember cookie is not used (a session that lasts is a permanent one), and a look for it would mark
    every static file as varying by cookie. Flask-Security's own views still find `current_user` when they ask.
    """
    security.principal.identity_loaders.clear()
    remove_hook(app.template_context_processors[None], "flask_login.utils._user_context_processor")
    remove_hook(app.after_request_funcs[None], "flask_login.login_manager.LoginManager._update_remember_cookie")

    @app.before_request
    def know_viewer() -> None:
        # Flask-Login trusts its own mark in the cookie, so its views do not get to see that of an ended session.
        if request.blueprint == "security" and "_user_id" in cookie and web.viewer_or_none() is None:
            cookie.pop("_user_id")
        # The page to change a password shows the navigation, as any other page of somebody who is signed in.
        if request.endpoint == "security.change_password":
            web.viewer()

    @app.after_request
    def wrong_input_is_422(response: Response) -> Response:
        # These views answer 200 to a form that is wrong; what went well always redirects.
        if request.blueprint == "security" and request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response


def _signed_in(app: Flask, user: Account, authn_via: list[str] | None = None, **_: Any) -> None:
    """Somebody proved who they are. *Blijf aangemeld* makes the session outlive the browser."""
    account: Account = user
    account.seen_at = db.now()
    resending.name_account(account.id)
    if authn_via != ["demo"]:
        _remember_device(account)
    stayed = here.end_session()
    if authn_via == ["change"]:
        devices.end_all(account.id)
    stays = bool(request.form.get("stay")) if authn_via == ["password"] else stayed and authn_via == ["change"]
    here.begin_session(account, stays=stays)


def _signed_out(app: Flask, user: Any = None, **_: Any) -> None:
    g.signed_out = user.id.hex if isinstance(user, Account) else ""
    here.end_session()
    cookie.permanent = False
    flash(gettext("Je bent afgemeld."), "success")


def _reset(app: Flask, user: Any, **_: Any) -> None:
    """Somebody chose a new password by the link in a mail: whoever was signed in with the old one no longer is."""
    devices.end_all(user.id)
    _remember_device(user)


def _remember_device(account: Account) -> None:
    limits.remember_device(account.email, SETTINGS.get().cookies_are_secure)


def forgot_password() -> ResponseReturnValue:
    """Takes an address. Whether it has an account is looked up later, by the worker."""
    form = ForgotForm()
    if form.validate_on_submit():
        jobs.enqueue("password-mail", {"email": form.email.data.strip().lower()})
        flash(
            gettext(
                "Als we dit e-mailadres kennen, krijg je zo meteen een mail met een link om een nieuw wachtwoord te "
                "kiezen. Kijk ook eens bij ongewenste mail."
            ),
            "success",
        )
        return redirect(url_for("security.login"), code=303)
    return render_template("security/forgot.html", form=form), 422 if form.is_submitted() else 200
