"""What a notice is about and why somebody gets a mail about it, in their words."""

from flask_babel import lazy_gettext as _l

from samenspel.activity.notices.models import NoticeReason
from samenspel.activity.things import ThingKind

#: What a thing is, where its title does not say so.
KINDS = {
    ThingKind.MEETING: _l("bijeenkomst"),
    ThingKind.AGENDA: _l("agenda"),
    ThingKind.REPORT: _l("verslag"),
    ThingKind.ACTION_POINT: _l("actiepunt"),
    ThingKind.DEBRIEF: _l("terugkoppeling"),
    ThingKind.DOCUMENT: _l("document"),
    ThingKind.POLL: _l("peiling"),
    ThingKind.MEMBERSHIP: _l("je bent in dit overleg"),
    ThingKind.JOIN_REQUEST: _l("vraagt om deel te nemen"),
    ThingKind.GROUP_INVITATION: _l("uitnodiging voor een overleg"),
    ThingKind.GUEST_INVITATION: _l("uitnodiging als gast"),
}
#: Nothing is said where the reason would say no more than that it is new.
REASONS = {
    NoticeReason.TO_DO: _l("te doen"),
    NoticeReason.DIRECT_MESSAGE: _l("bericht aan jou"),
    NoticeReason.MENTION: _l("je werd vermeld"),
    NoticeReason.ANSWER: _l("je doet hieraan mee"),
    NoticeReason.FOLLOWS: _l("je volgt dit"),
}
