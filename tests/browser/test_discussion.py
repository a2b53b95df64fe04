"""What one does in a discussion: quote what one selected, mention somebody by keyboard, thank with one press."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

LIST = "/overleg/wg-werkbaar-wint/onderwerpen"
SELECT = """post => {
    const words = post.querySelector('.prose p').firstChild;
    getSelection().setBaseAndExtent(words, 0, words, 12);
    return getSelection().toString().trim();
}"""


def test_words_are_quoted_somebody_is_mentioned_and_thanked(open_page: Callable[..., Page]) -> None:
    page = open_page("sectorconsulent", at=LIST)
    page.locator("li.row", has_text="reacties").first.locator(".row-title").click()
    post = page.locator(".post[data-seq]:not(.is-mine)").first
    author, path = post.locator(".person-name").inner_text(), post.locator(".post-link").get_attribute("href")

    # The button beside the selection quotes it in the editor, with a link to where it stands.
    chosen = post.evaluate(SELECT)
    post.locator(".quote-chosen").press("Enter")
    written, editor = page.locator("#reageren textarea"), page.locator("#reageren .composer-text")
    quote = f"> **[{author}]({path}):**\n>\n> {chosen}"
    expect(written).to_have_value(re.compile(rf"^{re.escape(quote)}\s*$"))
    expect(post.locator(".quote-chosen")).to_have_count(0)

    # Where the caret is, a mention is completed with nothing but the keyboard.
    expect(editor).to_be_focused()
    page.keyboard.type("Dag @il")
    options = page.get_by_role("option")
    option = options.filter(has_text="SERV").first
    expect(option).to_be_visible()
    name = option.locator(".person-name").inner_text()
    while option.get_attribute("aria-selected") == "false":
        page.keyboard.press("ArrowDown")
    expect(editor).to_have_attribute("aria-activedescendant", re.compile("^vermelding-"))
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    page.keyboard.type("en allen")
    expect(written).to_have_value(f"{quote}\n\nDag @{name} en allen")

    # The page stays, and so does the focus: the same button takes the thanks back.
    thanks = post.get_by_role("button", name="Dank je")
    thanks.click()
    expect(thanks).to_have_attribute("aria-pressed", "true")
    expect(thanks).to_be_focused()
    thanks.press("Enter")
    expect(thanks).to_have_attribute("aria-pressed", "false")
