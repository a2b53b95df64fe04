"""Benchmark `leaks`: what accounts of each role get of what they may not see, from a running server with demo data.

Each fetches what they can reach by links and lists, and fetches it again after secrets were added that they may not
know (see `tests.leaks.secrets`). Run as a program (`python -m bench.leaks ordinary` or `... SECRET ...`) it adds them,
with the server stopped, and prints the ids.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.figures import Figure, Refused
from bench.server import ROOT, Server, demo_data, environment, free_port, hurry, samenspel, wait_for_jobs
from bench.sessions import sign_in
from tests.maps.attack import Fetch, Loot, advantage, differences, fetch_all, map_addresses, suspects, walk

if TYPE_CHECKING:
    from tests.world import World

#: Nobody of these may know the first ones; guests may not know the others either.
ATTACKERS = ("consultant", "director", "admin", "guest", "wewis")
SECRETS = ("closed_group", "draft_initiative", "direct_messages", "draft_report", "debrief")
OF_MEMBERS = ("other_group", "unreported_initiative", "own_initiative")
STARTS = (
    "/",
    "/zoeken?q=zqbesloten",
    "/zoeken?q=zqstil",
    "/zoeken?q=zqanders",
    "/zoeken?thema=werkbaar-werk",
    "/cijfers",
)
#: A secret that an adviser does not read in so many answers was not there.
MIN_KNOWN = 10
#: Within so many seconds the worker has noted which pages were opened.
NOTED_SECONDS = 2
#: Moments in words, which go on by themselves.
_TIMES = re.compile(
    rb"<time\b[^>]*>.*?</time>|sinds=\d+|value=\"\d{13}\"|<span>[^<]*(?:zonet|geleden)</span>", re.DOTALL
)


def run(quick: bool) -> Iterator[Figure]:
    """Adds the secrets in two goes: what nobody of the attackers may know, and what is for members only."""
    most = 120 if quick else 600
    with demo_data() as data:
        hurry(data)
        made = _plant(data, "ordinary")
        accounts, port = made["accounts"], free_port()
        with samenspel(data, port) as server:
            wait_for_jobs(data)
            fetches = _fetches(server, accounts)
            walked = {name: walk(fetches[name], STARTS, most, 6 if quick else 20) for name in ATTACKERS}
            time.sleep(NOTED_SECONDS)
        # What somebody opens makes things like it more relevant to them; what was kept of before is gone with a server.
        with samenspel(data, port) as server:
            wait_for_jobs(data)
            # To open a page is to read it: from now on nothing is new any more but what is secret.
            fetches = _fetches(server, accounts)
            first = {name: fetch_all(fetches[name], walked[name]) for name in ATTACKERS}
            maps = fetch_all(fetches["director"], _map_files(made))
        hidden = _plant(data, *SECRETS)["addresses"]
        with samenspel(data, port) as server:
            wait_for_jobs(data)
            second = {name: fetch_all(fetches[name], first[name]) for name in ATTACKERS}
            for name in ATTACKERS[:3]:
                yield from _figures(name, first[name], second[name], fetch_all(fetches[name], hidden))
            yield from _of_map(maps, fetch_all(fetches["director"], maps), made["members"])
        hidden += _plant(data, *OF_MEMBERS)["addresses"]
        with samenspel(data, port) as server:
            wait_for_jobs(data)
            for name in ATTACKERS[3:]:
                again = fetch_all(fetches[name], first[name])
                yield from _figures(name, first[name], again, fetch_all(fetches[name], hidden))
            known = _words(walk(fetches["isa"], (*STARTS, *hidden), 2 * len(hidden)))
            yield Figure("adviser-reads", known, "answers", MIN_KNOWN, "an ISA, who may: else nothing was hidden", True)


def _figures(name: str, before: Loot, after: Loot, hidden: Loot) -> Iterator[Figure]:
    count = f"{len(before)} addresses, fetched before and after"
    told = _words(after) + sum(b"zq" in body for body in hidden.values())
    yield Figure(f"{name}-words", told, "answers", 0, f"words of secrets in {count}")
    plain = [{where: _plain(where, body) for where, body in each.items()} for each in (before, after)]
    unlike = differences(*plain)
    yield Figure(f"{name}-counts", len(unlike), "answers", 0, f"that differ among {count}; {unlike[:3]}")
    open_ones = [where for where, body in hidden.items() if not body.startswith(b"404")]
    yield Figure(f"{name}-ids", len(open_ones), "answers", 0, f"other than 404 of {len(hidden)}; {open_ones[:1]}")


def _of_map(before: Loot, after: Loot, members: Sequence[str]) -> Iterator[Figure]:
    """What the map tells a director of the funds in a closed group that came together between two maps."""
    unlike = differences(before, after)
    yield Figure("map-counts", len(unlike), "answers", 0, f"that differ among {len(before)} of the map; {unlike[:3]}")
    then, now = suspects(before, before), suspects(before, after)
    grown = {fund: now[fund] - then.get(fund, 0) for fund in now}
    against = f"twice the area under the ROC curve less one, over {len(grown)} funds; a guess is 0"
    yield Figure("map-members", abs(advantage(grown, members)), "advantage", 0, against)


def _map_files(made: dict[str, Any]) -> list[str]:
    return [
        each for each in map_addresses(["recent"], [], made["members"][:2]) if "/export/" in each or "tabel" in each
    ]


def _words(loot: Loot) -> int:
    """In how many answers stands a word of a secret that was not asked for."""
    return sum(bool(re.search(rb"zq[a-z]+", _echo_free(where, body))) for where, body in loot.items())


def _echo_free(where: str, body: bytes) -> bytes:
    """An answer without the words that were sought: the page of a search repeats them."""
    sought = where.partition("q=")[2].partition("&")[0].encode()
    return body.replace(sought, b"") if sought else body


def _plain(where: str, body: bytes) -> bytes:
    """An answer without moments in words; of results of search the order is not compared (docs/decisions/0032)."""
    body = _TIMES.sub(b"", body)
    return b"\n".join(sorted(body.splitlines())) if where.startswith("/zoeken") else body


def _fetches(server: Server, accounts: dict[str, str]) -> dict[str, Fetch]:
    sessions = sign_in(server, [UUID(account) for account in accounts.values()])
    return {
        name: _fetch(server.port, session.headers) for name, session in zip(accounts, sessions, strict=True)
    }  # fmt: skip


def _fetch(port: int, headers: dict[str, str]) -> Fetch:
    def fetch(address: str) -> tuple[int, str, bytes]:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read()
        finally:
            connection.close()

    return fetch


def _plant(data: Path, *names: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.leaks", *names]
    result = subprocess.run(
        command, cwd=ROOT, env=environment(data, 1), capture_output=True, text=True, check=False
    )  # fmt: skip
    if result.returncode:
        raise Refused(f"the secrets could not be added:\n{result.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def _world() -> "World":
    """The cast of the tests, of accounts of the demo."""
    import sqlalchemy as sa
    from sqlmodel import col

    from samenspel.db import session
    from samenspel.groups.models import Group, Membership, MembershipRole, Visibility
    from samenspel.people.models import Account, Fund, Theme
    from samenspel.viewer import Role
    from tests import make
    from tests.world import World

    def one(model: Any, *conditions: Any) -> Any:
        return session().execute(sa.select(model).where(*conditions).order_by(model.id).limit(1)).scalar_one()

    group = one(Group, col(Group.slug) == "wg-werkbaar-wint")
    inside = sa.select(col(Membership.account_id)).where(col(Membership.group_id) == group.id)
    closed = sa.select(col(Membership.account_id)).join(Group, col(Group.id) == Membership.group_id)
    closed = closed.where(col(Group.visibility) != Visibility.OPEN)
    there, is_consultant = col(Account.id).in_(inside), col(Account.role) == Role.CONSULTANT
    ann = one(Account, is_consultant, there)
    bram = one(Account, is_consultant, there, col(Account.fund_id) != ann.fund_id)
    others = col(Account.fund_id).not_in([ann.fund_id, bram.fund_id])
    carla = one(Account, is_consultant, ~there, others)
    dirk = one(Account, col(Account.role) == Role.DIRECTOR, col(Account.id).in_(closed), others)
    guest = col(Account.role) == Role.GUEST
    gust = one(Account, guest, col(Account.organisation) != "WEWIS")
    if not session().execute(sa.select(inside.where(col(Membership.account_id) == gust.id).exists())).scalar_one():
        make.membership(gust, group, MembershipRole.MEMBER)
    return World(
        alimento=session().get_one(Fund, ann.fund_id), woodwize=session().get_one(Fund, bram.fund_id),
        horeca=session().get_one(Fund, carla.fund_id), theme=one(Theme, col(Theme.slug) == "werkbaar-werk"),
        open_group=group, closed_group=one(Group, col(Group.visibility) != Visibility.OPEN),
        ann=ann, bram=bram, carla=carla, dirk=dirk,
        ilse=one(Account, col(Account.role) == Role.ISA), bea=one(Account, col(Account.role) == Role.ADMIN),
        gust=gust, gerd=one(Account, guest, col(Account.organisation) == "WEWIS"),
    )  # fmt: skip


def _add(names: Sequence[str]) -> dict[str, Any]:
    """Adds secrets, or what they hang on, and brings the search index and the map in line."""
    import sqlalchemy as sa
    from sqlmodel import col

    from samenspel import create_app, db
    from samenspel.db import session
    from samenspel.maps import actions, tasks
    from samenspel.maps.analysis.facts.scope import Scope
    from samenspel.meetings.todos.tasks import update_all as update_to_dos
    from samenspel.people.models import Account
    from samenspel.polls.tasks import update_all as update_votes
    from samenspel.search import tasks as search
    from samenspel.viewer import Role
    from tests.leaks.secrets import SECRETS as ALL
    from tests.leaks.secrets import make_ordinary
    from tests.test_every_route import LINES

    addresses: list[str] = []
    with create_app().app_context(), db.writing():
        world = _world()
        if names == ["ordinary"]:
            make_ordinary(world)
            # Who was put in a group by its rows alone is asked for answers now, not by the clock amid the fetching.
            update_to_dos()
            update_votes()
        for secret in ALL:
            ids = secret.make(world, secret.word) if secret.name in names else {}
            addresses += _addresses(ids, [rule for method, rule, *_ in LINES if method == "GET" and ".pdf" not in rule])
        session().commit()
        actions.compute(tasks.read_input(), [Scope(), Scope("recent")])
        session().commit()
        search.reindex()
        director = sa.select(Account).where(col(Account.role) == Role.DIRECTOR, col(Account.id) != world.dirk.id)
        director = director.where(col(Account.fund_id) != world.horeca.id).order_by(col(Account.id).desc()).limit(1)
        cast = (world.carla, session().execute(director).scalar_one(), world.bea, world.gust, world.gerd, world.ilse)
        return {
            "accounts": {name: str(who.id) for name, who in zip((*ATTACKERS, "isa"), cast, strict=True)},
            "addresses": [*dict.fromkeys(addresses)],
            "members": [world.alimento.slug, world.woodwize.slug, world.horeca.slug],
        }


def _addresses(ids: dict[str, str], rules: Sequence[str]) -> Iterator[str]:
    """The addresses by these rules of which all variables are among the ids of a secret."""
    variable = re.compile(r"<(?:\w+:)?(\w+)>")
    for rule in rules:
        values = {**ids, "slug": ids.get("initiative" if rule.startswith("/initiatieven") else "slug", "")}
        names = variable.findall(rule)
        if names and all(values.get(name) for name in names):
            yield variable.sub(lambda found, values=values: values[found[1]], rule)  # type: ignore[misc]


if __name__ == "__main__":
    print(json.dumps(_add(sys.argv[1:])))
