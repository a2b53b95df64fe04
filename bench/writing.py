"""Benchmark `typing`: how long each key takes in the editor, in a long text."""

from collections.abc import Iterator

from bench.browser import chromium, visitor
from bench.figures import Figure, Refused
from bench.machine import median, percentile
from bench.places import find_places
from bench.server import demo_data, samenspel
from bench.sessions import sign_in

LETTERS, GOAL_MS, PACE_MS = 20_000, 16.0, 60
PARAGRAPH = (
    "Bij ons leeft **dezelfde** vraag, en we probeerden al een paar dingen die [hier](https://www.serv.be) staan. "
)
WORDS = "een bevraging bij vijf ondernemingen "

# From when the browser got a key until the text with its letter is laid out: what kept the key waiting counts too.
WATCH = """() => {
  const text = document.querySelector('.composer-text');
  const taken = window.taken = [];
  let pressedAt;
  window.addEventListener('keydown', (event) => { pressedAt = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (pressedAt === undefined) return;
    text.getBoundingClientRect();
    taken.push(performance.now() - pressedAt);
    pressedAt = undefined;
  }).observe(text, {childList: true, subtree: true, characterData: true});
  return text.textContent.length;
}"""


def run(quick: bool) -> Iterator[Figure]:
    """Types in the middle of a new topic of so many letters, at the pace of somebody who types fast."""
    times = 4 if quick else 12
    block = PARAGRAPH * 4
    text = "\n\n".join([block] * (3 * LETTERS // (2 * len(block))))
    with demo_data() as data, samenspel(data) as server, chromium() as browser:
        places = find_places(data)
        page = visitor(browser, server, sign_in(server, places.members)[0]).new_page()
        page.goto(f"{server.base}/overleg/{places.slug}/onderwerpen/nieuw")
        field = page.locator("textarea[name=body]")
        field.evaluate("(field, text) => { field.value = text; }", text)
        field.click()
        page.locator(".composer-text").wait_for()
        letters = int(page.evaluate(WATCH))
        if letters < LETTERS:
            raise Refused(f"the editor shows {letters} letters, where {LETTERS} were to be")
        page.locator(".composer-text > p").nth(20).click()
        page.keyboard.type(WORDS * times, delay=PACE_MS)
        taken = [float(each) for each in page.evaluate("() => window.taken")]
    if len(taken) < 0.9 * len(WORDS) * times:
        raise Refused(f"only {len(taken)} of {len(WORDS) * times} keys changed the text")
    about = f"{len(taken)} keys in a text of {letters} letters; p50 {median(taken):.1f} ms, longest {max(taken):.0f} ms"
    yield Figure("key-p95", percentile(taken, 95), "ms", GOAL_MS, about)
