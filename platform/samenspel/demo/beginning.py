"""What a real installation begins with: the facts of the sector. No person, no participation, nothing generated."""

from datetime import datetime

from samenspel import text
from samenspel.chat.models import Channel
from samenspel.demo import facts, texts
from samenspel.demo.draft import Draft
from samenspel.demo.initiatives import make_real
from samenspel.demo.people import make_themes
from samenspel.groups.kinds import DEFAULTS, joining_for
from samenspel.groups.models import Group, LeadSeat
from samenspel.people.models import Fund


def make_beginning(at: datetime) -> Draft:
    """Themes, the funds that the report names, the consultation structure, and its initiatives and events."""
    draft = Draft(at)
    themes = make_themes(draft, at)
    for fund in facts.named_funds():
        draft.add(
            Fund,
            at,
            slug=fund.slug,
            name=fund.name,
            joint_committees=list(fund.joint_committees),
            size=fund.size,
            consultants_fte=fund.consultants_fte,
            covenant_budget_eur=fund.covenant_budget_eur,
            experience=fund.experience,
            about=fund.about,
        )
    purposes = texts.read("werking")["purposes"]
    for group in facts.groups():
        row = draft.add(
            Group,
            at,
            slug=group.slug,
            name=group.name,
            kind=group.kind,
            visibility=group.visibility,
            joining=joining_for(group.visibility, DEFAULTS[group.kind].joining),
            theme_id=themes[group.theme] if group.theme else None,
            purpose=purposes[group.slug],
            purpose_html=text.to_html(purposes[group.slug]),
            cadence=group.cadence,
            lead_label=group.lead,
        )
        if not group.lead:
            draft.add(LeadSeat, at, group_id=row["id"])
        draft.add(Channel, at, group_id=row["id"])
    make_real(draft, themes)
    return draft
