import { announce } from './announce.js';

// What the bell counts: in the title of the tab as well, and told politely when it has grown.
const PAUSE = 2500; // a page that shows what is new reads it meanwhile
let told = Number(document.getElementById('notice-count')?.dataset.count ?? 0);
let waiting;

function tell() {
  const element = document.getElementById('notice-count');
  const count = Number(element.dataset.count);
  if (count > told) announce(element.querySelector('.ds-sr-only').textContent);
  told = count;
}

document.addEventListener('samenspel:added', ({ detail: { element } }) => {
  if (element.id !== 'notice-count') return;
  const shown = element.querySelector('.bar-count')?.textContent;
  document.title = `${shown ? `(${shown}) ` : ''}${document.title.replace(/^\(\d+\+?\) /, '')}`;
  clearTimeout(waiting);
  waiting = setTimeout(tell, PAUSE);
});
