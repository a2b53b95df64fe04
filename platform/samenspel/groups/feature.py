"""Groups as a feature of the application."""

from samenspel.feature import Feature
from samenspel.groups import queries, routes  # noqa: F401
from samenspel.groups.blueprint import bp
from samenspel.groups.guests import routes as guest_routes  # noqa: F401
from samenspel.groups.joining import invitation_routes  # noqa: F401
from samenspel.groups.joining import routes as joining_routes  # noqa: F401
from samenspel.groups.leads import routes as lead_routes  # noqa: F401
from samenspel.groups.links import routes as link_routes  # noqa: F401
from samenspel.groups.members import routes as member_routes  # noqa: F401
from samenspel.limiting.allowances import INVITATIONS
from samenspel.people.access import takes_part

FEATURE = Feature(
    blueprint=bp,
    rooms={"group": queries.may_listen},
    exists_for=takes_part,
    allowances={"invite": INVITATIONS, "follow_up": INVITATIONS, "links": INVITATIONS},
)
