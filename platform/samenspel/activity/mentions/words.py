"""What is said of mentions: whom they reach, and how they stand in what somebody reads."""

import re
import uuid
from collections.abc import Sequence

from flask import flash
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup

from samenspel.activity.mentions import target_queries
from samenspel.activity.mentions.matching import MentionMatch, Obstacle, matches_in
from samenspel.activity.mentions.queries import MentionKind
from samenspel.viewer import Viewer

_LINK = re.compile(r'<a(?P<href> href="[^"]*") data-mention="(?P<key>[^"]*)"')

_OBSTACLES = {
    Obstacle.UNSEEN: _l("%(name)s ziet dit overleg niet en krijgt geen melding."),
    Obstacle.AMBIGUOUS: _l("Meer dan één persoon heet %(name)s. Zonder het fonds erbij krijgt niemand een melding."),
    Obstacle.EMPTY: _l("Niemand van %(name)s zit in dit overleg: niemand krijgt een melding."),
    Obstacle.TOO_MANY: _l("Met meer dan %(count)d mensen kan alleen een organisator iedereen vermelden."),
}


def remark_on(match: MentionMatch) -> str:
    """A sentence about whom a mention reaches; empty where it reaches the one whom it names."""
    name = match.target.name
    if match.obstacle:
        return str(_OBSTACLES[match.obstacle]) % {"name": name, "count": target_queries.MAX_CALLED}
    people = 0 if match.target.kind is MentionKind.ACCOUNT else match.target.people
    if not people:
        return ""
    if match.target.kind is MentionKind.FUND:
        of_fund = ngettext(
            "%(num)d persoon van %(name)s krijgt hier een melding van.",
            "%(num)d mensen van %(name)s krijgen hier een melding van.",
            people,
            name=name,
        )
        return str(of_fund)
    everybody = ngettext(
        "%(num)d persoon krijgt hier een melding van.", "%(num)d mensen krijgen hier een melding van.", people
    )
    return str(everybody)


def remarks_on(matches: Sequence[MentionMatch]) -> list[str]:
    """The sentences about some mentions, each once."""
    return list(dict.fromkeys(remark for match in matches if (remark := remark_on(match))))


def flash_obstacles(viewer: Viewer, group_id: uuid.UUID | None, body: str) -> None:
    """Says after sending whom a post does not reach, for those who could not read it while they wrote."""
    if group_id is not None and "@" in body:
        for remark in remarks_on([match for match in matches_in(viewer, group_id, body) if match.obstacle]):
            flash(remark, "warning")


def own_keys(viewer: Viewer) -> set[str]:
    """The keys of the mentions that mean somebody: of themselves, their funds, and the groups they are in."""
    groups = {f"{MentionKind.GROUP}:{group_id}" for group_id in viewer.memberships}
    funds = {f"{MentionKind.FUND}:{fund_id}" for fund_id in viewer.fund_ids}
    return {f"{MentionKind.ACCOUNT}:{viewer.id}", *funds, *groups}


def for_reader(html: str, viewer: Viewer | None) -> Markup:
    """The HTML of a post with the mentions of the reader marked. What is pushed has no reader: a script marks it.

    Guests see no pages of persons and funds, so for them those names are no links.
    """
    if not viewer or "data-mention=" not in html:
        return Markup(html)  # noqa: S704 (sanitized when it was stored)
    mine = own_keys(viewer)

    def marked(link: re.Match[str]) -> str:
        href = "" if viewer.is_guest and not link["key"].startswith(MentionKind.GROUP) else link["href"]
        mark = ' class="is-me"' if link["key"] in mine else ""
        return f'<a{href}{mark} data-mention="{link["key"]}"'

    return Markup(_LINK.sub(marked, html))  # noqa: S704
