"""What reasons are called on screen."""

from typing import Any

from flask_babel import gettext as _

from samenspel.activity.relevance.scoring import ReasonKind, Relevance, RelevanceReason


def reason_words(reason: RelevanceReason) -> str:
    """A reason as it comes after "relevant omdat"."""
    return str(_words(reason))


def _words(reason: RelevanceReason) -> Any:
    match reason.kind:
        case ReasonKind.CHOSEN:
            return _("je dit relevant noemde")
        case ReasonKind.NAMED:
            return _("er naar %(fund)s verwezen wordt", fund=reason.detail)
        case ReasonKind.LEADS:
            return _("jullie dit overleg trekken")
        case ReasonKind.OWN_GROUP:
            return _("je aan dit overleg deelneemt")
        case ReasonKind.FOLLOWS:
            return _("je dit overleg volgt")
        case ReasonKind.FUND_IN_GROUP:
            return _("een collega aan dit overleg deelneemt")
        case ReasonKind.ON_THEME:
            return _("jullie op %(theme)s inzetten", theme=reason.detail)
        case ReasonKind.TAKES_PART:
            return _("jullie hier vaak meedoen")
        case ReasonKind.READS:
            return _("jullie hier vaak meelezen")
        case ReasonKind.BUSY_WITH:
            return _("jullie %(theme)s vaak volgen", theme=reason.detail)


def relevance_words(relevance: Relevance) -> str:
    """Why something is relevant, as one sentence without its full stop; nothing where there is no reason."""
    if not relevance.reasons:
        return ""
    first, *others = (reason_words(reason) for reason in relevance.reasons)
    because = _("%(one)s en %(other)s", one=first, other=others[0]) if others else first
    return str(_("Relevant omdat %(because)s", because=because))
