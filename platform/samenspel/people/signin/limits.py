"""Limits on how often somebody may try to sign in or to reset a password; and the devices that they never lock out.

A stranger can try passwords of anybody, so what strangers do must not keep the owner out. A browser in which somebody
signed in carries a signed cookie that says so, and is counted apart from everybody else.
"""

import secrets
from collections.abc import Sequence

from flask import Flask, Response, after_this_request, request

from samenspel.config import Settings
from samenspel.limiting.views import Rule, limit, place
from samenspel.tokens import read, sign, token_hash

#: Failed sign-ins from one place: many colleagues share the address of an office, so successes do not count.
SIGN_IN_BY_PLACE = "20 per 5 minutes"
#: Those of one account from one place, and from a device in which the account signed in before.
SIGN_IN_BY_PLACE_AND_ACCOUNT = "10 per 15 minutes"
SIGN_IN_BY_DEVICE = "10 per 15 minutes"
#: Those of one account from all places that are not known together. After that they go slowly, and still go.
SIGN_IN_BY_ACCOUNT = "50 per hour"
SIGN_IN_SLOWLY = "1 per 30 seconds"
RESET_BY_PLACE = "20 per hour"
#: Mails to one person; counted for every address, known or not, so that it tells nothing.
RESET_BY_ADDRESS = "5 per hour"
INVITATION_BY_PLACE = "30 per 5 minutes"

DEVICE_COOKIE = "samenspel_device"
DEVICE_LIFETIME = 365 * 24 * 3600
_PURPOSE = "device"
#: A shared computer knows the last so many people who signed in on it.
MAX_ACCOUNTS = 8


def _address() -> str:
    return request.form.get("email", "").strip().lower()


def _mark_of(email: str) -> str:
    """Names an account in the cookie without its address."""
    return token_hash(email)[:20]


def _known_device() -> tuple[str, Sequence[str]]:
    """The id of the device, and the marks of the accounts that signed in on it; nothing on one that is not known."""
    values = read(_PURPOSE, request.cookies.get(DEVICE_COOKIE, ""), lifetime=DEVICE_LIFETIME)
    return (str(values[0]), [str(each) for each in values[1:]]) if values else ("", ())


def remember_device(email: str, secure: bool) -> None:
    """Marks this browser as one of the account with this address, when its owner has proved to be that."""
    device, marks = _known_device()
    mine = _mark_of(email)
    kept = [mine, *(mark for mark in marks if mark != mine)][:MAX_ACCOUNTS]
    value = sign(_PURPOSE, device or secrets.token_urlsafe(12), *kept, expires=True)

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            DEVICE_COOKIE,
            value,
            max_age=DEVICE_LIFETIME,
            path="/aanmelden",  # nothing else asks for it
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def _device_key() -> str:
    device, marks = _known_device()
    mark = _mark_of(_address())
    return f"{device}:{mark}" if mark in marks else ""


def _stranger(key: str) -> str:
    """The key for who tries an account of which this device is not known."""
    return "" if _device_key() else key


def _failed(response: Response) -> bool:
    return response.status_code not in (302, 303)


def init_app(app: Flask, settings: Settings) -> None:
    """Puts the limits around the views."""
    limit(
        app,
        "security.login",
        Rule.of(SIGN_IN_BY_DEVICE, _device_key, failed=_failed),
        Rule.of(SIGN_IN_BY_PLACE_AND_ACCOUNT, lambda: _stranger(f"{place()}:{_mark_of(_address())}"), failed=_failed),
        Rule.of(SIGN_IN_BY_PLACE, lambda: _stranger(place()), failed=_failed),
        Rule.of(SIGN_IN_BY_ACCOUNT, lambda: _stranger(_mark_of(_address())), failed=_failed, then=SIGN_IN_SLOWLY),
    )
    limit(
        app,
        "security.forgot_password",
        Rule.of(RESET_BY_PLACE, place),
        Rule.of(RESET_BY_ADDRESS, lambda: _mark_of(_address())),
    )
    limit(app, "security.reset_password", Rule.of(RESET_BY_PLACE, place, failed=_failed))
