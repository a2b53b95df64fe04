"""People as a feature of the application: funds, themes, accounts, invitations and sign-in."""

from samenspel.feature import Feature
from samenspel.jobs import Handler
from samenspel.people import routes, tasks  # noqa: F401
from samenspel.people.accounts import routes as account_routes  # noqa: F401
from samenspel.people.blueprint import bp
from samenspel.people.invitations import routes as invitation_routes  # noqa: F401
from samenspel.people.sector import routes as sector_routes  # noqa: F401
from samenspel.people.signin import routes as signin_routes  # noqa: F401

FEATURE = Feature(
    blueprint=bp,
    jobs={"password-mail": Handler(tasks.mail_password_link)},
)
