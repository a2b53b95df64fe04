"""The session of the browser of this request: its token in the cookie, and its row."""

from flask import request
from flask import session as cookie

from samenspel.people.devices import actions, queries
from samenspel.people.models import Account
from samenspel.tokens import token_hash
from samenspel.web import SESSION_TOKEN


def begin_session(account: Account, *, stays: bool) -> None:
    """Signs somebody in by a session with a token of its own. The one that the browser had ends."""
    end_session()
    token = actions.begin(account.id, user_agent=request.user_agent.string, stays=stays)
    cookie[SESSION_TOKEN], cookie.permanent = token, stays


def end_session() -> bool:
    """Ends the session, if there is one. Returns whether it was one that stays (*blijf aangemeld*)."""
    token = cookie.pop(SESSION_TOKEN, None)
    found = queries.session_by(token_hash(token)) if token else None
    if found is None:
        return False
    actions.end(found)
    return found.stays
