// Sends a message of the chat, and shows it at once as one that waits.
import { add } from '../shell/apply.js';

const newNonce = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function pending(text) {
  const line = document.createElement('div');
  line.className = 'chat-line is-mine is-pending';
  line.dataset.waiting = '';
  line.append(document.createElement('span'), document.createElement('div'));
  line.lastChild.className = 'chat-text';
  line.lastChild.textContent = text;
  return line;
}

function failed(chat, line, text, body) {
  line.classList.replace('is-pending', 'is-failed');
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'ds-button is-small';
  again.dataset.variant = 'secondary';
  again.textContent = chat.dataset.again;
  again.addEventListener('click', () => {
    line.remove();
    send(chat, text, body);
  });
  line.querySelector('.chat-text').after(again);
}

// Takes the form's fields as they are now. The nonce lets the server keep one message for two tries.
export function fields(form) {
  const body = new FormData(form);
  body.set('nonce', newNonce());
  return body;
}

export async function send(chat, text, body) {
  const waiting = pending(text);
  chat.lines.append(waiting);
  chat.toEnd();
  const { 'X-CSRFToken': token } = JSON.parse(document.body.getAttribute('hx-headers') ?? '{}');
  try {
    const headers = { 'HX-Request': 'true', 'X-CSRFToken': token ?? '' };
    const answer = await fetch(chat.form.action, { method: 'POST', body, headers });
    const html = await answer.text();
    if (answer.status === 422) chat.state.innerHTML = html;
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    // The push of this very message may have come first: its id tells, and add() shows it once.
    waiting.remove();
    if (html) add(chat.lines, html);
  } catch {
    failed(chat, waiting, text, body);
  }
}
