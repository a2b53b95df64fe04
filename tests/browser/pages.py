"""The pages that somebody can open, found by the table of routes and what is in the demo's database."""

import itertools
import re
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

from samenspel.db import now

TABLE = Path(__file__).parent.parent / "routes.txt"
#: Which of a thing to try, best first: those of the viewer (:me), then the fullest, then others. Three of each.
CANDIDATES = {
    "topic_id": "SELECT id FROM topic ORDER BY closed_at IS NULL, author_id = :me DESC, reply_count DESC",
    "reply_id": "SELECT id FROM reply WHERE deleted_at IS NULL ORDER BY author_id = :me DESC",
    "message_id": "SELECT id FROM message WHERE deleted_at IS NULL ORDER BY author_id = :me DESC",
    "channel_id": "SELECT channel_id FROM channel_person WHERE account_id = :me",
    "document_id": "SELECT id FROM document ORDER BY latest DESC",
    "account_id": "SELECT id FROM account ORDER BY id = :me DESC, role = 'consultant' DESC",
    "point_id": "SELECT id FROM action_item",
    "request_id": "SELECT id FROM cluster_request",
    "series_id": "SELECT id FROM meeting_series",
    "import_id": "SELECT id FROM activity_import",
    "poll_id": "SELECT id FROM poll ORDER BY author_id = :me DESC",
    "folder_id": "SELECT id FROM document_folder",
    "digest_id": "SELECT id FROM digest WHERE account_id = :me",
}
#: A meeting that comes, one of long ago with its report, one without, one called off, one whose date is sought.
MEETINGS = (
    "m.starts_at > :now",
    "m.ends_at < :now AND r.published_at IS NOT NULL",
    "m.ends_at < :now AND r.published_at IS NULL",
    "m.cancelled_at IS NOT NULL",
    "m.starts_at IS NULL AND m.cancelled_at IS NULL",
)
MEETING = """SELECT m.id FROM meeting m LEFT JOIN report r ON r.meeting_id = m.id
    LEFT JOIN membership p ON p.group_id = m.group_id AND p.account_id = :me AND p.left_at IS NULL
    WHERE {} ORDER BY p.role = 'organiser' DESC, p.role IS NOT NULL DESC,
    (SELECT count(*) FROM agenda_item i WHERE i.meeting_id = m.id) DESC LIMIT 1"""
SLUGS = {
    "overleg": "SELECT slug FROM 'group' ORDER BY slug = 'wg-werkbaar-wint' DESC, visibility <> 'open' DESC LIMIT 2",
    "fondsen": "SELECT f.slug FROM fund f LEFT JOIN account a ON a.fund_id = f.id AND a.id = :me "
    "ORDER BY a.id IS NULL LIMIT 2",
    "initiatieven": "SELECT slug FROM initiative ORDER BY length(about) DESC LIMIT 2",
    "samenwerkingskaart": "SELECT slug FROM fund LIMIT 1",
    "themas": "SELECT slug FROM theme LIMIT 1",
}
#: Funds for which the viewer's own fund stood in.
REPRESENTED = """SELECT DISTINCT f.slug FROM attendance a JOIN fund f ON f.id = a.fund_id
    WHERE a.represented_by_id = (SELECT fund_id FROM account WHERE id = :me) LIMIT 3"""
YEARS = "SELECT DISTINCT strftime('%Y', starts_at) FROM meeting WHERE starts_at IS NOT NULL ORDER BY 1 DESC LIMIT 1"
#: Answers that are no page of their own: files, fragments, data, and what needs a link from a mail.
APART = re.compile(
    r"<outsider>|<outside_voter>|<uuid:guest_id>|<uuid:guest_voter_id>|"
    r"/export/|\.(?:csv|xlsx|pdf)$|/gegevens$|/stand$|/aantal$|/rijen$|/kalender$|/samenloop$|\.ics$|>/berichten$|/reacties$|"
    r"^/documenten/[^/]+$|/versies/<int|^/gezondheid|^/bijlagen/|/beeld$|/miniatuur$|/zip$|/vermeldingen|<token>|<done>|"
    r"<checkin>|<ending>|<answer>|<invited>|<opening>|<vote_token>|<uuid:ballot_id>|^/favicon|\.vcf$|/foto/|^/wachtwoord$"
)
#: Pages that look other by what was asked.
MORE = (
    "/zoeken?q=podcast",
    "/zoeken?q=bestaatnietzo",
    "/wie-weet-iets-over?q=podcast",
    "/samenwerkingskaart?fonds=alimento",
    "/stijl",
    "/overleg?soort=cluster",
    "/jaarplanner?weergave=maand",
    "/jaarplanner?weergave=lijst",
    "/jaarplanner?weergave=thema&van=mij",
)
#: Where links in mails lead: the path, what the token is for, and the ids in it.
MAILED = (
    (
        "/bijeenkomsten/uitnodiging/",
        "invited-outsider",
        "SELECT id FROM invited_outsider WHERE meeting_id IS NOT NULL GROUP BY answered_at IS NULL",
    ),
    (
        "/bijeenkomsten/antwoord/",
        "answer-meeting",
        """SELECT p.account_id, m.id FROM meeting m JOIN membership p ON p.group_id = m.group_id AND p.left_at IS NULL
        WHERE m.cancelled_at IS NULL GROUP BY m.starts_at IS NULL, m.starts_at > :now""",
    ),
    (
        "/overleguitnodiging/",
        "group-invitation",
        "SELECT account_id, id FROM group_invitation WHERE account_id IS NOT NULL GROUP BY state",
    ),
    (
        "/actiepunten/klaar/",
        "finish-point",
        """SELECT i.owner_id, i.id FROM action_item i JOIN meeting m ON m.id = i.meeting_id
        JOIN report r ON r.meeting_id = m.id AND r.published_at IS NOT NULL
        JOIN membership p ON p.group_id = m.group_id AND p.account_id = i.owner_id AND p.left_at IS NULL
        WHERE i.done_at IS NULL LIMIT 1""",
    ),
    (
        "/peilingen/stem/",
        "vote",
        """SELECT p.account_id, v.id FROM poll v JOIN membership p ON p.group_id = v.group_id AND p.left_at IS NULL
        GROUP BY v.closed_at IS NULL, v.is_anonymous""",
    ),
)


def rules() -> list[str]:
    """The rules of all pages."""
    lines = (line.split() for line in TABLE.read_text().splitlines() if line.startswith("GET "))
    return list(dict.fromkeys(line[1] for line in lines if not APART.search(line[1])))


class Addresses:
    """The addresses to try for somebody, or for nobody (the name is empty). What may be opened, the server says."""

    def __init__(self, database: Path, name: str) -> None:
        self._rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self._me = next(iter(self._values("SELECT id FROM account WHERE name = :me", name)), "")

    def _values(self, query: str, me: str) -> list[str]:
        # SQLite's own now is that of the machine, which is not the one of the tests.
        given = {"me": me, "now": f"{now():%Y-%m-%d %H:%M:%S}"}
        return [str(row[0]) for row in self._rows.execute(query, given)]

    def of(self, rule: str) -> Iterator[str]:
        """The addresses of a rule, the one that shows most first."""
        names = re.findall(r"<(?:\w+:)?(\w+)>", rule)
        if "item_id" in names:
            query = "SELECT meeting_id, id FROM agenda_item ORDER BY id DESC LIMIT 3"
            choices = [(uuid.UUID(one), uuid.UUID(two)) for one, two in self._rows.execute(query)]
            yield from (self._filled(rule, map(str, choice)) for choice in choices)
            return
        for choice in itertools.product(*(self._choices(rule, name) for name in names)):
            yield self._filled(rule, choice)

    def _filled(self, rule: str, values: Iterator[str] | tuple[str, ...]) -> str:
        given = iter(values)
        return re.sub(r"<[^>]+>", lambda _found: next(given), rule)

    def _choices(self, rule: str, name: str) -> list[str]:
        if name == "slug" and "/themas/" in rule:
            return self._values(SLUGS["themas"], self._me)
        if name == "slug":
            return self._values(SLUGS[rule.removeprefix("/beheer").split("/")[1]], self._me)
        if name == "represented":
            return self._values(REPRESENTED, self._me)
        if name == "year":
            return self._values(YEARS, self._me)
        if name == "subject":
            return ["komen"]
        if name == "meeting_id":
            found = [value for state in MEETINGS for value in self._values(MEETING.format(state), self._me)]
        else:
            found = self._values(f"{CANDIDATES[name]} LIMIT 3", self._me)
        return [str(uuid.UUID(value)) for value in found]

    def mailed(self, key: str) -> Iterator[str]:
        """The addresses that mails lead to without signing in, made as the server makes them: of each kind those that
        look other."""
        for path, purpose, query in MAILED:
            for row in self._rows.execute(query, {"now": f"{now():%Y-%m-%d %H:%M:%S}"}).fetchall():
                ids = [uuid.UUID(value).hex for value in row]
                signer = URLSafeSerializer if purpose == "invited-outsider" else URLSafeTimedSerializer
                yield f"{path}{signer(key, salt=purpose).dumps(ids)}"

    def close(self) -> None:
        self._rows.close()
