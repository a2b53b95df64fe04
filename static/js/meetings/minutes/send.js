// Sends a piece of a report and tells what came of it: an answer, or nothing where it has to be tried again later.
const token = () => JSON.parse(document.body.getAttribute('hx-headers') ?? '{}')['X-CSRFToken'] ?? '';

// A refused token: the page is too old, or nobody is signed in any more.
async function why(report) {
  const { status } = await fetch(report.form.dataset.catchup, { headers: { 'HX-Request': 'true' } }).catch(() => ({}));
  return status === 401 ? 'expired' : 'stale';
}

export async function send(report, path, fields) {
  if (report.isStopped) return null;
  const body = new URLSearchParams(fields);
  let answer;
  try {
    answer = await fetch(report.dataset.parts + path, {
      method: 'POST',
      body,
      headers: { 'HX-Request': 'true', 'X-CSRFToken': token() },
      signal: AbortSignal.timeout(15000),
    });
  } catch {
    report.offline();
    return null;
  }
  if (answer.status === 401) report.stop('expired');
  else if (answer.status === 400) report.stop(await why(report));
  else if (answer.status === 403 || answer.status === 404) report.stop('refused');
  else if (answer.status >= 500 || answer.redirected) report.offline();
  else {
    report.online();
    const html = await answer.text().catch(() => '');
    if (answer.ok || answer.status === 409) return { ok: answer.ok, html, isTaken: answer.status === 409, words: '' };
    return { ok: false, html: '', words: new DOMParser().parseFromString(html, 'text/html').body.textContent.trim() };
  }
  return null;
}
