"""Every page that each role can open: valid HTML, no violation of WCAG 2.2 AA, no error, nothing beside the screen."""

import re
import uuid
from collections.abc import Callable, Container, Iterator

import html5lib
import pytest
from itsdangerous import URLSafeSerializer
from playwright.sync_api import Page, expect

from samenspel.config import Settings
from tests.browser.conftest import Complaints, Server
from tests.browser.pages import MORE, Addresses, rules

#: Who, how wide, and in which colours. None is nobody. What one role sees as another did is looked at once.
VISITS = (
    ("isa", 1280, "light"),
    ("beheerder", 1280, "light"),
    ("sectorconsulent", 1280, "light"),
    ("directeur", 1280, "light"),
    ("gast", 1280, "light"),
    (None, 1280, "light"),
    ("isa", 390, "dark"),
    (None, 390, "dark"),
)
#: Leaves two of the siblings on a page that differ in nothing but their texts, numbers and addresses: axe says the same
#: of each row of a table. What another part of the page names by its id stays, and a report that is being written, for
#: its script goes on looking for all of its parts.
THIN_OUT = """(telling) => {
    const namers = new Map();
    for (const name of ['for', 'list', 'form', 'headers', 'popovertarget', 'aria-labelledby', 'aria-describedby',
        'aria-controls'])
        for (const element of document.querySelectorAll(`[${name}]`))
            for (const id of element.getAttribute(name).split(' ')) namers.set(id, [...namers.get(id) ?? [], element]);
    const isNamed = (element, root) => (namers.get(element.id) ?? []).some((namer) => !root.contains(namer));
    const kinds = new Map();
    const kindOf = (element) => {
        const words = [...element.attributes].map(({ name, value }) => telling.includes(name) ? name + value : name);
        const inner = [...element.children].map(kindOf).join('') || Boolean(element.textContent.trim());
        kinds.set(element, `<${element.tagName} ${words.join(' ')}>${inner}</>`);
        return kinds.get(element);
    };
    kindOf(document.body);
    for (const parent of [document.body, ...document.body.querySelectorAll('*')]) {
        if (parent.closest('ss-report')) continue;
        const counts = new Map();
        for (const child of [...parent.children]) {
            const count = (counts.get(kinds.get(child)) ?? 0) + 1;
            counts.set(kinds.get(child), count);
            const within = [child, ...child.querySelectorAll('[id]')];
            if (count > 2 && !within.some((element) => isNamed(element, child))) child.remove();
        }
    }
}"""
#: How many pages somebody opens at least; fewer means that the demo has nothing for them.
LEAST = {"isa": 50, "beheerder": 45, "sectorconsulent": 40, "directeur": 40, "gast": 25, None: 2}
#: What is opened on a phone as well, for axe: what is laid out otherwise there. How wide it is counts on every page; it
#: is seen in a window that is made as narrow, as no script looks at the width when it starts, but for that of the map.
ON_A_PHONE = {
    "/",
    "/aanmelden",
    "/overleg/<slug>",
    "/overleg/<slug>/chat",
    "/overleg/<slug>/bijeenkomsten/nieuw",
    "/onderwerpen/<uuid:topic_id>",
    "/bijeenkomsten/<uuid:meeting_id>",
    "/bijeenkomsten/<uuid:meeting_id>/aanwezigheid",
    "/bijeenkomsten/<uuid:meeting_id>/verslag/bewerken",
    "/mensen",
    "/beheer/uitnodigingen",
    "/cijfers",
    "/jaarplanner",
    "/initiatieven/<slug>",
    "/samenwerkingskaart",
    "/samenwerkingskaart/tabel",
    "/zoeken?q=podcast",
    "/stijl",
}
#: What a browser is asked about a page that it shows, once it is drawn.
LOOKS = """() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))).then(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: [...document.querySelectorAll('h1')].map((heading) => heading.innerText.trim()),
    cut: [...document.querySelectorAll('.table-stack')].filter(({ parentElement: frame }) =>
        getComputedStyle(document.querySelector('.table-stack tbody tr')).display === 'block'
        && frame.scrollWidth > frame.clientWidth).map((table) => table.caption.innerText),
    lang: document.documentElement.lang,
    title: document.title,
}))"""
#: The names of what one can use in a row and no mouse reaches, as the target of its title lies over it.
COVERED = """() => {
    const controls = document.querySelectorAll('.row :is(a[href], button, summary, input:not([type=hidden]), select)');
    const covered = [...controls].slice(0, 60).filter((control) => {
        control.scrollIntoView({ block: 'center' });
        const [box] = control.getClientRects();
        if (!box || box.width < 2 || control.disabled || !control.checkVisibility()) return false;
        const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        const row = control.closest('.row');
        return row.contains(hit) && !control.contains(hit) && !control.labels?.[0]?.contains(hit);
    });
    scrollTo(0, 0);
    return covered.map((control) => control.outerHTML.slice(0, 120));
}"""
#: The names of what is hidden below something else when it takes the focus, going down the page and up again (2.4.11).
#: A whole table that can take the focus is larger than the screen, and is left out.
HIDDEN_IN_FOCUS = """() => {
    const choices = ':is(a[href], button, summary, input:not([type=hidden]), select, textarea, [contenteditable=true])';
    const controls = [...document.querySelectorAll(choices)].filter((control) =>
        control.tabIndex >= 0 && !control.disabled && control.checkVisibility({ visibilityProperty: true }));
    const first = controls.slice(0, 60);
    const isSeen = (control) => {
        control.focus();
        const boxes = [...control.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
        return document.activeElement !== control || !boxes.length || boxes.some((box) =>
            [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].some(([across, down]) => {
                const hit = document.elementFromPoint(box.x + across * box.width, box.y + down * box.height);
                return hit && !hit.matches('html, body') && (control.contains(hit) || hit.contains(control)
                    || [...control.labels ?? []].some((label) => label.contains(hit)));
            }));
    };
    const hidden = [...first, ...first.toReversed()].filter((control) => !isSeen(control));
    document.activeElement.blur();
    scrollTo(0, 0);
    return hidden.map((control) => control.outerHTML.slice(0, 120));
}"""
#: In forced colours: what is current or switched on and has the background of its neighbours, so that nothing tells.
ALIKE = """() => {
    const chosen = document.querySelectorAll(':is(a, button):is([aria-current], [aria-pressed="true"])');
    const back = (element) => getComputedStyle(element).backgroundColor;
    return [...chosen].filter((one) => one.checkVisibility()).filter((one) =>
        [...one.closest('ul, .slot-choices, .answers, .cluster, nav')?.querySelectorAll(one.localName) ?? []].some(
            (other) => !other.matches('[aria-current], [aria-pressed="true"]') && back(other) === back(one)))
        .map((one) => one.outerHTML.slice(0, 120));
}"""
TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:\s+[^\s=<>]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*/?>")
ATTRIBUTE = re.compile(r"([^\s=]+)(?:=(?:\"([^\"]*)\"|'[^']*'))?")
#: Attributes whose value changes how a page looks or is read out; of the others only the name counts.
TELLING = {"class", "role", "type", "data-variant", "data-color", "aria-current", "aria-pressed"}


@pytest.fixture(scope="module")
def seen() -> dict[int, set[tuple[str, str]]]:
    """The kinds of elements that were looked at in a browser, by rule, for each width."""
    return {1280: set(), 390: set()}


def kinds_in(rule: str, html: str) -> set[tuple[str, str]]:
    """The kinds of elements on a page: their names with their attributes, without texts, ids and addresses."""
    found = set()
    for name, attributes in TAG.findall(html):
        words = sorted(
            f"{key}={value}" if key in TELLING else key for key, value in ATTRIBUTE.findall(attributes) if key != "id"
        )
        found.add((rule, f"{name} {' '.join(words)}"))
    return found


def faults_in_html(html: str) -> list[str]:
    """What a strict parser says of a document, and ids that stand twice."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    faults = [f"{code} {data} in line {place[0]}" for place, code, data in parser.errors]
    shown = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)  # what waits there is not in the page
    ids = re.findall(r'<[^>]+\sid="([^"]*)"', shown)
    return faults + [f"id {one} stands twice" for one in set(ids) if ids.count(one) > 1]


def faults_in_look(page: Page) -> list[str]:
    looks = page.evaluate(LOOKS)
    faults = [] if looks["wide"] <= 0 else [f"is {looks['wide']} px wider than the screen"]
    if len(looks["headings"]) != 1 or not looks["headings"][0]:
        faults.append(f"has these h1: {looks['headings']}")
    faults += [f"covers {name} in a row" for name in page.evaluate(COVERED)]
    faults += [f"cuts off the stacked table {name!r}" for name in looks["cut"]]
    if looks["lang"] != "nl":
        faults.append(f"is in language {looks['lang']!r}")
    if not re.fullmatch(r"\S.* · Samenspel", looks["title"]):
        faults.append(f"has the title {looks['title']!r}")
    return faults


def faults_when_narrow(page: Page) -> list[str]:
    """What is wrong in a window as narrow as a phone, and at 320 px, as who reads four times as large has."""
    usual = page.viewport_size
    assert usual is not None
    faults = []
    if usual["width"] != 390:
        page.set_viewport_size({"width": 390, "height": 844})
        faults = [f"at 390 px: {fault}" for fault in faults_in_look(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    if (wide := page.evaluate(LOOKS)["wide"]) > 0:
        faults.append(f"is {wide} px wider than a screen of 320 px")
    page.set_viewport_size(usual)
    return faults


def faults_in_own_colours(page: Page) -> list[str]:
    """In forced colours backgrounds go: what is current or switched on is told by the reader's own colours."""
    page.emulate_media(forced_colors="active")
    alike = [f"looks in forced colours as its neighbours: {name}" for name in page.evaluate(ALIKE)]
    page.emulate_media(forced_colors="none")
    return alike


def pages_of(page: Page, server: Server, among: Container[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """Rule, address and HTML of each page that the one who is signed in can open, among all rules or these."""
    name = page.locator(".menu-head strong")
    addresses = Addresses(server.data / "samenspel.sqlite3", (name.text_content() or "") if name.count() else "")
    for rule in (*rules(), *MORE):
        if among is not None and rule not in among:
            continue
        for address in addresses.of(rule):
            answer = page.request.get(address, max_redirects=0)
            assert answer.status < 500, address
            if answer.status == 200:
                yield rule, address, answer.text()
    addresses.close()


@pytest.mark.parametrize(("role", "width", "colours"), VISITS)
def test_every_page_that_one_can_open(
    open_page: Callable[..., Page],
    server: Server,
    axe: Callable[[Page], list[str]],
    seen: dict[int, set[tuple[str, str]]],
    role: str | None,
    width: int,
    colours: str,
) -> None:
    page = open_page(role, width=width, color_scheme=colours)
    if role is None:
        page.goto("/aanmelden")
    faults, opened, is_phone = [], set(), width == 390
    for rule, address, html in pages_of(page, server, ON_A_PHONE if is_phone else None):
        kinds = kinds_in(rule, html)
        if kinds <= seen[width] or (is_phone and rule in opened):
            opened.add(rule)
            continue
        opened.add(rule)
        seen[width] |= kinds
        page.goto(address)
        looks = faults_in_look(page)
        if not is_phone:
            looks += faults_in_html(html)
        elif role == "isa":
            looks += [f"hides what has the focus: {name}" for name in page.evaluate(HIDDEN_IN_FOCUS)]
        if role == "isa" and is_phone == (rule in ON_A_PHONE):
            looks += faults_when_narrow(page)
        page.evaluate(THIN_OUT, sorted(TELLING))
        looks += axe(page)
        faults += [f"{address} ({width} px): {fault}" for fault in looks]
    assert not faults, "\n".join(faults)
    assert len(opened) >= (len(ON_A_PHONE) - 1 if is_phone and role else LEAST[role])


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_that_say_no(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], complaints: Complaints, width: int
) -> None:
    page = open_page("sectorconsulent", width=width)
    faults = []
    for address in ("/bestaat-niet", "/beheer/accounts"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (403, 404)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        faults += [*faults_in_html(answer.text()), *faults_in_look(page), *axe(page)]
    assert not faults, "\n".join(faults)
    complaints.forgive("status of 40[34]")


Form = dict[str, str | float | bool]


def test_pages_behind_a_mailed_link(
    open_page: Callable[..., Page], server: Server, axe: Callable[[Page], list[str]]
) -> None:
    """An invitation, a new password, how much mail about a topic: for who is not signed in, on a phone, in the dark."""
    isa = open_page("isa", at="/beheer/uitnodigingen")
    token = isa.locator("input[name=csrf_token]").first.input_value()
    invited: Form = {"csrf_token": token, "name": "Lien Later", "email": "lien@voorbeeld.be", "role": "guest"}
    assert isa.request.post("/beheer/uitnodigingen", form=invited | {"organisation": "VDAB", "fund": ""}).ok
    email = isa.request.get("/mensen?rol=consultant").text().split("mailto:", 1)[1].split('"', 1)[0]
    visitor = open_page(width=390, color_scheme="dark")
    visitor.goto("/wachtwoord-vergeten")
    asked: Form = {"csrf_token": visitor.locator("input[name=csrf_token]").first.input_value(), "email": email}
    assert visitor.request.post("/wachtwoord-vergeten", form=asked).ok
    links = {
        "Welkom bij Samenspel": (r"/uitnodiging/\S+", "lien@voorbeeld.be"),
        "Nieuw wachtwoord": (r"/wachtwoord/\S+", "/wachtwoord/"),
    }
    pages = {}
    for title, (path, words) in links.items():
        link = re.search(server.address + path, server.mail_with(words))
        assert link is not None, title
        pages[title] = link[0]
    named = [isa.locator("body").get_attribute("data-account"), "topic", uuid.uuid4().hex]
    key = Settings(data=server.data).secret_keys[0]  # a mail about news waits for ten minutes
    pages["Mails over dit onderwerp"] = f"/meldingen/{URLSafeSerializer(key, salt='level').dumps(named)}"
    faults = []
    for title, address in pages.items():
        answer = visitor.goto(address)
        assert answer is not None
        assert answer.status == 200
        expect(visitor).to_have_title(re.compile(title))
        faults += [*faults_in_html(answer.text()), *faults_in_look(visitor), *axe(visitor)]
    # Those of who is asked to come, to join, to vote or to say that it is done.
    addresses = Addresses(server.data / "samenspel.sqlite3", "")
    opened = []
    for address in addresses.mailed(key):
        answer = visitor.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        opened.append(address.rpartition("/")[0])
        looks = [*faults_in_html(answer.text()), *faults_in_look(visitor), *faults_when_narrow(visitor)]
        looks += [f"hides what has the focus: {name}" for name in visitor.evaluate(HIDDEN_IN_FOCUS)]
        visitor.set_viewport_size({"width": 1280, "height": 900})
        looks += [*faults_in_look(visitor), *faults_in_own_colours(visitor), *axe(visitor)]
        visitor.set_viewport_size({"width": 390, "height": 844})
        faults += [f"{address}: {fault}" for fault in looks]
    addresses.close()
    assert len(set(opened)) == 5
    assert faults == []


def test_the_keyboard_jumps_to_the_content(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at="/overleg")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()


def test_the_readers_own_colours(open_page: Callable[..., Page]) -> None:
    """In forced colours backgrounds go: what is current or in focus is told by the reader's own colours."""
    page = open_page("isa", forced_colors="active")
    alike = []
    for address in ("/overleg/wg-werkbaar-wint", "/zoeken?q=podcast", "/samenwerkingskaart/tabel", "/bijeenkomsten"):
        page.goto(address)
        assert page.locator("a[aria-current]").count() >= 1, address
        alike += page.evaluate(ALIKE)
    assert alike == []
    page.goto("/overleg")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_have_css("outline-style", "solid")


def test_the_slash_can_be_switched_off(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at="/mijn-toestellen")
    field = page.get_by_label("Zoeken in Samenspel")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.get_by_label("gaat naar het zoekveld").uncheck()
    expect(page.get_by_text("De sneltoets is uit.")).to_be_visible()
    page.goto("/overleg")
    page.keyboard.press("/")
    expect(field).not_to_be_focused()
    page.goto("/mijn-toestellen")
    page.get_by_label("gaat naar het zoekveld").check()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(field).to_be_focused()


def test_the_focus_stays_where_a_part_is_replaced(open_page: Callable[..., Page]) -> None:
    """A button that is pressed by keyboard goes with its part of the page: the focus comes on what replaced it."""
    page = open_page("sectorconsulent")
    vote = page.locator(".relevance-vote").filter(has_text="Minder relevant").first
    name = vote.locator("button").inner_text().split(":")[1].strip()
    vote.locator("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(f"^Ongedaan maken ?: {re.escape(name)}"))).to_be_focused()
    expect(page.locator("#nieuws")).to_contain_text("Je noemde dit minder relevant.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile(f"^Minder relevant ?: {re.escape(name)}"))).to_be_focused()
