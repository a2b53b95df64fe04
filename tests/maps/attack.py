"""Somebody who is not in a closed group and wants to know who is: they fetch all that their role can, as often as they
like, and compare.

It knows nothing of the application but addresses, so that `bench leaks` attacks a running server with it. `walk`
fetches, `differences` compares two walks, and `suspects` tries what worked before on the files of the map.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient

from samenspel.db import session

#: Fetches an address: the status, the media type and what came.
Fetch = Callable[[str], tuple[int, str, bytes]]
#: What was fetched, by address, without what differs each time by itself.
Loot = dict[str, bytes]

MAP = "/samenwerkingskaart"
VIEWS = ("", "/tabel", "/tabel?lijst=banden", "/overlap", "/tijd", "/partnerschappen", "/gegevens")
FILES = (
    "samenwerking.gexf",
    "samenwerking.graphml",
    "samenwerking.json",
    "samenwerkingskaart.svg",
    "fondsen.csv",
    "banden.csv",
)

_LINKS = re.compile(rb"""\b(?:href|src|hx-get|data-url|data-catchup)=["']([^"'#][^"']*)["']""")
_OPTIONS = re.compile(rb"""<select[^>]*\bname=["'](\w+)["'].*?</select>""", re.DOTALL)
_VALUES = re.compile(rb"""<option[^>]*\bvalue=["']([^"']*)["']""")
#: What is another each time: tokens, and the keys of forms and scripts.
_TOKENS = re.compile(
    rb"""(?:name=["'](?:csrf_token|form_key|nonce|client_id)["'][^>]*value=|name="csrf-token" content=|\bnonce=)"""
    rb"""["'][^"']*["']|"X-CSRFToken": "[^"]*\""""
)
#: What is the same for everybody, or only about the attacker; nor are PDFs made, which show what a page does.
_NOT = ("//", "/static/", "/mijn-toestellen")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def fetch_of(client: FlaskClient) -> Fetch:
    """Fetches by a client of the tests."""

    def fetch(address: str) -> tuple[int, str, bytes]:
        answer = client.get(address)
        session().close()  # else hundreds of savepoints lie within one another
        return answer.status_code, answer.mimetype or "", answer.data

    return fetch


def map_addresses(periods: Iterable[str], themes: Iterable[str], funds: Iterable[str]) -> list[str]:
    """Each view, file and fund of the map of each period and theme."""
    pages = [f"{MAP}{view}" for view in VIEWS] + [f"{MAP}/export/{name}" for name in FILES]
    pages += [f"{MAP}/fondsen/{fund}" for fund in funds]
    scopes = [f"periode={period}" for period in periods] + [f"thema={theme}" for theme in themes]
    return pages + [f"{page}{'&' if '?' in page else '?'}{scope}" for scope in scopes for page in pages]


def fetch_all(fetch: Fetch, addresses: Iterable[str]) -> Loot:
    """What these addresses give."""
    return {address: _without_tokens(*fetch(address)) for address in addresses}


def walk(fetch: Fetch, starts: Iterable[str], most: int = 1000, of_each: int = 20) -> Loot:
    """What these addresses give, and all that they lead to by links and lists of choices: `most` in all, and `of_each`
    of addresses that differ in an id or a choice only."""
    found: Loot = {}
    waiting, seen, alike = list(starts), set(starts), Counter[str]()
    while waiting and len(found) < most:
        address = waiting.pop(0)
        status, kind, body = fetch(address)
        found[address] = _without_tokens(status, kind, body)
        if kind != "text/html":
            continue
        for link in _links(address, body):
            shape = _shape(link)
            if link not in seen and alike[shape] < of_each:
                seen.add(link)
                alike[shape] += 1
                waiting.append(link)
    return found


def _links(address: str, body: bytes) -> list[str]:
    """Where a page leads on the same server."""
    found = [unescape(link.decode("utf-8", "replace")) for link in _LINKS.findall(body)]
    path = urlsplit(address).path
    for choice in _OPTIONS.finditer(body):
        name = choice[1].decode()
        found += [f"{path}?{name}={value.decode()}" for value in _VALUES.findall(choice[0]) if value]
    joined = (urldefrag(urljoin(address, link))[0] for link in found)
    return [one for one in joined if one.startswith("/") and not one.startswith(_NOT) and ".pdf" not in one]


def _shape(address: str) -> str:
    """An address without what makes it one of many."""
    parts = urlsplit(address)
    path = _UUID.sub("*", parts.path)
    path = re.sub(r"^(/[^/]+(?:/fondsen)?/)[^/]+", r"\1*", path)
    return path + "?" + "&".join(sorted(one.partition("=")[0] for one in parts.query.split("&")))


def _without_tokens(status: int, kind: str, body: bytes) -> bytes:
    """What came, with its status, without tokens; of a workbook the sheets, and not when it was made."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in sorted(book.namelist()) if "docProps" not in name)
    return f"{status} {kind}\n".encode() + _TOKENS.sub(b"", body)


def differences(one: Loot, other: Loot) -> list[str]:
    """Where two walks differ: each address with the first lines that do."""
    found = [f"{address}: in one of the two only" for address in sorted(one.keys() ^ other.keys())]
    for address in sorted(one.keys() & other.keys()):
        if one[address] != other[address]:
            lines = zip(one[address].splitlines(), other[address].splitlines(), strict=False)
            unlike = next(((a, b) for a, b in lines if a != b), (b"", b"..."))
            found.append(f"{address}: {unlike[0][:160].decode('utf-8', 'replace')!r} != {unlike[1][:160]!r}")
    return found


def suspects(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, float]:
    """How much each fund gives itself away: what changed in its numbers and ties between two files of the map in JSON,
    and what its ties weigh or count beyond the activities that the file names."""
    guilt: Counter[str] = Counter()
    for address, content in after.items():
        told, earlier = _network(content), _network(before.get(address, b""))
        if told is None:
            continue
        for node in told["nodes"]:
            then = next((one for one in (earlier or told)["nodes"] if one["id"] == node["id"]), node)
            guilt[node["id"]] += sum(node[key] != then.get(key) for key in node)
        ties = {(tie["a"], tie["b"]): tie for tie in (earlier or told)["ties"]}
        for tie in told["ties"]:
            named, then = sum(tie["counts"].values()), ties.get((tie["a"], tie["b"]), {})
            hints = sum(tie[key] != then.get(key) for key in tie) + tie.get("closed", 0)
            hints += min(named, _MAX_EVIDENCE) - len(tie["evidence"])
            for end in (tie["a"], tie["b"]):
                guilt[end] += hints
    return dict(guilt)


#: So many activities of a tie are named.
_MAX_EVIDENCE = 8


def _network(content: bytes) -> dict[str, list[dict[str, Any]]] | None:
    start = content.find(b"{")
    try:
        found = json.loads(content[start:]) if start >= 0 else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and {"nodes", "ties"} <= found.keys() else None


def advantage(guilt: Mapping[str, float], members: Iterable[str]) -> float:
    """How much better than chance the suspicion tells members from others: 0 as good as a coin, 1 without a fault.

    Twice the area under the ROC curve less one; equal suspicion counts for a half.
    """
    inside = set(members)
    ours = [value for fund, value in guilt.items() if fund in inside]
    others = [value for fund, value in guilt.items() if fund not in inside]
    if not ours or not others:
        return 0.0
    wins = sum((one > other) + (one == other) / 2 for one in ours for other in others)
    return 2 * wins / (len(ours) * len(others)) - 1
