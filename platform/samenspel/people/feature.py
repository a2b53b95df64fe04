"""People as a feature of the application: funds, themes, accounts, invitations and sign-in."""

from samenspel.feature import Feature
from samenspel.jobs import Handler, Periodic
from samenspel.limiting.allowances import EXPORTS, INVITATIONS
from samenspel.people import routes, tasks  # noqa: F401
from samenspel.people.accounts import routes as account_routes  # noqa: F401
from samenspel.people.affiliations import routes as affiliation_routes  # noqa: F401
from samenspel.people.blueprint import bp
from samenspel.people.cards import routes as card_routes  # noqa: F401
from samenspel.people.devices import actions as device_actions
from samenspel.people.devices import routes as device_routes  # noqa: F401
from samenspel.people.devices import tasks as device_tasks
from samenspel.people.emails import routes as email_routes  # noqa: F401
from samenspel.people.invitations import routes as invitation_routes  # noqa: F401
from samenspel.people.sector import routes as sector_routes  # noqa: F401
from samenspel.people.signin import routes as signin_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    jobs={
        "password-mail": Handler(tasks.mail_password_link),
        "session-used": Handler(device_tasks.record_use),
    },
    periodic=(Periodic(device_actions.delete_expired, minutes="23"),),
    allowances={
        "invite": INVITATIONS,
        "own_email": INVITATIONS,
        "resend": INVITATIONS,
        "invite_account": INVITATIONS,
        "card_file": EXPORTS,
        "account_workbook": EXPORTS,
    },
)
