// A quote goes into what one is writing: the words one selected in a post, or all of it, with a link to where they stand.
const composer = () => document.querySelector('#reageren ss-composer');

function chosenIn(post) {
  const body = post?.querySelector('.prose');
  const chosen = getSelection();
  const isThere = body && !chosen.isCollapsed && body.contains(chosen.anchorNode) && body.contains(chosen.focusNode);
  return isThere && chosen.toString().trim() ? chosen : null;
}

function quoted(post) {
  const text = chosenIn(post)?.toString() ?? post.querySelector('.prose').innerText;
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const name = post.querySelector('.person-name').textContent;
  const path = new URL(post.querySelector('.post-link').href).pathname;
  return [`**[${name}](${path}):**`, ...lines].map((line) => `> ${line}`).join('\n>\n');
}

function quote(post) {
  const words = quoted(post);
  button.remove();
  composer().insert(words);
  composer().scrollIntoView({ block: 'center' });
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('.post-quote');
  if (!link || !composer() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  quote(link.closest('.post'));
});

// Beside a selection stands a button, in the post itself: from the words it is the next stop of the Tab key.
const button = document.createElement('button');
button.type = 'button';
button.className = 'ds-button is-small quote-chosen';
button.addEventListener('pointerdown', (event) => event.preventDefault()); // else the selection goes first
button.addEventListener('click', () => quote(button.closest('.post')));

function offer() {
  const chosen = getSelection();
  const node = chosen.anchorNode;
  const post = (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest('.post');
  if (!post || !composer() || !chosenIn(post)) {
    if (document.activeElement !== button) button.remove();
    return;
  }
  const boxes = chosen.getRangeAt(0).getClientRects();
  const last = boxes[boxes.length - 1];
  const frame = post.getBoundingClientRect();
  button.textContent = post.querySelector('.post-quote').textContent.trim();
  if (button.parentElement !== post) post.querySelector('.prose').after(button);
  const left = Math.min(last.right - frame.left, frame.width - button.offsetWidth - 8);
  button.style.left = `${Math.max(8, left)}px`;
  button.style.top = `${last.bottom - frame.top + 6}px`;
}

let waiting;
document.addEventListener('selectionchange', () => {
  clearTimeout(waiting);
  waiting = setTimeout(offer, 200);
});
