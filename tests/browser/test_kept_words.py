"""Whatever somebody types is still there until the server took it, and is nobody else's."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hands import until

GROUP = "/overleg/wg-werkbaar-wint"
NEW_TOPIC = f"{GROUP}/onderwerpen/nieuw"
TOPIC = "Wat doen we met de resultaten van de bevraging?"
BODY = "Eerste regel\n\nTweede regel <b>zo</b>"
PUT_BACK = re.compile(r"We hebben teruggezet wat je hier op .+ typte\.")
ENDED = "Je bent afgemeld. Meld je aan: je tekst blijft staan."
KEPT = "Object.keys(localStorage).filter((key) => key.includes(':form:')).length"
FORGET = "for (const key of Object.keys(localStorage)) if (key.includes(':form:')) localStorage.removeItem(key)"
#: How many drafts are on the disk that the server has no copy of, with these words in them.
WRITTEN = """new Promise((resolve, reject) => {
    const request = indexedDB.open('samenspel');
    request.onupgradeneeded = () => request.result.createObjectStore('drafts');
    request.onerror = reject;
    request.onsuccess = () => {
        const found = request.result.transaction('drafts').objectStore('drafts').getAll();
        found.onsuccess = () => {
            request.result.close();
            resolve(found.result.filter((text) => text.includes('%s')).length);
        };
    };
})"""

#: The largest form of a page, filled in as far as it can be, and what is in it then.
FILL = """() => {
    const typed = (form) => [...form.elements].filter((field) => field.name && field.closest('form')
        && !['hidden', 'submit', 'button', 'file', 'fieldset', 'output'].includes(field.type));
    const form = [...document.querySelectorAll('main form[method=post]')]
        .sort((a, b) => typed(b).length - typed(a).length)[0];
    form.querySelector('[data-more]')?.click();
    form.querySelector('[data-more]')?.click();
    typed(form).forEach((field, at) => {
        if (field.type === 'checkbox') field.checked = !field.checked;
        else if (field.type === 'radio') field.checked = true;
        else if (field.options) field.selectedIndex = field.options.length - 1;
        else field.value = { date: `2027-03-1${at % 9}`, time: `1${at % 9}:30`, number: '3' }[field.type]
            ?? `Tekst ${at} <b>&`;
        for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
    });
    return 0;
}"""
READ = """() => {
    const fields = (form) => [...form.elements].filter((field) => field.name
        && !['hidden', 'submit', 'button', 'file', 'fieldset', 'output'].includes(field.type));
    const form = [...document.querySelectorAll('main form[method=post]')]
        .sort((a, b) => fields(b).length - fields(a).length)[0];
    return fields(form).map((field) => [field.name, ['checkbox', 'radio'].includes(field.type)
        ? `${field.value} ${field.checked}` : field.value]);
}"""


def write_topic(page: Page, title: str, body: str = BODY) -> None:
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Tekst", exact=True).fill(body)


def test_every_form_puts_back_what_was_typed(open_page: Callable[..., Page]) -> None:
    addresses = {
        "sectorconsulent": (NEW_TOPIC, f"{GROUP}/agendavoorstellen", "/mijn-fiche"),
        "isa": (
            f"{GROUP}/bijeenkomsten/nieuw",
            f"{GROUP}/datumprikkers/nieuw",
            f"{GROUP}/reeksen/nieuw",
            f"{GROUP}/bewerken",
            f"{GROUP}/deelnemers",
            "/initiatieven/nieuw",
            "/samenwerkingskaart/inlezen",
            "/samenwerkingskaart/partnerschappen/zoeken",
        ),
        "beheerder": ("/beheer/uitnodigingen", "/beheer/fondsen/nieuw"),
    }
    for role, pages in addresses.items():
        page = open_page(role)
        page.on("dialog", lambda dialog: dialog.accept())
        for address in pages:
            page.goto(address)
            page.evaluate(FILL)
            typed = page.evaluate(READ)
            page.goto(address)  # the page before was left without sending
            expect(page.locator(".draft"), address).to_contain_text(PUT_BACK)
            assert page.evaluate(READ) == typed, address
            page.get_by_role("button", name="Weggooien").click()
            assert page.evaluate(READ) != typed, address
        assert page.evaluate(KEPT) == 0


def test_a_session_that_ends_while_one_writes_costs_no_word(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC, width=390)
    page.on("dialog", lambda dialog: dialog.accept())
    write_topic(page, "Geschreven terwijl de tijd om was")
    page.locator("input[type=file]").set_input_files(
        {"name": "nota.txt", "mimeType": "text/plain", "buffer": b"Een nota"}
    )
    expect(page.locator("input[name=staged]")).to_have_count(1)  # it was sent ahead
    page.context.clear_cookies(name="samenspel")
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    alert = page.locator(".not-sent")
    expect(alert).to_contain_text(ENDED)
    expect(page.get_by_label("Titel")).to_have_value("Geschreven terwijl de tijd om was")
    alert.get_by_role("link", name="Aanmelden").click()
    page.locator("button[name=role][value=isa]").click()  # somebody else, in the same browser
    page.goto(NEW_TOPIC)
    expect(page.get_by_label("Titel")).to_have_value("")
    expect(page.locator(".draft")).to_have_count(0)
    page.context.clear_cookies(name="samenspel")
    page.goto(NEW_TOPIC)
    page.locator("button[name=role][value=sectorconsulent]").click()
    expect(page.locator(".draft")).to_contain_text(PUT_BACK)
    expect(page.locator(".upload")).to_contain_text("nota.txt")
    expect(page.locator("textarea[name=body]")).to_have_value(BODY)
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geschreven terwijl de tijd om was")
    until(page, f"{KEPT} === 0")
    page.go_back()
    expect(page.get_by_label("Titel")).to_have_value("")  # it was taken: the browser brings nothing back to send again
    expect(page.locator("textarea[name=body]")).to_have_value("")
    complaints.forgive(r"status of 401")  # the bell asked without a session, now and then


def test_an_old_page_is_sent_all_the_same_and_errors_keep_the_words(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.clear_cookies(name="samenspel")
    other = page.context.new_page()
    other.goto("/aanmelden")
    other.locator("button[name=role][value=sectorconsulent]").click()
    write_topic(page, "")
    page.get_by_role("button", name="Plaatsen", exact=True).click()  # with the token of the session before
    expect(page.locator(".ds-error-summary")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value(BODY)
    page.get_by_label("Titel").fill("Halve titel")
    until(page, f"{KEPT} > 0")
    page.go_back()
    expect(page.get_by_label("Titel")).to_have_value("Halve titel")
    expect(page.locator("textarea[name=body]")).to_have_value(BODY)
    complaints.forgive(r"status of (401|422)")  # the bell asked without a session, too
    # Another tab takes the draft over; the first goes on with its own.
    other.goto(NEW_TOPIC)
    expect(other.get_by_label("Titel")).to_have_value("Halve titel")
    other.get_by_label("Titel").fill("Titel in de andere tab")
    page.get_by_label("Titel").fill("Titel in de eerste tab")
    until(page, f"{KEPT} === 2")
    other.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Titel in de andere tab")
    other.goto(NEW_TOPIC)
    expect(other.get_by_label("Titel")).to_have_value("Titel in de eerste tab")
    other.get_by_role("button", name="Weggooien").click()
    expect(other.get_by_label("Titel")).to_have_value("")
    # A tab that only shows what another one writes does not bring it back once that is sent.
    page.goto(NEW_TOPIC)
    write_topic(page, "Verzonden uit de eerste tab")
    until(page, "Object.values(localStorage).filter((kept) => kept.includes('Verzonden uit')).length === 1")
    other.goto(NEW_TOPIC)
    expect(other.get_by_label("Titel")).to_have_value("Verzonden uit de eerste tab")
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Verzonden uit de eerste tab")
    other.get_by_label("Titel").dispatch_event("input")  # as it does when it fills in the text, perhaps this late
    other.goto(NEW_TOPIC)
    expect(other.get_by_label("Titel")).to_have_value("")
    complaints.forgive(r"status of 400")  # a draft, with the token of the session before


def test_without_a_network_nothing_is_sent_and_nothing_is_lost(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    write_topic(page, "Geschreven in de trein")
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.locator(".not-sent")).to_have_text("Niet verzonden: geen verbinding. Je tekst staat hier nog.")
    # A browser that is killed has not stored it yet, but it is on the disk.
    until(page, (WRITTEN % "in de trein") + ".then((count) => count === 1)")
    page.evaluate(FORGET)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".draft")).to_contain_text(PUT_BACK)
    expect(page.get_by_label("Titel")).to_have_value("Geschreven in de trein")
    expect(page.locator("textarea[name=body]")).to_have_value(BODY)
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geschreven in de trein")
    # A reply goes by a script: the same.
    reply = page.get_by_label("Je reactie")
    reply.fill("Een reactie in een tunnel")
    page.context.set_offline(True)
    page.get_by_role("button", name="Reageren").click()
    expect(page.locator("#reageren .not-sent")).to_contain_text("Niet verzonden: geen verbinding.")
    page.context.set_offline(False)
    tried: list[str] = []

    def busy(route: Any) -> None:
        tried.append(route.request.method)
        if len(tried) < 3:
            route.fulfill(status=503, headers={"Retry-After": "0"}, body="Even geduld")
        else:
            route.continue_()

    page.route(re.compile(r"/reacties$"), busy)
    page.get_by_role("button", name="Reageren").click()
    expect(page.locator(".post", has_text="Een reactie in een tunnel")).to_have_count(1)
    expect(page.get_by_label("Je reactie")).to_have_value("")
    assert tried == ["POST"] * 3
    page.reload()
    expect(page.get_by_label("Je reactie")).to_have_value("")
    # A session that ended, also here.
    page.get_by_label("Je reactie").fill("Te laat")
    page.context.clear_cookies(name="samenspel")
    page.get_by_role("button", name="Reageren").click()
    expect(page.locator("#reageren .not-sent")).to_contain_text(ENDED)
    complaints.forgive(
        r"ERR_INTERNET_DISCONNECTED|dynamically imported module|: htmx:|(status of|Error Code) (503|401)"
    )


def test_what_is_typed_is_on_the_other_device_and_comes_back_when_a_browser_lost_it(
    open_page: Callable[..., Page],
) -> None:
    first, second = (open_page("sectorconsulent", at=NEW_TOPIC) for _ in range(2))
    for each in (first, second):
        each.on("dialog", lambda dialog: dialog.accept())
    write_topic(first, "Op het eerste toestel", "Daar begon ik.")
    expect(first.locator(".composer-draft")).to_have_text(re.compile(r"Bewaard om \d\d:\d\d"))
    second.goto(NEW_TOPIC)
    offered = second.locator(".elsewhere")
    expect(offered).to_contain_text("op een ander toestel of voor je je afmeldde: “Op het eerste toestel”")
    expect(second.get_by_label("Titel")).to_have_value("")
    # Both go on with their own: neither takes the place of the other.
    write_topic(second, "Op het tweede toestel", "Hier ging het anders.")
    expect(second.locator(".composer-draft")).to_contain_text("Bewaard om")
    offered.get_by_role("button", name="Overnemen").click()
    expect(second.get_by_label("Titel")).to_have_value("Op het eerste toestel")
    expect(second.locator("textarea[name=body]")).to_have_value("Daar begon ik.")
    second.get_by_role("button", name="Zet mijn tekst terug").click()
    expect(second.get_by_label("Titel")).to_have_value("Op het tweede toestel")
    # A browser that was killed may have lost what it stored last.
    first.evaluate(FORGET)
    first.reload()
    expect(first.get_by_label("Titel")).to_have_value("Op het eerste toestel")
    first.goto("/concepten")
    rows = first.locator("li.row")
    expect(rows.filter(has_text="Op het tweede toestel")).to_have_count(1)
    rows.filter(has_text="Op het tweede toestel").get_by_role("link", name="Verder schrijven").click()
    expect(first.get_by_label("Titel")).to_have_value("Op het tweede toestel")
    first.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Op het tweede toestel")
    first.goto("/concepten")
    expect(rows.filter(has_text="Op het tweede toestel")).to_have_count(0)


def test_signing_out_leaves_nothing_behind(open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC)
    page.on("dialog", lambda dialog: dialog.accept())
    # A session of its own: the one of the other tests goes on.
    page.context.clear_cookies(name="samenspel")
    page.goto(NEW_TOPIC)
    page.locator("button[name=role][value=sectorconsulent]").click()
    page.route(re.compile(r"/concepten/"), lambda _route: None)  # no answer: it is on this disk alone
    write_topic(page, "Van mij alleen")
    until(page, f"{KEPT} === 1")
    until(page, (WRITTEN % "Van mij") + ".then((count) => count === 1)")
    other = page.context.new_page()
    other.goto("/")
    other.locator(".bar .menu summary").click()
    other.get_by_role("button", name="Afmelden").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Aanmelden")
    expect(page).to_have_url(re.compile(r"/aanmelden"))
    for each in (page, other):
        left = each.evaluate("({ ...localStorage, ...sessionStorage })")
        assert left in ({}, {"htmx-current-path-for-history": "/aanmelden"})
        until(each, (WRITTEN % "") + ".then((count) => count === 0)")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/aanmelden"))
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"samenspel", "samenspel_taken", "kleurmodus"}
    page.locator("button[name=role][value=isa]").click()
    page.goto(NEW_TOPIC)
    expect(page.get_by_label("Titel")).to_have_value("")
    complaints.forgive(r"status of 401")  # the page that was left open may ask once more before it hears of the end


def test_without_scripts_the_words_go_through_the_sign_in(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at=NEW_TOPIC, java_script_enabled=False)
    write_topic(page, "Geschreven zonder scripts")
    page.context.clear_cookies(name="samenspel")
    page.get_by_role("button", name="Plaatsen", exact=True).click()
    expect(page.locator(".alert")).to_contain_text([ENDED])
    page.locator("button[name=role][value=sectorconsulent]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je tekst staat hier nog")
    expect(page.locator("textarea").last).to_have_value(BODY)
    page.get_by_role("button", name="Opnieuw versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geschreven zonder scripts")
    complaints.forgive(r"401")


def test_a_tap_after_the_session_ended_goes_along_through_the_sign_in(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    page = open_page("sectorconsulent", at="/", width=390)
    row = page.locator("li[id^=antwoord-]").first
    title = row.locator(".row-title").inner_text()
    page.context.clear_cookies(name="samenspel")
    row.get_by_role("button", name=re.compile("^Misschien")).click()
    page.locator("button[name=role][value=sectorconsulent]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit is nog niet bewaard")
    page.get_by_role("button", name="Opnieuw versturen").click()
    expect(page.locator("#dag, main").first).to_contain_text("misschien", ignore_case=True)
    page.goto("/")
    expect(page.locator("#dag")).not_to_contain_text(title)
    complaints.forgive(r"401")


def test_a_file_that_was_refused_is_not_asked_for_again(open_page: Callable[..., Page], complaints: Complaints) -> None:
    page = open_page("sectorconsulent", at="/mijn-fiche", width=390)
    page.get_by_label("Telefoon").fill("02 123 45 67")
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
    page.locator("input[type=file]").set_input_files({"name": "ik.png", "mimeType": "image/png", "buffer": drawing})
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator(".field-error").first).to_contain_text("ik.png")
    expect(page.get_by_label("Telefoon")).to_have_value("02 123 45 67")
    expect(page.get_by_text("Kies deze bestanden opnieuw")).to_have_count(0)
    page.goto("/mijn-fiche")
    expect(page.get_by_label("Telefoon")).to_have_value("02 123 45 67")
    expect(page.get_by_text("Kies deze bestanden opnieuw")).to_have_count(0)
    page.get_by_role("button", name="Weggooien").click()
    complaints.forgive(r"status of 422")
