"""Journey 3: a director looks at who works together, and with whom the own fund could."""

import csv
import io
import re
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import networkx as nx
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.hands import Hands, Way, in_each_way


def open_the_map(page: Page, way: Way) -> Hands:
    """Signs in as a director and goes to the map by the navigation; on a phone it is called Kaart."""
    hands = way.hands(page)
    page.goto("/aanmelden")
    hands.press(page.get_by_role("button", name="Directeur"))
    name = re.compile("^(Samenwerkings)?kaart$", re.IGNORECASE)
    hands.press(page.get_by_role("navigation", name="Hoofdnavigatie").get_by_role("link", name=name))
    expect(page.get_by_role("heading", level=1)).to_have_text("Samenwerkingskaart")
    return hands


def choose(page: Page, hands: Hands, label: str, option: str) -> None:
    """A filter; the page follows at once, and the choice is in the address."""
    hands.choose(page.get_by_label(label, exact=True), option)


def saved(page: Page, hands: Hands, name: str) -> bytes:
    """What a link in the menu of files downloads."""
    menu = page.locator("details.menu", has=page.get_by_label("Bewaren als bestand"))
    if menu.get_attribute("open") is None:
        hands.press(menu.locator("summary"))
    with page.expect_download() as download:
        hands.press(menu.get_by_role("link", name=name))
    return Path(download.value.path()).read_bytes()


@in_each_way
def test_a_director_reads_the_map(open_page: Callable[..., Page], axe: Callable[[Page], list[str]], way: Way) -> None:
    page = open_page(width=way.width, has_touch=way.by == "touch")
    hands = open_the_map(page, way)
    nodes = page.locator(".map-picture a[data-node]")
    expect(nodes).to_have_count(39)
    assert page.locator(".map-ties path").count() > 39

    # A fund that is chosen: with whom, and what they did together, in words. The picture comes alive.
    panel = page.locator("#fonds")
    if way.by == "keys":
        target = page.locator(".map-picture a[data-node=alimento]")
    else:
        target = page.locator(".map-picture a[data-node=alimento] g")
    hands.press(target)
    expect(panel.get_by_role("heading", level=2)).to_have_text("Alimento")
    expect(panel.get_by_role("heading", name=re.compile(r"^Werkt samen met \d+ fondsen$"))).to_be_visible()
    partner = panel.locator(".partners > li").first
    expect(partner).to_have_text(re.compile(r"\d+ (overleg|bijeenkomst|onderwerp|initiatie)"))
    hands.press(partner.locator("summary"))
    expect(partner.locator(".partner-activities a").first).to_be_visible()
    expect(partner).to_contain_text(re.compile("Laatst samen op|Nu nog samen"))
    expect(panel.locator(".suggestion").first).to_contain_text(re.compile("allebei|trekker"))
    expect(page.locator("ss-map canvas").first).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # not with a button halfway below the bar at the bottom
    assert axe(page) == []
    # Nearer by, another part comes into sight without dragging; and so does a fund that one picks in the list.
    expect(page.get_by_role("button", name="Naar links", exact=True)).to_be_hidden()
    for _time in range(4):
        hands.press(page.get_by_role("button", name="Dichterbij"))
    near = page.evaluate("location.search")
    hands.press(page.get_by_role("button", name="Naar links", exact=True))
    page.wait_for_timeout(300)
    assert page.evaluate("location.search") != near

    # The list does the same as the picture.
    hands.press(page.get_by_text("Zoek of kies fondsen"))
    link = page.locator(".map-list").get_by_role("link", name=re.compile("^Woodwize"))
    hands.press(link)
    expect(panel.get_by_role("heading", level=2)).to_have_text("Woodwize")
    expect(link).to_have_attribute("aria-current", "true")
    hands.press(page.get_by_role("button", name="Alles tonen"))
    expect(page.get_by_role("button", name="Naar links", exact=True)).to_be_hidden()

    # A suggested partner with all its reasons.
    hands.press(panel.get_by_role("link", name="Alle redenen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Netwerk van Woodwize")
    expect(page.locator(".suggestion li").first).to_be_visible()
    page.go_back()

    # A suggested cluster with its reasons.
    hands.press(page.get_by_role("link", name="Partnerschappen"))
    card = page.locator(".cluster-card").first
    expect(card.locator("a[href*=fondsen]").nth(2)).to_be_visible()
    expect(card).to_contain_text("Mogelijke trekker")
    hands.press(card.get_by_text("Waarom deze fondsen?"))
    expect(card.locator("details[open] li").first).to_be_visible()


@in_each_way
def test_a_director_filters_sorts_and_takes_it_along(open_page: Callable[..., Page], way: Way) -> None:
    page = open_page(width=way.width, has_touch=way.by == "touch")
    hands = open_the_map(page, way)
    brief = page.locator(".map-brief")
    everything = activities(brief)
    choose(page, hands, "Periode", "Laatste twaalf maanden")
    expect(page).to_have_url(re.compile("periode=recent"))
    recent = activities(brief)
    assert 0 < recent < everything
    choose(page, hands, "Thema", "Werkbaar werk en jobmobiliteit")
    expect(page).to_have_url(re.compile(r"periode=recent.*thema=werkbaar-werk"))
    expect(page.get_by_label("Periode")).to_have_value("recent")
    expect(brief).to_be_visible(timeout=30_000)  # as the page says, a choice that nobody made before is computed first
    assert 0 < activities(brief) < recent

    # The same as files, for what is chosen.
    graph = nx.read_gexf(io.BytesIO(saved(page, hands, "Netwerk voor Gephi (GEXF)")))
    assert graph.number_of_nodes() > 5
    assert all(data["weight"] > 0 for _one, _other, data in graph.edges(data=True))
    funds = list(csv.reader(io.StringIO(saved(page, hands, "Fondsen (CSV)").decode("utf-8-sig")), delimiter=";"))
    ties = list(csv.reader(io.StringIO(saved(page, hands, "Banden (CSV)").decode("utf-8-sig")), delimiter=";"))
    assert len(funds) - 1 == graph.number_of_nodes()
    assert len(ties) - 1 == graph.number_of_edges()
    assert all(len(row) == len(ties[0]) for row in ties)

    # What is seen now as an image, out of the same menu.
    menu = page.locator("details.menu", has=page.get_by_label("Bewaren als bestand"))
    if menu.get_attribute("open") is None:
        hands.press(menu.locator("summary"))
    with page.expect_download() as download:
        hands.press(menu.get_by_role("button", name="De kaart als beeld (PNG)"))
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")

    # The same as a list; its heads sort, in place and by the keyboard too.
    page.keyboard.press("Escape")
    hands.press(page.get_by_role("link", name="Als tabel"))
    expect(page).to_have_url(re.compile(r"tabel\?periode=recent"))
    table = page.get_by_role("table", name="Sectorfondsen")
    rows = table.locator("tbody tr")
    hands.press(page.get_by_role("link", name=re.compile(r"^Toon alle \d+$")))
    expect(rows).to_have_count(graph.number_of_nodes())
    name = page.get_by_role("link", name="Fonds", exact=True)
    hands.press(table.locator(name))
    expect(table.locator("th", has=name)).to_have_attribute("aria-sort", "ascending")
    names = rows.locator("td:nth-child(1)").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    hands.press(table.locator(name))
    expect(rows.locator("td:nth-child(1)")).to_have_text(names[::-1])
    if way.width < 600:  # the names and one column, which can be another
        expect(rows.first.locator("td:visible")).to_have_count(2)
        choose(page, hands, "Kolom", "Brug")
        expect(rows.first.locator("td:visible").nth(1)).to_have_text(re.compile(r"^\d+%$"))
    else:
        expect(rows.first.locator("td:visible")).to_have_count(table.locator("thead th").count())


def test_what_stands_beside_the_map_goes_through_the_years_with_it(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur", at="/samenwerkingskaart")
    panel, groups = page.locator("#fonds"), page.locator("#groepen-hier")
    before = panel.inner_text(), groups.inner_text()
    partners = page.locator(".map-list .muted")
    counts = partners.all_text_contents()
    page.get_by_text("Filters en weergave").first.click()
    expect(page.locator("ss-map canvas").first).to_be_visible()
    page.get_by_role("slider", name="Jaar").press("Home")
    expect(page.locator("[data-change]")).to_have_text(re.compile(r"^\d{4}: \d+ opvallende banden$"))
    whole = panel.get_by_role("link", name=re.compile("^Alles over het netwerk"))
    expect(whole).to_have_attribute("href", re.compile(r"periode=\d{4}"))
    assert panel.inner_text() != before[0], "the fund of who looks, though nobody chose it"
    assert groups.inner_text() != before[1]
    assert partners.all_text_contents() != counts, "the list counts the partners of that year"
    page.get_by_label("Grootte van een fonds").select_option(label="Verbindende rol")
    expect(page.locator("[data-scale]")).to_have_text(
        "Groter teken: verbindende rol. Dikkere lijn: sterkte van de band."
    )


def test_what_one_opened_beside_the_map_stays_open(open_page: Callable[..., Page], complaints: Complaints) -> None:
    """Also where it comes in slowly: who is fast has opened a partner by then."""
    page = open_page("directeur", at="/samenwerkingskaart", width=390)
    panel = page.locator("#fonds")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Alimento")
    opened = panel.locator(".partners details").first
    summary = opened.locator("summary")
    late: list[Route] = []
    page.route(re.compile(r"/samenwerkingskaart/fondsen/"), lambda route: late.append(route))

    # The fund that stands there already is not asked for again.
    page.locator(".map-picture a[data-node=alimento] g").click()
    expect(page.locator("ss-map canvas").first).to_be_visible()
    summary.click()
    assert late == []

    # Another period is, and what is open in it stays so, with the focus.
    page.get_by_text("Filters en weergave").first.click()
    with page.expect_request(re.compile(r"/samenwerkingskaart/fondsen/alimento.*periode=\d{4}")):
        page.get_by_role("slider", name="Jaar").press("ArrowLeft")
    name = opened.get_attribute("id")
    summary.focus()
    late[0].continue_()
    expect(panel.locator("a[href*='periode=']").first).to_be_attached()
    assert page.locator(f"#{name}").get_attribute("open") is not None
    expect(page.locator(f"#{name} summary")).to_be_focused()

    # What could not be fetched is asked for when one chooses it again.
    page.unroute_all()
    page.get_by_text("Zoek of kies fondsen").click()
    link = page.locator(".map-list").get_by_role("link", name=re.compile("^Woodwize"))
    page.context.set_offline(True)
    link.press("Enter")
    expect(page.locator("#meldingen .toast")).to_be_visible()
    page.context.set_offline(False)
    link.press("Enter")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Woodwize")
    complaints.forgive(r"ERR_INTERNET_DISCONNECTED|: htmx:|: undefined$")


def test_the_way_between_two_funds_is_told_from_the_first_to_the_second(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur", width=390)
    way = page.locator("[data-way]")
    told_of = page.request.get("/samenwerkingskaart/export/samenwerking.json").json()
    names = {node["id"]: node["name"] for node in told_of["nodes"]}
    ties = {frozenset((tie["a"], tie["b"])) for tie in told_of["ties"]}
    together = min(sorted(tie) for tie in ties)
    apart = next(pair for pair in combinations(sorted(set().union(*ties)), 2) if frozenset(pair) not in ties)
    page.goto(f"/samenwerkingskaart?samen={','.join(together)}")
    expect(way).to_have_text(f"{names[together[0]]} en {names[together[1]]} werken rechtstreeks samen.")
    told = []
    for chosen in (apart, apart[::-1]):
        page.goto(f"/samenwerkingskaart?samen={','.join(chosen)}")
        expect(way).to_contain_text("→")
        told.append(way.inner_text().removesuffix(".").partition(": ")[2].split(" → "))
    assert (told[0][0], told[0][-1]) == tuple(names[each] for each in apart)
    assert told[1] == told[0][::-1]
    # Below the map there is a way to what one chose, which a phone shows further down.
    page.get_by_role("link", name=f"Lees over {names[apart[1]]}, {names[apart[0]]}").click()
    expect(page.locator("#fonds").get_by_role("heading", level=2)).to_be_in_viewport()
    # In a meeting it fills the screen, with what one reads beside it.
    whole = page.get_by_role("button", name="Volledig scherm")
    for pressed, inside in (("true", ["map-layout"]), ("false", [])):
        whole.click()
        expect(whole).to_have_attribute("aria-pressed", pressed)
        assert page.evaluate("[...document.querySelectorAll(':fullscreen')].map((one) => one.className)") == inside


def activities(brief: Locator) -> int:
    """How many shared activities the map says it is made of."""
    found = re.search(r"(\d+) gezamenlijke", brief.inner_text())
    assert found is not None
    return int(found[1])


def test_played_on_a_slow_network_no_year_is_skipped_and_all_beside_it_follows(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur", at="/samenwerkingskaart")
    page.get_by_text("Filters en weergave").first.click()
    expect(page.locator("ss-map canvas").first).to_be_visible()
    slider = page.get_by_role("slider", name="Jaar")
    years = (slider.get_attribute("data-years") or "").split()

    waits = [1.6, 1.6]

    def late(route: Route) -> None:
        time.sleep(waits.pop() if waits else 0)
        route.continue_()

    page.route(re.compile(r"periode=\d{4}"), late)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const brief = document.querySelector('[data-change]').textContent.slice(0, 4);
            const link = document.querySelector('#fonds a[href*="periode="]');
            window.seen.push([brief, link && new URL(link.href).searchParams.get('periode')]);
          }).observe(document.querySelector('.map-layout'), { subtree: true, childList: true, characterData: true });
        }"""
    )
    page.get_by_role("button", name="Afspelen").click()
    expect(page.get_by_role("button", name="Afspelen")).to_be_visible(timeout=60_000)
    seen = [tuple(each) for each in page.evaluate("window.seen")]
    assert [year for year in dict.fromkeys(brief for brief, _panel in seen) if year in years] == years
    assert all((year, year) in seen for year in years), "the panel was about each year while that was shown"


def test_a_choice_made_before_the_scripts_came_is_followed(open_page: Callable[..., Page]) -> None:
    page = open_page("directeur")
    late: list[Route] = []
    page.route(re.compile(r"/app-\w+\.js$"), lambda route: late.append(route), times=1)
    page.goto("/samenwerkingskaart", wait_until="commit")
    page.get_by_label("Periode").select_option(label="Laatste twaalf maanden")
    expect(page).to_have_url(re.compile("samenwerkingskaart$"))
    late[0].continue_()
    expect(page).to_have_url(re.compile("periode=recent"))
    page.go_back()
    expect(page).to_have_url(re.compile("samenwerkingskaart$"))
    expect(page.get_by_label("Periode")).to_have_value("")
