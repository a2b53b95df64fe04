"""Benchmark `map-page`: how soon the living map can be used, with 39 funds and with 2,000, and how it moves."""

import json
import math
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.browser import chromium, visitor, window
from bench.figures import Figure, Refused
from bench.load import fetch
from bench.machine import median
from bench.places import find_places
from bench.server import Server, demo_data, samenspel
from bench.sessions import Session, sign_in

PATH = "/samenwerkingskaart"
FEW_S, MANY_S, FPS = 1.0, 3.0, 60.0
MANY, GROUPS, TIES_EACH = 2_000, 24, 4
#: The screen shows 60 frames a second at most; timers are off by a little.
TOLERANCE = 0.95
#: Asks for the living map as soon as the page has one, and notes when its first frame is on the screen.
WAKE = """
addEventListener('DOMContentLoaded', () => {
  const map = document.querySelector('ss-map');
  let asked = false;
  const look = () => {
    if (map.dataset.living) {
      requestAnimationFrame(() => requestAnimationFrame((at) => { document.documentElement.dataset.living = at; }));
    } else if (map.dataset.ready && !asked) {
      asked = true;
      map.querySelector('.map-canvas').dispatchEvent(new WheelEvent('wheel', { deltaY: 0 }));
    }
  };
  new MutationObserver(look).observe(map, { attributes: true, attributeFilter: ['data-ready', 'data-living'] });
  look();
});
"""
#: Counts the frames from now on; `frames()` gives how many a second there were, and stops.
COUNT = """() => {
  const stamps = [];
  let on = true;
  const frame = (at) => { stamps.push(at); if (on) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  window.frames_done = () => { on = false; return 1000 * (stamps.length - 1) / (stamps.at(-1) - stamps[0]); };
}"""


def run(quick: bool) -> Iterator[Figure]:
    """The map of the demo data, then one of 2,000 funds with stored positions, each opened and dragged about."""
    times = 1 if quick else 3
    with demo_data() as data, chromium() as browser:
        place = find_places(data).pages[0]
        with samenspel(data) as server:
            (session,) = sign_in(server, [place.viewer])
            yield from _measure(browser, server, session, "funds-39", FEW_S, times)
        _fill(data)
        with samenspel(data) as server:
            (session,) = sign_in(server, [place.viewer])
            yield from _measure(browser, server, session, f"funds-{MANY}", MANY_S, times)


def _measure(
    browser: Browser, server: Server, session: Session, name: str, goal: float, times: int
) -> Iterator[Figure]:
    fetch(server, PATH, session.headers)  # the first reading of a map fills the server's cache
    fetch(server, f"{PATH}/gegevens", session.headers)
    opened, rates = [], []
    for _ in range(times):
        context = visitor(browser, server, session)
        context.add_init_script(WAKE)
        tab = window(context)
        tab.goto(server.base + PATH)
        tab.wait_for_selector("html[data-living]", timeout=60_000)
        opened.append(float(tab.evaluate("document.documentElement.dataset.living")) / 1000)
        rates.append(_frames(tab))
        context.close()
    how = f"median of {times}, empty cache, from the start of the navigation to the second frame of the canvas"
    yield Figure(f"{name}.interactive", median(opened), "s", goal, how)
    drawn = "frames by requestAnimationFrame while the mouse drags the map; software rendering"
    yield Figure(f"{name}.panning", median(rates), "fps", FPS * TOLERANCE, drawn, at_least=True)


def _frames(tab: Page) -> float:
    """Frames a second while the map is dragged in a circle for about two seconds."""
    box = tab.locator(".map-plot").bounding_box()
    if box is None:
        raise Refused("the map has no place on the page")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.evaluate(COUNT)
    for step in range(120):
        angle = step / 60 * 2 * math.pi
        tab.mouse.move(x + 90 * math.sin(angle), y + 60 * (1 - math.cos(angle)))
        tab.wait_for_timeout(12)
    rate = float(tab.evaluate("window.frames_done()"))
    tab.mouse.up()
    return rate


def _fill(data: Path) -> None:
    """Puts a made-up map of 2,000 funds in place of that of the demo data: groups on a ring, most ties within them."""
    with sqlite3.connect(data / "samenspel.sqlite3") as database:
        found = database.execute("SELECT id, data FROM snapshot WHERE scope = 'all'").fetchone()
        if found is None:
            raise Refused("the demo data have no map")
        made = _made_up(json.loads(found[1]))
        database.execute("UPDATE snapshot SET data = ? WHERE id = ?", (json.dumps(made), found[0]))
    database.close()


def _made_up(like: dict[str, Any]) -> dict[str, Any]:
    """A map in the shape of another one."""
    chance, node, tie, group = random.Random(39), like["nodes"][0], like["ties"][0], like["communities"]["groups"][0]
    nodes: list[dict[str, Any]] = []
    members: list[list[str]] = [[] for _ in range(GROUPS)]
    for number in range(MANY):
        at, far = number % GROUPS, chance.uniform(0, 70)
        turn, angle = 2 * math.pi * at / GROUPS, chance.uniform(0, 2 * math.pi)
        members[at].append(f"fonds-{number}")
        spot = {"x": 500 + 400 * math.cos(turn) + far * math.cos(angle)}
        spot["y"] = 500 + 400 * math.sin(turn) + far * math.sin(angle)
        named = {"id": f"fonds-{number}", "name": f"Fonds {number}", "community": at, "size": 8.0, "role": "member"}
        nodes.append(node | spot | named | {"roles": [], "also": [], "strength": chance.uniform(1, 9)})
    ties: dict[tuple[str, str], dict[str, Any]] = {}
    for number in range(MANY):
        for step in range(TIES_EACH):
            other = (number + GROUPS * (step + 1)) % MANY if step < TIES_EACH - 1 else chance.randrange(MANY)
            a, b = sorted((f"fonds-{number}", f"fonds-{other}"))
            if a != b:
                ties[a, b] = tie | {"a": a, "b": b, "weight": round(chance.uniform(0.1, 3), 3), "evidence": []}
    groups = [
        group | {"id": at, "label": f"Groep {at}", "leading": some[0], "members": some, "themes": [], "overlapping": []}
        for at, some in enumerate(members)
    ]
    empty: dict[str, Any] = {"partners": {}, "clusters": {}, "together": {}, "activities": {}, "years": []}
    totals = like["totals"] | {"funds": MANY, "ties": len(ties)}
    communities = like["communities"] | {"groups": groups, "clear": True}
    return like | empty | {"nodes": nodes, "ties": list(ties.values()), "totals": totals, "communities": communities}
