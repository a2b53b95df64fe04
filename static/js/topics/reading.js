// How far one read a topic: the last reply that was in view, told to the server after a moment of rest.
const place = document.querySelector('[data-read]');

if (place) {
  let read = place.dataset.readNumber === '' ? -1 : Number(place.dataset.readNumber);
  let seen = read;
  let waiting;

  const send = () => {
    clearTimeout(waiting);
    if (seen <= read) return;
    read = seen;
    const body = new FormData(document.getElementById('bericht'));
    body.set('number', read);
    fetch(place.dataset.read, { method: 'POST', body, headers: { 'HX-Request': 'true' }, keepalive: true }).catch(() => {
      read = -1; // another try comes with the next one
    });
  };

  // Half of a post, or half of the window full of it.
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      const isSeen = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2);
      if (isSeen && !document.hidden) seen = Math.max(seen, Number(target.dataset.seq ?? 0));
    }
    if (seen <= read) return;
    clearTimeout(waiting);
    waiting = setTimeout(send, 800);
  }, { threshold: [0, 0.25, 0.5, 0.75, 1] });

  const watch = () => {
    for (const post of place.querySelectorAll('.post')) watcher.observe(post);
  };
  watch();

  // What came in while the page was not looked at is new when one comes back: a line says where it begins.
  document.addEventListener('samenspel:added', ({ detail: { element, isNew } }) => {
    if (!element.matches('.post')) return;
    watcher.observe(element);
    const isOwn = element.dataset.author === place.dataset.me;
    if (!isNew || isOwn || !document.hidden || document.getElementById('nieuw')) return;
    const line = document.createElement('p');
    Object.assign(line, { id: 'nieuw', className: 'day-line is-new', textContent: place.dataset.new, tabIndex: -1 });
    element.before(line);
  });

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      send();
      return;
    }
    watcher.disconnect(); // each is looked at once more
    watch();
  });
  window.addEventListener('pagehide', send);
  // Who makes it unread from a reply on has not read it by leaving.
  document.addEventListener('submit', (event) => {
    if (event.submitter?.formAction.endsWith('/ongelezen')) {
      clearTimeout(waiting);
      seen = read;
    }
  });
}
