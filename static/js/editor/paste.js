// What is pasted keeps its headings, lists, links, bold and italic words and tables, and nothing else: what Word, Outlook,
// Excel and web pages put around them goes. The schema of the editor then leaves out what it does not know.
const GONE = 'style, script, meta, link, title, xml, o\\:p, noscript, template, button, svg, [hidden], [aria-hidden="true"]';
const BLOCKS = 'p, div, li, h1, h2, h3, h4, h5, h6, blockquote, pre, tr';
const LIST_LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
const ORDERED = /^\s*\(?(?:\d+|[a-z]{1,2}|[ivxlc]+)[.)]/i;
// Something of Markdown that nobody writes by chance.
const MARKDOWN = /^ {0,3}(?:#{1,6} \S|[-*+] \S|\d{1,3}[.)] \S|> ?\S|```|\|.*\|[ \t]*$)|\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\((?:https?:|mailto:|\/)/m;

const STYLED = [['font-weight', /^(?:bold|[6-9]\d\d)/, 'b'], ['font-style', /^(?:italic|oblique)/, 'i'], ['text-decoration(?:-line)?', /line-through/, 's']];

const unwrap = (element) => element.replaceWith(...element.childNodes);
const isEmpty = (element) => !element.textContent.trim() && !element.querySelector('img, br, td, hr');

function rename(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

const styleOf = (element, name) => new RegExp(`(?:^|;)\\s*${name}:\\s*([^;]+)`, 'i').exec(element.dataset.style ?? '')?.[1].trim() ?? '';

// Words that are bold, italic or struck out by their style are so by their element; what is hidden goes.
function readStyles(body) {
  for (const element of body.querySelectorAll('[data-style]')) {
    if (styleOf(element, 'display') === 'none' || /mso-hide:\s*all/.test(element.dataset.style)) element.remove();
    else if (element.tagName === 'B' && /^(?:normal|[1-5]\d\d)/.test(styleOf(element, 'font-weight'))) unwrap(element);
    else if (element.querySelector(BLOCKS) || /^(?:UL|OL|LI|TABLE|TR|H\d)$/.test(element.tagName)) continue;
    else {
      for (const [name, pattern, tag] of STYLED) {
        if (!pattern.test(styleOf(element, name))) continue;
        const made = body.ownerDocument.createElement(tag);
        made.append(...element.childNodes);
        element.append(made);
      }
    }
  }
}

// A paragraph of Word that looks like an item of a list: how deep, and what its sign is.
function wordItem(element) {
  const level = LIST_LEVEL.exec(element.dataset.style ?? '')?.[1];
  if (!level && !/^MsoList(?:Paragraph|Bullet|Number)/i.test(element.className)) return null;
  const sign = [...element.querySelectorAll('[data-style*="mso-list"]')].find((span) => /ignore/i.test(span.dataset.style));
  if (!level && !sign) return null;
  const text = sign?.textContent ?? '';
  sign?.remove();
  return { level: Number(level ?? 1), isOrdered: ORDERED.test(text), start: Number.parseInt(text.replace(/\D+/, ''), 10) || 1, nodes: [...element.childNodes], element };
}

// An item of the web edition of Word and Outlook, where each stands in a list of its own.
function webItem(element) {
  const level = Number(element.dataset.ariaLevel);
  const list = element.parentElement;
  if (!level || !list) return null;
  const paragraphs = element.querySelectorAll(':scope > p, :scope > div');
  paragraphs.forEach(unwrap);
  return { level, isOrdered: list.tagName === 'OL', start: list.start || 1, nodes: [...element.childNodes], element: list };
}

// Items that follow each other, as lists in lists.
function nest(items) {
  const { ownerDocument } = items[0].element;
  const listFor = ({ isOrdered, start }) => {
    const list = ownerDocument.createElement(isOrdered ? 'ol' : 'ul');
    if (isOrdered) list.start = start;
    return list;
  };
  const made = [];
  let open = [];
  for (const item of items) {
    open = open.slice(0, item.level);
    while (open.length < item.level || !open.at(-1)) {
      const list = listFor(item);
      const above = open.at(-1)?.lastElementChild;
      if (above) above.append(list);
      else if (open.length) open.at(-1).append(ownerDocument.createElement('li')).lastElementChild?.append(list);
      else made.push(list);
      open.push(list);
      if (open.length === 1 && item.level > 1 && !above) item.level = 1; // it begins in the middle
    }
    const tag = item.isOrdered ? 'OL' : 'UL';
    if (open.at(-1).tagName !== tag) {
      const list = listFor(item);
      open.at(-1).after(list);
      if (open.length === 1) made.push(list);
      open[open.length - 1] = list;
    }
    const li = ownerDocument.createElement('li');
    li.append(...item.nodes);
    open.at(-1).append(li);
  }
  return made;
}

function makeLists(body, selector, itemOf) {
  let run = [];
  const finish = () => {
    if (!run.length) return;
    const place = body.ownerDocument.createElement('div');
    run[0].element.before(place);
    place.append(...nest(run));
    for (const { element } of run) element.remove();
    unwrap(place);
    run = [];
  };
  for (const element of body.querySelectorAll(selector)) {
    if (!body.contains(element) || (element.tagName !== 'LI' && element.closest('li'))) continue;
    const item = itemOf(element);
    if (!item) finish();
    else {
      const last = run.at(-1)?.element;
      const between = last && (last.nextElementSibling === item.element || last === item.element || last.parentElement.nextElementSibling === item.element.parentElement);
      if (run.length && !between) finish();
      run.push(item);
    }
  }
  finish();
}

// Cells have one line each, and one for each column that they span; tables that only lay out a page are none.
function simplifyTables(body) {
  for (const table of [...body.querySelectorAll('table')].reverse()) {
    const cells = [...table.querySelectorAll('td, th')];
    if (cells.length < 2 || table.querySelector('table, h1, h2, h3, ul, ol, blockquote') || table.rows.length < 2) {
      cells.forEach((cell) => rename(cell, 'div'));
      table.querySelectorAll('tr, tbody, thead, tfoot, colgroup, col, caption').forEach(unwrap);
      unwrap(table);
      continue;
    }
    for (const cell of cells) {
      const blocks = [...cell.querySelectorAll(BLOCKS)];
      for (const block of blocks) {
        if (block.nextSibling && block.textContent.trim()) block.after(' ');
        unwrap(block);
      }
      cell.querySelectorAll('br').forEach((line) => line.replaceWith(' '));
      for (let span = 1; span < Math.min(cell.colSpan, 30); span += 1) cell.after(body.ownerDocument.createElement(cell.tagName));
    }
    for (const row of [...table.rows]) if (!row.textContent.trim()) row.remove();
    for (const cell of table.rows[0]?.querySelectorAll('td') ?? []) rename(cell, 'th');
    for (const row of [...table.rows].slice(1)) row.querySelectorAll('th').forEach((cell) => rename(cell, 'td'));
    table.querySelectorAll('caption, colgroup, col').forEach((part) => part.remove());
  }
}

function clearText(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (node.nodeType === Node.COMMENT_NODE) comments.push(node);
    else if (!node.parentElement.closest('pre')) node.data = node.data.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u00ad\u200b\ufeff]/g, '');
  }
  comments.forEach((comment) => comment.remove());
}

export function cleaned(html) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  body.querySelectorAll(GONE).forEach((element) => element.remove());
  clearText(body);
  readStyles(body);
  body.querySelectorAll('p.MsoTitle').forEach((title) => rename(title, 'h1'));
  makeLists(body, 'p, h1, h2, h3, h4, h5, h6, table, ul, ol', wordItem);
  makeLists(body, 'li, p, h1, h2, h3, h4, table', (element) => (element.tagName === 'LI' ? webItem(element) : null));
  body.querySelectorAll(':is(ul, ol) > :is(ul, ol)').forEach((list) => list.previousElementSibling?.append(list));
  body.querySelectorAll('li > p:only-of-type').forEach(unwrap);
  simplifyTables(body);
  // Headings are bold by themselves, and an address is no word for one who points at it.
  body.querySelectorAll(':is(h1, h2, h3, h4, h5, h6, th) :is(b, strong)').forEach(unwrap);
  body.querySelectorAll('a:not([href]), a[name]:not([href])').forEach(unwrap);
  body.querySelectorAll('p, h1, h2, h3, h4, h5, h6, li, blockquote').forEach((element) => isEmpty(element) && element.remove());
  return body.innerHTML;
}

export const isMarkdown = (text) => MARKDOWN.test(text);
