"""What the stories about groups share."""

from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlmodel import col

from samenspel.db import session
from samenspel.groups import queries
from samenspel.groups.models import Group, MembershipRole
from samenspel.jobs import Job
from samenspel.people.models import Account
from tests.pages import page


def role_of(account: Account, group: Group) -> MembershipRole | None:
    """The role somebody has in a group now."""
    session().expire_all()
    row = queries.membership_of(account.id, group.id)
    return row.role if row and row.left_at is None else None


def asked_from_outside(browser: FlaskClient, path: str, **sent: Any) -> Any:
    """Has a form say whom to ask from outside a group, and confirms what it shows; answers what came last."""
    data = {"per_fund": "one", "addresses": "", "words": ""} | sent
    asked = browser.post(path, data=data)
    if asked.status_code != 422 or 'name="shown"' not in asked.text:
        return asked
    shown = page(asked, 422)
    ticked = {name: [each["value"] for each in shown.all(f"input[name={name}]")] for name in ("take", "mail")}
    first = [each.all("option")[0]["value"] for each in shown.all("select[name=take]")]
    chosen = {"take": [*ticked["take"], *first], "mail": ticked["mail"]}
    return browser.post(path, data=chosen | data | {"shown": shown.fields["shown"], "do": "send"})


def jobs_of(kind: str) -> list[dict[str, Any]]:
    return list(session().execute(sa.select(col(Job.payload)).where(col(Job.kind) == kind)).scalars())


def facts(group: Group, **other: str) -> dict[str, str]:
    """A group as its form sends it."""
    return {
        "name": group.name,
        "kind": group.kind.value,
        "visibility": group.visibility.value,
        "theme": str(group.theme_id or ""),
        "lead_fund": "",
        "lead_label": "",
        "cadence": "",
        "purpose": "",
    } | other
