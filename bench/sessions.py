"""Signed-in sessions for a running server, made by the application's own code on the same data folder.

Run as a program (`python -m bench.sessions ACCOUNT_ID ...`), so that settings come from the environment of
the server; signing in by form would cost a password hash each. Prints a list of {"cookie", "csrf"}.
"""

import json
import subprocess
import sys
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bench.figures import Refused
from bench.server import ROOT, Server, environment

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser of a signed-in account sends: the cookie header and the CSRF token."""

    cookie: str
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "X-CSRFToken": self.csrf}


def sign_in(server: Server, accounts: Sequence[uuid.UUID]) -> list[Session]:
    """One session for each account, in their order."""
    command = [sys.executable, "-m", "bench.sessions", *(str(account) for account in accounts)]
    env = environment(server.data, server.port)
    result = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Refused(f"sessions could not be made:\n{result.stderr[-2000:]}")
    return [Session(**row) for row in json.loads(result.stdout)]


def begin_session(app: "Flask", account_id: uuid.UUID) -> Session:
    """Signs an account in within this process, by a session of its own. Raises SystemExit where there is none."""
    from flask import Response, session
    from flask_security.utils import login_user
    from flask_wtf.csrf import generate_csrf
    from werkzeug.http import dump_cookie, parse_cookie

    from samenspel import db
    from samenspel.people.models import Account

    with app.test_request_context("/"), db.writing():
        account = db.session().get(Account, account_id)
        if account is None:
            raise SystemExit(f"no account {account_id}")
        login_user(account, remember=False)
        token = generate_csrf()
        response = Response()
        app.session_interface.save_session(app, session, response)
        name = app.config["SESSION_COOKIE_NAME"]
        value = parse_cookie(response.headers["Set-Cookie"])[name]
        db.commit()
        return Session(dump_cookie(name, value, path=None), token)


def _make(accounts: Sequence[str]) -> list[dict[str, str]]:
    from samenspel import create_app

    app = create_app()
    return [asdict(begin_session(app, uuid.UUID(account_id))) for account_id in accounts]


if __name__ == "__main__":
    print(json.dumps(_make(sys.argv[1:])))
