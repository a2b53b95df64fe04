"""Why somebody gets a mail about a notice, in their words."""

from flask_babel import lazy_gettext as _l

from samenspel.activity.notices.models import NoticeReason

#: Nothing is said where the reason would say no more than that it is new.
REASONS = {
    NoticeReason.TO_DO: _l("te doen"),
    NoticeReason.DIRECT_MESSAGE: _l("bericht aan jou"),
    NoticeReason.MENTION: _l("je werd vermeld"),
    NoticeReason.ANSWER: _l("je doet hieraan mee"),
    NoticeReason.FOLLOWS: _l("je volgt dit"),
}
