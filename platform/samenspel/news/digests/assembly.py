"""Makes a digest of what there is to do and what happened: at most ten items, in at most five minutes. Pure.

What must be done comes first and is never cut. Then come decisions, then what is relevant, of which there are titles
beyond the ten; the rest is folded.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from samenspel.activity.things import Thing
from samenspel.news.digests.content import BRIEF_WORDS, FRAME_WORDS, DigestContent, NewsItem, ToDo
from samenspel.news.digests.excerpts import WORDS_PER_MINUTE, word_count
from samenspel.news.digests.kinds import ItemKind

MAX_ITEMS = 10
MAX_SECONDS = 300
MAX_WORDS = MAX_SECONDS * WORDS_PER_MINUTE // 60
#: Of what is relevant beyond the items the titles stand, of so many at most.
MAX_TITLES = 10
#: So many of the folded items are named in the mail, where there is room.
MAX_FOLDED_TITLES = 5
#: News of groups that the reader is not in is folded as long as there are fewer than so many.
MAX_FOLDED_ELSEWHERE = 20
#: The title of a brief to-do keeps at least so many words.
MIN_TITLE_WORDS = 4
#: NewsItem of a meeting that its to-do tells already.
_TOLD_BY_TO_DO = frozenset((ItemKind.DATE_SOUGHT, ItemKind.PLANNED, ItemKind.AGENDA, ItemKind.CHANGED))
_ORDER = {what: place for place, what in enumerate(ItemKind)}
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Room:
    """The items and words that are left. `reserved` are the words of the titles that stand in any case."""

    items: int = MAX_ITEMS
    words: int = MAX_WORDS - FRAME_WORDS
    reserved: int = 0

    def takes(self, words: int, reserved: int = 0) -> bool:
        """Takes an item of so many words if there is room, for which so many were reserved."""
        if self.items < 1 or words > self.words - self.reserved + reserved:
            return False
        self.items -= 1
        self.words -= words
        self.reserved -= reserved
        return True

    def has_words(self, words: int) -> bool:
        return words <= self.words - self.reserved

    def name(self, words: int, reserved: int = 0) -> None:
        """Takes the title of an item, which stands in any case."""
        self.words -= words
        self.reserved -= reserved


@dataclass(slots=True)
class _Sections:
    decided: list[NewsItem] = field(default_factory=list)
    brief_decided: list[NewsItem] = field(default_factory=list)
    relevant: list[NewsItem] = field(default_factory=list)
    brief_relevant: list[NewsItem] = field(default_factory=list)
    chat: list[NewsItem] = field(default_factory=list)
    folded: list[NewsItem] = field(default_factory=list)


def assemble(
    since: datetime,
    until: datetime,
    to_dos: Iterable[ToDo],
    news: Iterable[NewsItem],
    *,
    known: Collection[tuple[Thing, ItemKind]] = (),
    next_at: datetime | None = None,
    is_of_absence: bool = False,
) -> DigestContent:
    """The digest of a period. `known` are the to-dos that stood in an earlier one; the next is due at `next_at`."""
    room = _Room()
    ordered = by_due(to_dos)
    still_open = tuple(each for each in ordered if each.key in known)
    ending = tuple(each for each in still_open if _ends(each, until, next_at))
    for each in ending:
        room.name(each.brief_words)
    to_do, brief_to_do = _fit_to_dos([each for each in ordered if each.key not in known], room)
    told = {each.thing for each in (*to_do, *brief_to_do)}
    sections = _fit_news([each for each in news if not (each.thing in told and each.what in _TOLD_BY_TO_DO)], room)
    titles = _folded_titles(sections.folded, room)
    return DigestContent(
        since=since,
        until=until,
        to_do=tuple(to_do),
        brief_to_do=tuple(brief_to_do),
        still_open=still_open,
        ending=ending,
        decided=tuple(sections.decided),
        brief_decided=tuple(sections.brief_decided),
        relevant=tuple(sections.relevant),
        brief_relevant=tuple(sections.brief_relevant),
        chat=tuple(sections.chat),
        folded=tuple(sections.folded),
        folded_titles=titles,
        words=MAX_WORDS - room.words,
        is_of_absence=is_of_absence,
    )


def by_due(to_dos: Iterable[ToDo]) -> list[ToDo]:
    """What ends first comes first, and what never ends last."""
    return sorted(to_dos, key=lambda each: (each.due_at or _LAST, _ORDER[each.what], each.title, each.thing))


def _ends(to_do: ToDo, until: datetime, next_at: datetime | None) -> bool:
    """Whether it is over before the next digest, and not yet."""
    return to_do.due_at is not None and until <= to_do.due_at and (next_at is None or to_do.due_at < next_at)


def _fit_to_dos(to_dos: Sequence[ToDo], room: _Room) -> tuple[Sequence[ToDo], Sequence[ToDo]]:
    """The to-dos as items, or all of them as titles where there is no room for that many items."""
    if len(to_dos) <= room.items and sum(each.words for each in to_dos) <= room.words:
        for each in to_dos:
            room.takes(each.words)
        return to_dos, ()
    longest = max(MIN_TITLE_WORDS, room.words // len(to_dos) - BRIEF_WORDS)
    brief = [each if word_count(each.title) <= longest else _shortened(each, longest) for each in to_dos]
    for each in brief:
        room.name(each.brief_words)
    room.items = max(0, room.items - len(brief))
    return (), brief


def _shortened(to_do: ToDo, words: int) -> ToDo:
    return replace(to_do, title=" ".join(to_do.title.split()[:words]).rstrip(",;:.") + "…")


def _fit_news(news: Sequence[NewsItem], room: _Room) -> _Sections:
    """Puts the news in its sections. What may not be folded stands at least with its title."""
    sections = _Sections()
    ordered = sorted(news, key=_rank)
    reserved = {each.key: each.brief_words for each in ordered if _must_stand(each)}
    room.reserved = sum(reserved.values())
    for each in ordered:
        title = reserved.get(each.key, 0)
        if each.what is ItemKind.MESSAGES and not each.is_personal:
            room.name(each.brief_words, title)
            sections.chat.append(each)
            continue
        if each.is_less_relevant and not (each.decisions and each.is_own_group):
            if each.is_own_group:
                sections.folded.append(each)
        elif (shown := _fitting(each, room, title)) is not None:
            (sections.decided if each.decisions else sections.relevant).append(shown)
        elif title or (len(sections.brief_relevant) < MAX_TITLES and room.has_words(each.brief_words)):
            room.name(each.brief_words, title)
            (sections.brief_decided if each.decisions else sections.brief_relevant).append(each)
        elif each.is_own_group or len(sections.folded) < MAX_FOLDED_ELSEWHERE:
            sections.folded.append(each)
    return sections


def _rank(news: NewsItem) -> tuple[bool, bool, bool, float, float]:
    """Decisions first, then what is meant for the reader, each by relevance and then the latest first."""
    return not news.decisions, not news.is_personal, news.is_less_relevant, -news.score, -news.at.timestamp()


def _must_stand(news: NewsItem) -> bool:
    return news.is_personal or news.what is ItemKind.MESSAGES or bool(news.decisions and not news.is_less_relevant)


def _fitting(news: NewsItem, room: _Room, reserved: int) -> NewsItem | None:
    """The news in full, without its excerpt or with fewer of its decisions, as there is room; None for none at all."""
    if room.takes(news.words, reserved):
        return news
    if news.excerpt and room.takes((shorter := replace(news, excerpt="")).words, reserved):
        return shorter
    for count in range(len(news.decisions) - 1, 0, -1):
        hidden = len(news.decisions) - count
        shorter = replace(news, decisions=news.decisions[:count], hidden_decisions=hidden)
        if room.takes(shorter.words, reserved):
            return shorter
    return None


def _folded_titles(folded: Sequence[NewsItem], room: _Room) -> int:
    """How many of the folded items can be named."""
    count = 0
    for each in folded[:MAX_FOLDED_TITLES]:
        if each.brief_words > room.words:
            break
        room.name(each.brief_words)
        count += 1
    return count
