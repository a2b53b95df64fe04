"""Times are Belgian ones: who is abroad reads so, and nobody else."""

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server, sign_in

WORDS = "Alle uren op deze pagina zijn Belgische tijd."

GAP = "(note) => note.nextElementSibling.getBoundingClientRect().top - note.getBoundingClientRect().bottom"


def test_who_is_abroad_reads_whose_time_it_is(browser: Browser, server: Server) -> None:
    # Paris has the clock of Brussels by another name; London differs by an hour, Algiers in summer only.
    for zone, is_told in (("Europe/Paris", False), ("Europe/London", True), ("Africa/Algiers", True)):
        with browser.new_context(
            base_url=server.address, locale="nl-BE", timezone_id=zone, viewport={"width": 390, "height": 844}
        ) as context:
            sign_in(context, "isa")
            page = context.new_page()
            for path in ("/bijeenkomsten", f"/bijeenkomsten/{server.running_meeting()}"):
                page.goto(path)
                expect(page.get_by_text(WORDS)).to_be_visible(visible=is_told)
                if is_told:
                    assert page.get_by_text(WORDS).evaluate(GAP) >= 16, "what follows keeps clear of it"
            page.goto("/fondsen")
            expect(page.get_by_text(WORDS)).to_be_hidden()
    with browser.new_context(
        base_url=server.address, timezone_id="America/New_York", java_script_enabled=False
    ) as context:
        sign_in(context, "isa")
        page = context.new_page()
        page.goto("/bijeenkomsten")
        expect(page.get_by_text(WORDS)).to_be_hidden()
