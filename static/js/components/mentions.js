// Completes what follows an @ in a textarea with data-mentions (the address of the suggestions), or in the editor that stands
// in for it, and says below it whom the mentions in it reach. What is chosen is plain text: the server finds the names again
// when it stores the text.
const TYPED = /(?<![\p{L}\d_@./+-])@([\p{L}\d][^\n@]{0,59})?$/u;
const NAMES = /(?<![\p{L}\d_@./+-])@[\p{L}\d][^\n@]*/gu;
const COPIED = ['boxSizing', 'width', 'font', 'letterSpacing', 'lineHeight', 'padding', 'border', 'textIndent'];

let list; // the open list
let field; // the textarea that it is of
let input; // where one types: the textarea, or the text of its editor
let typing; // what stands before the caret there, where that is on the screen, and how it is replaced
let asked;
let wait;
let nothing; // the beginning of which there are no suggestions
let chosen; // what was completed last: it asks for no more

const options = () => [...(list?.children ?? [])];
const active = () => list?.querySelector('[aria-selected=true]');
const isMention = (target) => target instanceof HTMLTextAreaElement && target.dataset.mentions;

async function html(address, signal) {
  try {
    const answer = await fetch(address, { headers: { 'HX-Request': 'true' }, signal });
    return answer.ok && !answer.redirected ? await answer.text() : '';
  } catch {
    return '';
  }
}

function close() {
  clearTimeout(wait);
  asked?.abort();
  list?.remove();
  list = undefined;
  for (const name of ['aria-controls', 'aria-activedescendant']) input?.removeAttribute(name);
}

function activate(option) {
  active()?.setAttribute('aria-selected', 'false');
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', option.id);
}

// Where a letter of a textarea stands on the screen: a copy of it as a block tells.
function spot(target, at) {
  const copy = document.createElement('div');
  const mark = document.createElement('span');
  const style = getComputedStyle(target);
  for (const name of COPIED) copy.style[name] = style[name];
  Object.assign(copy.style, { position: 'absolute', visibility: 'hidden', whiteSpace: 'pre-wrap', overflowWrap: 'break-word' });
  mark.textContent = '@';
  copy.append(target.value.slice(0, at), mark);
  document.body.append(copy);
  const box = target.getBoundingClientRect();
  const [left, top] = [box.left + mark.offsetLeft, box.top + mark.offsetTop - target.scrollTop];
  const bottom = Math.min(top + mark.offsetHeight, box.bottom);
  copy.remove();
  return { left, top, bottom };
}

// What the editor says of its caret, for a textarea.
function caretOf(target) {
  return {
    dom: target,
    before: target.value.slice(0, target.selectionStart),
    boxAt: (length) => spot(target, target.selectionStart - length),
    replace: (length, text) => {
      const end = target.selectionStart;
      target.setSelectionRange(end - length, end);
      if (!document.execCommand('insertText', false, text)) target.setRangeText(text, end - length, end, 'end');
      target.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
}

const written = () => TYPED.exec(typing.before)?.[0] ?? '';

function place() {
  if (!list) return;
  const { left, top, bottom } = typing.boxAt(written().length);
  const below = (window.visualViewport?.height ?? window.innerHeight) - bottom; // above the keyboard of a phone
  list.style.maxHeight = '';
  const isAbove = below < list.offsetHeight + 12 && top > below;
  list.style.maxHeight = `${Math.min(list.offsetHeight, Math.max(top, below) - 12)}px`;
  list.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${isAbove ? top - list.offsetHeight - 4 : bottom + 4}px`;
}

async function suggest(target, typed) {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const found = await html(`${target.dataset.mentions}?q=${encodeURIComponent(typed)}`, signal);
  if (signal.aborted || document.activeElement !== typing.dom) return;
  close();
  const parsed = document.createElement('template');
  parsed.innerHTML = found;
  if (!parsed.content.querySelector('[role=option]')) {
    nothing = found && typed ? typed : undefined;
    return;
  }
  [field, input, list] = [target, typing.dom, parsed.content.firstElementChild];
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  list.addEventListener('pointerdown', (event) => event.preventDefault()); // the focus stays where one types
  list.addEventListener('click', (event) => complete(event.target.closest('[role=option]')));
  document.body.append(list);
  place();
  activate(list.firstElementChild);
}

function complete(option) {
  if (!option) return;
  const { length } = written();
  chosen = `@${option.dataset.text} `;
  close();
  typing.replace(length, chosen);
}

function look(target, caret) {
  typing = caret;
  const match = caret.dom === document.activeElement && TYPED.exec(caret.before);
  const typed = match?.[1] ?? '';
  if (!match || match[0].startsWith(chosen) || (nothing && typed.startsWith(nothing))) {
    close();
    return;
  }
  nothing = undefined;
  clearTimeout(wait);
  wait = setTimeout(() => suggest(target, typed), 150);
}

document.addEventListener('input', ({ target }) => {
  if (!isMention(target)) return;
  tell(target);
  if (!target.hidden) look(target, caretOf(target));
});

document.addEventListener('samenspel:caret', ({ target, detail }) => {
  if (!isMention(target)) return;
  if (detail.isTyped) look(target, detail);
  else if (list && target === field) {
    typing = detail;
    if (!written()) close();
  }
});

// Before what the composer and the chat do with these keys.
document.addEventListener('keydown', (event) => {
  if (!list || event.target !== input || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = options();
  const at = all.indexOf(active());
  const isWritten = written().slice(1) === active().dataset.text;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) activate(all[(at + step + all.length) % all.length]);
  else if (event.key === 'Escape') close();
  else if (event.key === 'Tab' || event.key === 'Enter') {
    if (event.shiftKey || isWritten) {
      close();
      return;
    }
    complete(active());
  } else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener('focusout', ({ target }) => target === input && close());
for (const name of ['scroll', 'resize']) window.addEventListener(name, place, { capture: true, passive: true });

// The names with a few words after them, since a name may have several, outside of quotes and blocks of code.
function names(text) {
  const lines = text.replace(/^```[^]*?(^```|$(?![^]))/gm, '').split('\n').filter((line) => !/^\s*>/.test(line));
  const found = lines.flatMap((line) => line.match(NAMES) ?? []);
  return [...new Set(found.map((tail) => tail.slice(1, 120).trim().split(' ').slice(0, 8).join(' ')))].slice(0, 10);
}

const told = new WeakMap();

function tell(target) {
  const said = target.form?.querySelector('.mention-reach');
  if (!said) return;
  const query = names(target.value).map((name) => `naam=${encodeURIComponent(name)}`).join('&');
  const last = told.get(target);
  if (query === (last?.query ?? '')) return;
  clearTimeout(last?.timer);
  const timer = setTimeout(async () => {
    const words = query ? await html(`${target.dataset.mentions}/bereik?${query}`) : '';
    if (told.get(target).query === query) said.innerHTML = words.trim();
  }, query ? 700 : 0);
  told.set(target, { query, timer });
}
