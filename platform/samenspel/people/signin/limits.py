"""Limits on how often somebody may try to sign in, to reset a password, or to accept an invitation."""

from collections.abc import Callable, Sequence
from time import time
from typing import Any

from flask import Flask, Response, render_template, request
from flask.sansio.app import App
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from samenspel.config import Settings
from samenspel.runtime.app_key import AppKey

#: Failed sign-ins from one place: many colleagues share the address of an office, so successes do not count.
SIGN_IN_BY_PLACE = "20 per 5 minutes"
#: Failed sign-ins for one account from all places together.
SIGN_IN_BY_ADDRESS = "50 per hour"
RESET_BY_PLACE = "20 per hour"
#: Mails to one person; counted for every address, known or not, so that it tells nothing.
RESET_BY_ADDRESS = "5 per hour"
INVITATION_BY_PLACE = "30 per 5 minutes"
#: A calendar asks a feed each quarter of an hour at most; one that asks all the time is held back.
FEED_BY_ADDRESS = "60 per hour"
#: Feeds that are not there, asked for from one place.
FEED_FAILURES_BY_PLACE = "30 per 5 minutes"


_LIMITER = AppKey[Limiter]("samenspel.limiter")


def _address() -> str:
    return request.form.get("email", "").strip().lower()


def _failed(response: Response) -> bool:
    return response.status_code not in (302, 303)


def _refuse(limit: RequestLimit) -> Response:
    """429, with the seconds to wait."""
    wait = max(1, int(limit.reset_at - time()))
    return Response(render_template("errors/429.html"), 429, {"Retry-After": str(wait)})


def init_app(app: Flask, settings: Settings) -> None:
    """Puts the limits around the views; they are counted in Redis where there are several web processes."""
    if not settings.limits or not app.config.get("RATELIMIT_ENABLED", True):
        return
    limiter = Limiter(
        get_remote_address,
        app=app,
        strategy="moving-window",
        storage_uri=settings.redis_url or "memory://",
        on_breach=_refuse,
        # A Redis that is away must not keep anybody out.
        in_memory_fallback_enabled=bool(settings.redis_url),
    )
    _LIMITER.set(app, limiter)
    by_place, by_address = get_remote_address, _address
    limit(app, "security.login", (SIGN_IN_BY_PLACE, by_place), (SIGN_IN_BY_ADDRESS, by_address), failures=True)
    limit(app, "security.forgot_password", (RESET_BY_PLACE, by_place), (RESET_BY_ADDRESS, by_address))
    limit(app, "security.reset_password", (RESET_BY_PLACE, by_place), failures=True)


def limit(
    app: App,
    endpoint: str,
    *rules: tuple[str, Callable[[], str]],
    failures: bool | Callable[[Response], bool] = False,
    methods: Sequence[str] = ("POST",),
) -> None:
    """Puts limits around the writes of one view, or around the given `methods`.

    With `failures` only failures count: answers without a redirect, or those that the given test finds.
    """
    limiter = _LIMITER.find(app)
    if limiter is None:
        return
    view: Any = app.view_functions[endpoint]
    for rule, key in rules:
        when = (_failed if failures is True else failures) if failures else None
        view = limiter.limit(rule, key_func=key, methods=list(methods), deduct_when=when)(view)
    app.view_functions[endpoint] = view
