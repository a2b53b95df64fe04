"""What stands in a digest. Pure."""

from dataclasses import dataclass
from datetime import datetime

from samenspel.activity.relevance.scoring import Relevance
from samenspel.activity.things import Thing
from samenspel.news.digests.excerpts import minutes_of, word_count
from samenspel.news.digests.kinds import ItemKind

#: The words of a digest beside its items: greeting, headings, the links below.
FRAME_WORDS = 50
#: The words of an item beside its texts: what it is, its date and its reason.
ITEM_WORDS = 15
#: The words of an item of which only the title and the group are shown.
BRIEF_WORDS = 3


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that one person has to do. `due_at` is the end of its last day, or the beginning of a meeting.

    `detail` is the name of what it is about, beside the title: a fund, an agenda item, a meeting.
    """

    thing: Thing
    what: ItemKind
    title: str
    path: str
    group_name: str
    group_slug: str
    due_at: datetime | None = None
    detail: str = ""

    @property
    def key(self) -> tuple[Thing, ItemKind]:
        """What it is remembered by: as long as it is open it is an item once."""
        return self.thing, self.what

    @property
    def words(self) -> int:
        return ITEM_WORDS + sum(map(word_count, (self.title, self.group_name, self.detail)))

    @property
    def brief_words(self) -> int:
        return BRIEF_WORDS + word_count(self.title)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What happened with one thing: `count` posts or events, of which `upto` is the last (see `DigestItem`).

    `is_personal` news is meant for this one reader, or changes what they agreed to: it is never folded. `relevance` is
    None where nothing is known of it. `hidden_decisions` is how many there was no room for.
    """

    thing: Thing
    what: ItemKind
    title: str
    path: str
    group_name: str
    group_slug: str
    at: datetime
    upto: int
    count: int = 1
    by: str = ""
    excerpt: str = ""
    decisions: tuple[str, ...] = ()
    hidden_decisions: int = 0
    starts_at: datetime | None = None
    is_own_group: bool = True
    is_personal: bool = False
    is_mention: bool = False
    is_answered: bool = False
    relevance: Relevance | None = None

    @property
    def key(self) -> tuple[Thing, ItemKind]:
        return self.thing, self.what

    @property
    def score(self) -> float:
        return self.relevance.score if self.relevance else 0.0

    @property
    def is_less_relevant(self) -> bool:
        return not self.is_personal and self.relevance is not None and self.relevance.is_folded

    @property
    def words(self) -> int:
        texts = (self.title, self.group_name, self.by, self.excerpt, *self.decisions)
        return ITEM_WORDS + sum(map(word_count, texts))

    @property
    def brief_words(self) -> int:
        return BRIEF_WORDS + word_count(self.title) + word_count(self.group_name)


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What stands in a digest of what happened between `since` and `until`, in the order in which it is shown.

    The brief items are those that must not be folded and for which there is only room for their titles. `still_open`
    are to-dos that stood in an earlier digest; those in `ending` are over before the next one, and are named.
    """

    since: datetime
    until: datetime
    to_do: tuple[ToDo, ...] = ()
    brief_to_do: tuple[ToDo, ...] = ()
    still_open: tuple[ToDo, ...] = ()
    ending: tuple[ToDo, ...] = ()
    decided: tuple[NewsItem, ...] = ()
    brief_decided: tuple[NewsItem, ...] = ()
    relevant: tuple[NewsItem, ...] = ()
    brief_relevant: tuple[NewsItem, ...] = ()
    #: The channels of groups with new messages, of which only the names are shown: a summary of chat says little.
    chat: tuple[NewsItem, ...] = ()
    folded: tuple[NewsItem, ...] = ()
    #: How many of the folded items are named in the mail.
    folded_titles: int = 0
    words: int = 0
    is_of_absence: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it needs the reader: such a digest is not sent, and its news waits for the next one."""
        named = (self.to_do, self.brief_to_do, self.ending, self.decided, self.brief_decided)
        return not any((*named, self.relevant, self.brief_relevant))

    @property
    def minutes(self) -> int:
        return minutes_of(self.words)

    @property
    def to_do_count(self) -> int:
        """How many to-dos it names."""
        return len(self.to_do) + len(self.brief_to_do) + len(self.ending)

    @property
    def news_count(self) -> int:
        """How many decisions and other news it names, without what is folded."""
        return len(self.decided) + len(self.brief_decided) + len(self.relevant) + len(self.brief_relevant)
