"""Limits around views: who may do something how often."""

import functools
import ipaddress
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, Response, current_app, request
from flask.sansio.app import App
from limits import RateLimitItem, parse
from werkzeug.exceptions import HTTPException, TooManyRequests

from samenspel import web
from samenspel.config import Settings
from samenspel.limiting.counters import Counters
from samenspel.runtime.app_key import SETTINGS, AppKey

log = logging.getLogger(__name__)

COUNTERS = AppKey[Counters]("samenspel.counters")
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def place() -> str:
    """Where a request comes from: an address, or the network of 64 bits that one customer has in IPv6."""
    address = request.remote_addr or ""
    _warn_of_proxy(address)
    with_zone = address.partition("%")[0]
    if ":" not in with_zone:
        return address
    return str(ipaddress.ip_network((with_zone, 64), strict=False))


_warned: set[str] = set()


def _warn_of_proxy(address: str) -> None:
    """Says once in the log that a proxy stands before the server of which the settings do not know."""
    if not _warned and not SETTINGS.get().proxies and any(name in request.headers for name in _FORWARDED):
        _warned.add(address)
        log.warning(
            "a proxy at %s stands before this server, and SAMENSPEL_PROXIES is 0: everybody counts as one place",
            address,
        )


def account() -> str:
    """Who is signed in; nobody's requests are not counted here, as they end at the sign-in page."""
    viewer = web.viewer_or_none()
    return str(viewer.id) if viewer else ""


@dataclass(frozen=True)
class Rule:
    """How often something may be done by whoever `key` names; a request without a key is not counted.

    With `failed` only answers that it finds count in the end; and when there are too many, one in each `then` still
    comes through.
    """

    limit: RateLimitItem
    key: Callable[[], str]
    failed: Callable[[Response], bool] | None = None
    then: RateLimitItem | None = None

    @classmethod
    def of(
        cls,
        most: str,
        key: Callable[[], str],
        *,
        failed: Callable[[Response], bool] | None = None,
        then: str | None = None,
    ) -> "Rule":
        """`most` in words, as in "20 per 5 minutes"."""
        return cls(parse(most), key, failed, parse(then) if then else None)


def init_app(app: Flask, settings: Settings) -> None:
    """Begins to count, unless the settings say not to."""
    if settings.limits and app.config.get("RATELIMIT_ENABLED", True):
        COUNTERS.set(app, Counters(settings))


def limit(app: App, endpoint: str, *rules: Rule, methods: Collection[str] = ("POST",), name: str = "") -> None:
    """Puts limits around a view. Views with the same `name` are counted together.

    An answer of 429 is given as by any error: it says how long to wait, and gives back what was typed.
    """
    counters = COUNTERS.find(app)
    if counters is None:
        return
    view: Any = app.view_functions[endpoint]
    counted_as = name or endpoint

    @functools.wraps(view)
    def limited(**arguments: Any) -> Any:
        if request.method not in methods:
            return view(**arguments)
        taken = take(counters, counted_as, rules)
        try:
            answer: Response = current_app.make_response(view(**arguments))
        except HTTPException as error:
            _give_back(counters, taken, cast(Response, error.get_response()))
            raise
        except Exception:
            _give_back(counters, taken, None)
            raise
        _give_back(counters, taken, answer)
        return answer

    app.view_functions[endpoint] = limited


#: A rule, the limit of it that was counted, and its key.
_Taken = tuple[Rule, RateLimitItem, tuple[str, str]]


def take(counters: Counters, name: str, rules: Collection[Rule]) -> list[_Taken]:
    """Counts the request under each rule. Raises TooManyRequests."""
    taken: list[_Taken] = []
    for rule in rules:
        if not (who := rule.key()):
            continue
        key = (name, who)
        for each in filter(None, (rule.limit, rule.then)):
            if counters.take(each, *key):
                taken.append((rule, each, key))
                break
        else:
            for _rule, each, before in taken:
                counters.give_back(each, *before)
            raise TooManyRequests(retry_after=counters.wait(rule.then or rule.limit, *key))
    return taken


def _give_back(counters: Counters, taken: list[_Taken], answer: Response | None) -> None:
    """Takes back what does not count after all: what went well, and what broke here."""
    for rule, each, key in taken:
        if rule.failed is not None and (answer is None or not rule.failed(answer)):
            counters.give_back(each, *key)
