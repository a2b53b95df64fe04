"""The HTTP edge: the viewer, commit or rollback, security headers, error pages, page or partial, paging."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from typing import Any, NoReturn, TypeVar, cast

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_babel import force_locale, get_locale, gettext
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from samenspel import clock, db, text
from samenspel.config import Settings
from samenspel.forms import integer
from samenspel.runtime import failures, headers
from samenspel.runtime.app_key import AppKey
from samenspel.runtime.foreign import preparation
from samenspel.runtime.white_space import CollapsedIndentation
from samenspel.submissions import form_keys, resending, too_large
from samenspel.viewer import Viewer

csrf = CSRFProtect()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOCALES = ("nl", "en")

#: The name of the token of the session in the signed cookie.
SESSION_TOKEN = "_token"
#: Finds the viewer by the uniquifier of the account and the token of the session.
LOAD_VIEWER = AppKey[Callable[[str, str], Viewer | None]]("samenspel.load_viewer")
#: Is told of the viewer of each request.
NOTE_USE = AppKey[Callable[[Viewer], None]]("samenspel.note_use")
#: Reads whether this installation shows demo data, and what it read.
LOAD_DEMO = AppKey[Callable[[], bool]]("samenspel.load_demo")
DEMO = AppKey[bool]("samenspel.demo")
#: The page to sign in, with what somebody wrote before their session ended, sealed.
SIGN_IN_PAGE = AppKey[Callable[[str], str]]("samenspel.sign_in_page")
#: The language of the response. Not in `g`: every text of a page asks for it, and `g` answers ten times slower.
_locale: ContextVar[str | None] = ContextVar("locale", default=None)

View = TypeVar("View", bound=Callable[..., Any])
T = TypeVar("T")


def public(view: View) -> View:
    """Marks a view that needs no sign-in, as all others do."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def viewer() -> Viewer:
    """The account of this request; redirects to sign-in where there is none."""
    found = viewer_or_none()
    if found is None:
        redirect_to_sign_in()
    return found


def viewer_or_none() -> Viewer | None:
    """The account of this request or None, read once."""
    if "viewer" not in g:
        g.viewer = signed_in_viewer()
        if g.viewer is not None:
            NOTE_USE.get()(g.viewer)
    return cast(Viewer | None, g.viewer)


def signed_in_viewer() -> Viewer | None:
    """The account whose session the cookie of this request or socket names, if that session is still good."""
    uniquifier, token = cookie.get("_user_id"), cookie.get(SESSION_TOKEN)
    return LOAD_VIEWER.get()(uniquifier, token) if uniquifier and token else None


def redirect_to_sign_in() -> NoReturn:
    abort(_to_sign_in())


def _to_sign_in() -> BaseResponse:
    """The way to sign in. What somebody typed goes along through it, or stays in the page that is open."""
    is_write = request.method not in SAFE_METHODS
    if is_write and is_fragment():
        return Response(status=401)  # the page says so beside the form
    submission = resending.current() if is_write else None
    if submission is not None:
        return Response(SIGN_IN_PAGE.get()(submission.seal()), 401)
    where = url_for("security.login", next=None if is_write else request.full_path.rstrip("?"))
    if is_fragment():
        return Response(status=401, headers={"HX-Redirect": where})
    return redirect(where)


def require(allowed: bool) -> None:
    """Answers 403 unless the viewer may do this with something they may see."""
    if not allowed:
        abort(403)


def require_visible(visible: bool) -> None:
    """Answers 404 unless this is there for the viewer: what they may not see does not exist."""
    if not visible:
        abort(404)


def or_404(row: T | None) -> T:
    """Gives back what a query found; answers 404 where it found nothing, as for what the viewer may not see."""
    if row is None:
        abort(404)
    return row


def is_fragment() -> bool:
    """Whether htmx made this request and wants a partial instead of a page."""
    whole = ("HX-Boosted", "HX-History-Restore-Request")
    return "HX-Request" in request.headers and not any(name in request.headers for name in whole)


def back_to(location: str) -> BaseResponse:
    """Redirects after a write: 303 for a browser, HX-Redirect for htmx."""
    if is_fragment():
        return Response(status=204, headers={"HX-Redirect": location})
    return redirect(location, code=303)


def flash_undo(words: str, action: str, **fields: str | list[str]) -> None:
    """Says what was done on the next page, with a button that undoes it: a form that sends the fields to `action`."""
    flash({"words": words, "action": action, "fields": fields}, "undo")  # type: ignore[arg-type]


def _answer_again(location: str | None) -> BaseResponse:
    """Answers a form that was taken before: leads where it led then, or shows the page anew."""
    if location is None and is_fragment():
        return Response(status=204, headers={"HX-Refresh": "true"})
    return back_to(location or form_keys.page_before())


@dataclass(frozen=True)
class Paging:
    """A page of a list, numbered from 1, of at most `size` of its `total` rows."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


#: The rows on a page of a list that is read whole, since more than the database knows narrows it or puts it in order.
LIST_PAGE_SIZE = 100


def paged(rows: Sequence[T]) -> tuple[Sequence[T], Paging]:
    """Those of all rows of a list that ?pagina= asks for, and which these are; the last ones for a number beyond."""
    last = Paging(1, LIST_PAGE_SIZE, len(rows)).pages
    paging = Paging(min(page_number(), last), LIST_PAGE_SIZE, len(rows))
    return rows[paging.offset : paging.offset + paging.size], paging


def with_query(endpoint: str, **query: str) -> str:
    """The address of a list with the given arguments, those that are empty apart, to which `pagina=` is added."""
    address = url_for(endpoint, **{name: value for name, value in query.items() if value})  # type: ignore[arg-type]
    return address + ("&" if "?" in address else "?")


def page_number() -> int:
    """The number in ?pagina=; 1 for anything that is no page number."""
    number = request.args.get("pagina", 1, type=integer)
    return number if number and 1 <= number <= 10_000 else 1


def choose_locale() -> str:
    """The language of the account; before sign-in that of the cookie or the browser. Dutch unless one says English."""
    known = g.get("viewer")
    if known is not None:
        return cast(str, known.locale)
    if not has_request_context():
        return "nl"  # jobs and commands
    chosen = request.cookies.get("taal") or request.accept_languages.best_match(LOCALES, "nl") or "nl"
    return chosen if chosen in LOCALES else "nl"


@contextmanager
def in_language(chosen: str) -> Iterator[None]:
    """Renders what is written in this block (a mail, a push) in that language, whatever the viewer's is."""
    token = _locale.set(chosen)
    try:
        with force_locale(chosen):
            yield
    finally:
        _locale.reset(token)


def init_app(app: Flask, settings: Settings) -> None:
    """Puts the edge around every request: see docs/decisions/0002 and CONTRIBUTING.md, "How a request goes"."""
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 4)
    app.config.setdefault("COMPRESS_LEVEL", 5)
    app.config.setdefault("COMPRESS_STREAMS", False)
    Compress(app)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    csrf.init_app(app)
    common = headers.CommonHeaders(settings.cookies_are_secure)

    @app.before_request
    def begin() -> BaseResponse | None:
        if request.method not in SAFE_METHODS:
            # The body is read before a transaction begins, so that a slow upload keeps no other writer waiting.
            typed = request.form
            form_keys.read()
            preparation.prepare_request(viewer_or_none, db.rollback)
            db.start_writing()
            if any("\0" in value for value in typed.values()):
                abort(400)
        if b"%00" in request.query_string or "\0" in request.path:
            abort(400)  # nobody types a null character, and PostgreSQL cannot store one
        if request.endpoint in (None, "static"):
            return None
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "is_public", False) or request.blueprint == "security":
            return None
        was_taken, location = form_keys.claim(viewer())
        return _answer_again(location) if was_taken else None

    @app.after_request
    def end(response: Response) -> Response:
        if request.method not in SAFE_METHODS:
            try:
                if response.status_code < 400 and not g.get("failed"):
                    form_keys.settle(response, is_fragment())
                    db.commit()
                    form_keys.prove(response, is_fragment(), settings.cookies_are_secure)
                else:
                    db.rollback()
            except Exception as error:
                response = app.make_response(_broken(error))
        common.add_to(response)
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if cookie.get("_user_id") else "no-cache"
        return response

    @app.teardown_request
    def finish(_error: BaseException | None) -> None:
        db.stop_writing()
        _locale.set(None)

    _errors(app)
    _globals(app)


def _errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def no_token(_error: CSRFError) -> Any:
        """The page was made in another session. Whose it was is in its token, and only they get the words back."""
        found, account, sealed = viewer_or_none(), resending.page_account(), request.form.get("submission")
        if found is None and sealed:
            return SIGN_IN_PAGE.get()(sealed), 400
        if found is None and account is not None and request.blueprint != "security":
            return _to_sign_in()
        typed = resending.unseal(sealed, found.id) if found and sealed else resending.current()
        if found and typed and typed.account == found.id.hex:
            return render_template("errors/again.html", typed=resending.show(typed)), 400
        reason = gettext("Deze pagina stond te lang open. Herlaad de pagina en probeer opnieuw.")
        if found and account and account != found.id.hex:
            reason = gettext("In deze browser is intussen iemand anders aangemeld. Open de pagina opnieuw.")
        return _show(400, reason=reason)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        if error.response is not None or error.code is None or error.code < 400:
            return error
        if failures.failure_of(error):
            return _broken(error)
        code = error.code if error.code in (400, 403, 404, 413, 429) else 400 if error.code < 500 else 500
        size = too_large.size() if code == 413 else None
        if size is not None:
            too_large.recover_fields()
        try:
            if request.endpoint is None or code == 413:
                viewer_or_none()  # nobody asked yet: people who are signed in keep their navigation, and their language
            body, _ = _show(code, size=size and ceil(size / 2**20))
        except Exception as failed:
            return _broken(failed)
        answer = Response(body, error.code)
        for name, value in error.get_headers():
            if name.lower() in ("retry-after", "allow"):
                answer.headers[name] = value
        return answer

    app.register_error_handler(Exception, _broken)


def _show(code: int, **context: Any) -> tuple[str, int]:
    typed = resending.show(resending.of_session(), may_retry=code not in (403, 404))
    return render_template(f"errors/{code}.html", **{"typed": typed} | context), code


def _broken(error: Exception) -> tuple[str, int] | Response:
    """The answer to an error that no view expects; what the request wrote is undone."""
    db.rollback()
    g.failed = True
    g.viewer = None
    cookie.pop("_flashes", None)  # they say that it was done
    failure = failures.failure_of(error)
    if failure is None:
        current_app.logger.error("%s %s failed", request.method, _path(), exc_info=error)
        return _show(500)
    reason = failures.reason(error)
    current_app.logger.warning("%s %s answered %d: %s", request.method, _path(), failure.status, reason)
    wait = {"Retry-After": str(failure.retry_after)} if failure.retry_after else {}
    if is_fragment():  # a script shows the words, or tries again by itself
        return Response(str(failure.words), failure.status, wait, mimetype="text/plain")
    typed = resending.show(resending.of_session(), retry_after=failure.retry_after)
    return Response(render_template("errors/503.html", failure=failure, typed=typed), failure.status, wait)


def _path() -> str:
    """The path for the log: a token in the address of a feed or an open page is a secret, and its rule stands in."""
    rule, view = request.url_rule, current_app.view_functions.get(request.endpoint or "")
    return rule.rule if rule and ("<token>" in rule.rule or getattr(view, "is_public", False)) else request.path


def _globals(app: Flask) -> None:
    """Gives templates the filters and variables that every page may use."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(CollapsedIndentation)
    env.globals["form_key"] = form_keys.form_key
    env.policies["ext.i18n.trimmed"] = True  # a long {% trans %} is broken over lines; its message is one line
    days = ("day", "bare_day", "long_day", "long_weekday", "short_month", "short_day", "short_weekday", "day_of_month")
    for name in (*days, "month", "moment", "weekday_span", "span", "hours", "ago", "hour"):
        env.filters[name] = _with_locale(getattr(clock, name))
    env.filters["first_name"] = text.first_name

    @app.context_processor
    def given() -> dict[str, Any]:
        return {
            "viewer": g.get("viewer"),
            "csp_nonce": headers.nonce,
            "get_locale": locale,
            "demo": not g.get("failed") and is_demo(),
        }


def locale() -> str:
    """The language of this response: nl or en."""
    known = _locale.get()
    if known is None:
        known = str(get_locale() or "nl")
        if has_request_context():
            _locale.set(known)
    return known


def _with_locale(format_moment: Callable[..., str]) -> Callable[..., str]:
    def in_locale(*moments: Any) -> str:
        return format_moment(*moments, locale())

    return in_locale


def is_demo() -> bool:
    """Whether this installation shows demo data; read once, as it does not change while a server runs."""
    known = DEMO.find()
    if known is None:
        known = LOAD_DEMO.get()()
        DEMO.set(current_app, known)
    return known
