"""What a mail says of a poll: to vote with one tap, or what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import mail
from samenspel.activity.notices.models import Notice, NoticeReason
from samenspel.news.mails.meeting_items import MailList
from samenspel.polls import queries
from samenspel.polls.ballots.tokens import vote_token
from samenspel.polls.models import PollKind
from samenspel.polls.seen import SeenPoll
from samenspel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class VoteLink:
    """The page on which the reader votes without signing in, with an option that is chosen there already."""

    label: str
    link: str


def poll_parts(viewer: Viewer, notice: Notice) -> dict[str, Any] | None:
    """The fields of the item about a poll, as it is now; None where it is gone or withdrawn."""
    seen = queries.reach(viewer, notice.thing_id)
    if seen is None or seen.is_withdrawn:
        return None
    author = f"{seen.author_name} ({seen.author_party})" if seen.author_party else seen.author_name
    parts: dict[str, Any] = {}
    if seen.poll.explanation_html:
        parts |= {"author": author, "body_html": mail.post_html(seen.poll.explanation_html)}
    if notice.reason is NoticeReason.TO_DO:
        if seen.may_vote_now and seen.mine is None:
            parts["votes"] = _vote_links(viewer, seen)
        return parts
    return parts | {"lists": _result(seen)}


def _vote_links(viewer: Viewer, seen: SeenPoll) -> Sequence[VoteLink]:
    """A link for each option where one is chosen, and else one for the whole."""
    token = vote_token(viewer.id, seen.id)
    if seen.poll.kind not in (PollKind.SINGLE, PollKind.PROPOSAL):
        return [VoteLink(_("Stemmen"), mail.link_to("polls.vote_by_mail", vote_token=token))]
    return [
        VoteLink(option, mail.link_to("polls.vote_by_mail", vote_token=token, keuze=position))
        for position, option in enumerate(seen.options)
    ]


def _result(seen: SeenPoll) -> list[MailList]:
    lines = [
        f"{seen.options[each.position]}: {_score(each.points, each.share, is_ranked=seen.is_ranked)}"
        for each in seen.tallies
    ]
    found = [MailList(_("Uitslag"), lines)] if lines else []
    if seen.conclusion:
        found.insert(0, MailList(seen.conclusion, [seen.poll.conclusion_words]))
    return found


def _score(points: int, share: float, *, is_ranked: bool) -> str:
    if is_ranked:
        return f"{share:.0%}".replace("%", " %")
    return str(ngettext("%(num)d stem", "%(num)d stemmen", points))
