// Pictures in texts, one by one over the page: arrows go from one to the next, Escape closes, the alternative text stands below.
const dialog = document.getElementById('kijker');
const LINK = '.prose a[href^="/bijlagen/"]:has(> img)';

if (dialog) {
  const [picture, frame] = [dialog.querySelector('img'), dialog.querySelector('.viewer-frame')];
  const button = (name) => dialog.querySelector(`[data-do=${name}]`);
  let links = [];
  let at = 0;

  const setLarge = (isLarge) => {
    frame.classList.toggle('is-large', isLarge);
    button('zoom').setAttribute('aria-pressed', String(isLarge));
    const link = links[at];
    picture.src = isLarge ? link.href : link.querySelector('img').src; // the full one only when it is asked for
  };

  const show = (number) => {
    at = number;
    const words = links[at].querySelector('img').alt;
    picture.alt = words;
    dialog.querySelector('.viewer-words').textContent = words;
    const numbers = [at + 1, links.length];
    dialog.querySelector('.viewer-place').textContent = links.length > 1 ? dialog.dataset.place.replace(/\{\}/g, () => numbers.shift()) : '';
    button('back').disabled = at === 0;
    button('on').disabled = at === links.length - 1;
    setLarge(false);
  };

  const go = (step) => {
    if (links[at + step]) show(at + step);
    if (document.activeElement === document.body || document.activeElement.disabled) frame.focus();
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest(LINK);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    links = [...document.querySelectorAll(LINK)];
    show(links.indexOf(link));
    dialog.showModal();
    frame.focus();
  });

  dialog.addEventListener('click', ({ target }) => {
    const name = target.closest('[data-do]')?.dataset.do;
    if (name === 'back') go(-1);
    else if (name === 'on') go(1);
    else if (name === 'zoom' || target === picture) setLarge(!frame.classList.contains('is-large'));
  });

  dialog.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isLarge = frame.classList.contains('is-large'); // then arrows scroll
    if (step && !isLarge) go(step);
    else if (event.key === '+' || event.key === '-') setLarge(event.key === '+');
    else return;
    event.preventDefault();
  });

  dialog.addEventListener('close', () => picture.removeAttribute('src'));
}
