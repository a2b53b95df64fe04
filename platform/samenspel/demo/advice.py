"""A request for partners by the director of the demo, with the clusters that were proposed."""

from datetime import timedelta

from samenspel import clock
from samenspel.groups.demo_visitors import demo_account
from samenspel.groups.queries import viewer_by
from samenspel.maps.partnerships import tasks
from samenspel.maps.partnerships.actions import request_cluster
from samenspel.people.queries import theme_rows
from samenspel.viewer import Role

THEME = "ai"


def seek_partners() -> None:
    """Asks for a cluster and has it computed; the maps must exist. Does nothing without a director or the theme."""
    account = demo_account(Role.DIRECTOR)
    me = viewer_by(account.fs_uniquifier) if account else None
    themes = {row.slug: row.id for row in theme_rows()}
    if me is None or THEME not in themes:
        return
    request = request_cluster(
        me,
        title="Oproep: AI op de werkvloer van kleine ondernemingen",
        about="Samen indienen: een opleiding die werknemers in kleine ondernemingen met AI leert werken.",
        theme_id=themes[THEME],
        due_on=clock.today() + timedelta(days=60),
        smallest=3,
        largest=6,
        must=[me.fund_slug] if me.fund_slug else [],
    )
    tasks.seek([{"id": str(request.id)}])
