// What screen readers hear and others see. The region was there before, so all of them read out what is added to it; each
// text is a line of its own, so that one does not take the place of another that came at the same time.
const STAYS = 10_000;

export function announce(text) {
  const region = document.getElementById('nieuws');
  if (!region || !text) return;
  const line = document.createElement('p');
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), STAYS);
}
