"""A digest in words, in the language of its reader: the same for its page and its mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from samenspel import clock
from samenspel.activity.relevance.words import relevance_words
from samenspel.news.digests.content import DigestContent, NewsItem, ToDo
from samenspel.news.digests.kinds import ItemKind

#: To-dos that are over at the beginning of something, and not at the end of a day.
_AT_A_TIME = frozenset((ItemKind.ANSWER_MEETING, ItemKind.PREPARE_ITEM))


@dataclass(frozen=True, slots=True)
class DigestLine:
    """An item as it is shown: `meta` are its group and dates, `label` is what it is, `reason` why it stands there."""

    title: str
    path: str
    label: str
    meta: Sequence[str]
    reason: str = ""
    excerpt: str = ""
    decisions: Sequence[str] = ()
    more: str = ""
    item: NewsItem | None = None


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest as it is shown, each part in its order; parts without lines are left out."""

    subject: str
    period: str
    lead: str
    to_do: Sequence[DigestLine]
    ending: Sequence[DigestLine]
    still_open: str
    decided: Sequence[DigestLine]
    relevant: Sequence[DigestLine]
    chat: Sequence[DigestLine]
    folded: Sequence[DigestLine]
    folded_count: int
    folded_titles: Sequence[DigestLine]
    folded_rest: str

    @property
    def has_to_dos(self) -> bool:
        return bool(self.to_do or self.ending or self.still_open)


def digest_view(content: DigestContent, locale: str, *, with_folded: bool = True) -> DigestView:
    """The words for a digest, in the locale that is active. A mail needs only some titles of what is folded."""
    named = content.folded_titles
    rest = len(content.folded) - named
    period = _period(content, locale)
    return DigestView(
        subject=_subject(content),
        period=period,
        lead=_lead(content, period),
        to_do=[_to_do_line(each, locale) for each in (*content.to_do, *content.brief_to_do)],
        ending=[_to_do_line(each, locale) for each in content.ending],
        still_open=_still_open(content),
        decided=_lines(content.decided, content.brief_decided, locale),
        relevant=_lines(content.relevant, content.brief_relevant, locale),
        chat=[_chat_line(each) for each in content.chat],
        folded=_lines(content.folded, (), locale) if with_folded else (),
        folded_count=len(content.folded),
        folded_titles=_lines((), content.folded[:named], locale),
        folded_rest=_rest(named, rest),
    )


def _subject(content: DigestContent) -> Any:
    what = []
    if content.to_do_count:
        what.append(_("%(count)d te doen", count=content.to_do_count))
    what.append(_("%(minutes)d min lezen", minutes=content.minutes))
    days = (content.until - content.since).days
    values = {"what": ", ".join(what)}
    if content.is_of_absence:
        return _("Tijdens je afwezigheid: %(what)s", **values)
    if days <= 1:
        return _("Vandaag: %(what)s", **values)
    if days <= 8:
        return _("Deze week: %(what)s", **values)
    return _("Sinds je vorige samenvatting: %(what)s", **values)


def _lead(content: DigestContent, period: str) -> Any:
    values = {"period": period, "minutes": content.minutes}
    if content.is_of_absence:
        return _("Tijdens je afwezigheid, %(period)s: %(minutes)d min lezen.", **values)
    return _("%(period)s: %(minutes)d min lezen.", **values)


def _rest(named: int, rest: int) -> Any:
    if not rest:
        return ""
    return _("en nog %(count)d", count=rest) if named else ngettext("%(num)d andere", "%(num)d andere", rest)


def _period(content: DigestContent, locale: str) -> str:
    first, last = clock.local(content.since).date(), clock.local(content.until).date()
    if first == last:
        return clock.long_day(last, locale)
    return f"{clock.short_day(first, locale)} – {clock.day(last, locale)}"


def _still_open(content: DigestContent) -> Any:
    count = len(content.still_open)
    return _("Nog open van vorige keer: %(count)d", count=count) if count else ""


def _to_do_line(to_do: ToDo, locale: str) -> DigestLine:
    title, label = _to_do_words(to_do)
    meta = [to_do.group_name]
    if to_do.due_at is not None:
        meta.append(_due(to_do.what, to_do.due_at, locale))
    if to_do.what in (ItemKind.PREPARE_ITEM, ItemKind.WRITE_DEBRIEF):
        meta.insert(0, to_do.title)
    if to_do.what is ItemKind.FINISH_POINT:
        meta.insert(0, to_do.detail)
    return DigestLine(title, to_do.path, label, meta)


def _to_do_words(to_do: ToDo) -> tuple[str, str]:
    """The title and the label of a to-do."""
    match to_do.what:
        case ItemKind.ANSWER_POLL:
            return _("Wanneer kan je? %(title)s", title=to_do.title), _("Datum gezocht")
        case ItemKind.ANSWER_MEETING:
            return _("Kom je naar %(title)s?", title=to_do.title), _("Bijeenkomst")
        case ItemKind.VOTE:
            return _("Jouw stem: %(question)s", question=to_do.title), _("Peiling")
        case ItemKind.SHARE_AGENDA:
            return _("Agenda van %(title)s delen", title=to_do.title), _("Agenda")
        case ItemKind.PREPARE_ITEM:
            return _("Jij brengt: %(items)s", items=to_do.detail), _("Agendapunt")
        case ItemKind.WRITE_DEBRIEF:
            return _("Terugkoppeling voor %(fund)s schrijven", fund=to_do.detail), _("Vertegenwoordigd")
        case ItemKind.WRITE_REPORT:
            return _("Verslag van %(title)s afwerken", title=to_do.title), _("Verslag")
        case _:
            return to_do.title, _("Actiepunt")


def _due(what: ItemKind, due_at: datetime, locale: str) -> Any:
    if what in _AT_A_TIME:
        return clock.moment(due_at, locale)
    day = clock.day(due_at, locale)
    if what is ItemKind.ANSWER_POLL:
        return _("antwoorden tot en met %(day)s", day=day)
    return _("tegen %(due)s", due=day)


def _lines(full: Iterable[NewsItem], brief: Iterable[NewsItem], locale: str) -> list[DigestLine]:
    """The lines of items, and of those of which only the title and the group are shown."""
    return [*(_line(each, locale) for each in full), *(_brief_line(each) for each in brief)]


def _brief_line(item: NewsItem) -> DigestLine:
    is_chat = item.what in (ItemKind.MESSAGES, ItemKind.DIRECT_MESSAGES)
    return DigestLine(_title(item), item.path, _label(item), [_label(item) if is_chat else item.group_name], item=item)


def _chat_line(item: NewsItem) -> DigestLine:
    """The channel of a group has the name of the group."""
    return DigestLine(item.title, item.path, _label(item), (), item=item)


def _line(item: NewsItem, locale: str) -> DigestLine:
    is_chat = item.what in (ItemKind.MESSAGES, ItemKind.DIRECT_MESSAGES)
    meta = [] if is_chat else [item.group_name]  # its title names the group already
    if item.by:
        meta.append(item.by)
    if item.starts_at is not None and item.what is not ItemKind.REPORT:
        meta.append(clock.start_moment(item.starts_at, locale))
    else:
        meta.append(clock.day(item.at, locale))
    if item.is_answered:
        meta.append(_("beantwoord"))
    hidden = item.hidden_decisions
    return DigestLine(
        title=_title(item),
        path=item.path,
        label=_label(item),
        meta=meta,
        reason=_reason(item),
        excerpt=item.excerpt,
        decisions=item.decisions,
        more=ngettext("en nog %(num)d beslissing", "en nog %(num)d beslissingen", hidden) if hidden else "",
        item=item,
    )


def _title(item: NewsItem) -> Any:
    match item.what:
        case ItemKind.MESSAGES:
            return _("Berichten in %(name)s", name=item.title)
        case ItemKind.DIRECT_MESSAGES:
            return _("Berichten van %(name)s", name=item.title)
        case ItemKind.REPORT:
            return _("Verslag van %(title)s", title=item.title)
        case ItemKind.AGENDA:
            return _("Agenda van %(title)s", title=item.title)
        case ItemKind.POLL_RESULT:
            return _("Uitslag: %(question)s", question=item.title)
        case _:
            return item.title


def _label(item: NewsItem) -> Any:
    match item.what:
        case ItemKind.TOPIC:
            if not item.count:
                return _("Nieuw onderwerp")
            return ngettext("Nieuw, %(num)d reactie", "Nieuw, %(num)d reacties", item.count)
        case ItemKind.REPLIES:
            return ngettext("%(num)d nieuwe reactie", "%(num)d nieuwe reacties", item.count)
        case ItemKind.MESSAGES | ItemKind.DIRECT_MESSAGES:
            return ngettext("%(num)d nieuw bericht", "%(num)d nieuwe berichten", item.count)
        case ItemKind.REPORT:
            count = len(item.decisions) + item.hidden_decisions
            return ngettext("%(num)d beslissing", "%(num)d beslissingen", count) if count else _("Verslag")
        case ItemKind.DATE_SOUGHT:
            return _("Datum gezocht")
        case ItemKind.PLANNED:
            return _("Nieuwe bijeenkomst")
        case ItemKind.AGENDA:
            return _("Agenda")
        case ItemKind.POLL | ItemKind.POLL_RESULT:
            return _("Peiling")
        case ItemKind.CHANGED:
            return _("Gewijzigd")
        case ItemKind.CANCELLED:
            return _("Geannuleerd")
        case _:
            return _("Document")


def _reason(item: NewsItem) -> Any:
    """Why it stands there; what is meant for the reader says so by itself."""
    if item.is_mention:
        return _("Je wordt hier genoemd")
    return relevance_words(item.relevance) if item.relevance else ""
