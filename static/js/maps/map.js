// <ss-map>: the collaboration map. The page brings a picture whose funds are links; who touches it gets the living map
// (map-canvas.js, with cytoscape), so that a page that is only read stays light.
import { Controls } from './controls.js';
import { address, chosen, isLiving, read } from './state.js';
import { Time } from './time.js';
import './tips.js';

const MOST_FOUND = 60;
const FAILURES = ['htmx:responseError', 'htmx:sendError', 'htmx:timeout'];

class CollaborationMap extends HTMLElement {
  connectedCallback() {
    this.plot = this.querySelector('.map-canvas');
    this.state = read(location.search);
    this.period = new URLSearchParams(location.search).get('periode') ?? 'all';
    this.years = new Map();
    this.controls = new Controls(this, (patch, how) => this.change(patch, how));
    this.time = new Time(this, (period) => this.go(period));
    this.list = this.querySelector('.map-list');
    this.links = new Map([...this.list.querySelectorAll('[data-node]')].map((link) => [link.dataset.node, link]));
    this.addEventListener('click', (event) => this.click(event));
    for (const kind of ['pointerover', 'focusin']) this.addEventListener(kind, (event) => this.hint(event));
    this.plot.addEventListener('wheel', () => this.wake(), { once: true, passive: true });
    this.querySelector('details:has([data-view])')?.addEventListener('toggle', () => this.wake(), { once: true });
    this.finder = this.querySelector('[data-find]');
    this.finder?.addEventListener('input', () => this.find());
    this.finder?.addEventListener('keydown', (event) => this.pick(event));
    this.full();
    // It is asked for among the tools of the map, and in the menu of files at the top of the page.
    this.onpicture = ({ target }) => {
      const name = target.closest('[data-picture]')?.dataset.picture;
      if (name) this.wake().then((canvas) => canvas.save(name));
    };
    document.addEventListener('click', this.onpicture);
    this.onpop = () => this.restore();
    window.addEventListener('popstate', this.onpop);
    this.told = this.about([this.links.has(this.state.fonds) ? this.state.fonds : this.dataset.own]);
    this.onfailed = ({ detail }) => { if (detail.target?.matches(this.dataset.panel)) this.told = ''; };
    for (const kind of FAILURES) document.addEventListener(kind, this.onfailed);
    this.show();
    if (isLiving(this.state)) this.wake().then(() => this.panel());
    this.dataset.ready = 'yes';
  }

  disconnectedCallback() {
    document.removeEventListener('click', this.onpicture);
    window.removeEventListener('popstate', this.onpop);
    for (const kind of FAILURES) document.removeEventListener(kind, this.onfailed);
    this.time.stop();
    this.canvas?.destroy();
  }

  // The map on a whole screen with what one reads beside it, for who shows it in a meeting.
  full() {
    const button = this.querySelector('[data-full]');
    if (!button) return;
    const whole = this.closest('.map-layout') ?? this;
    button.hidden = !document.fullscreenEnabled;
    button.addEventListener('click', () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.wake().then(() => whole.requestFullscreen());
    });
    whole.addEventListener('fullscreenchange', () => button.setAttribute('aria-pressed', String(Boolean(document.fullscreenElement))));
  }

  // The living map, made at the first need; it starts with what is in the address.
  wake() {
    this.woken ??= (async () => {
      const [{ Canvas }, data] = await Promise.all([import(this.dataset.canvas), this.data(this.period)]);
      this.controls.colourings(data.colourings);
      this.canvas = new Canvas(this, data, this.state, {
        choose: (id, more) => this.choose(id, more),
        moved: (frame) => this.keep({ zicht: frame }),
      });
      this.found = data;
      this.show();
      this.dataset.living = 'yes';
      return this.canvas;
    })();
    return this.woken;
  }

  // The data of a period; those that were seen are kept.
  data(period) {
    const url = new URL(this.dataset.src, location.href);
    if (period === 'all') url.searchParams.delete('periode');
    else url.searchParams.set('periode', period);
    if (!this.years.has(period)) {
      this.years.set(period, fetch(url, { headers: { Accept: 'application/json' } }).then((answer) => {
        if (!answer.ok) throw new Error(`the map answered ${answer.status}`);
        return answer.json();
      }));
    }
    return this.years.get(period);
  }

  // Another year in place of this one.
  async go(period) {
    await this.wake();
    this.period = period;
    const data = await this.data(period).catch(() => null);
    if (!data || this.period !== period) return;
    this.canvas.swap(data);
    this.found = data;
    this.count();
    document.querySelector('#kort').innerHTML = data.brief;
    document.querySelector('#groepen-hier').innerHTML = data.groups;
    const line = this.querySelector('[data-change]');
    const words = { jaar: this.time.output.textContent, banden: data.edges.filter(({ notable }) => notable).length };
    line.textContent = line.dataset.words.replace(/\{(\w+)\}/g, (_all, name) => words[name]);
    const filter = document.querySelector('.map-filters select[name="periode"]');
    if (filter) filter.value = period === 'all' ? '' : period;
    for (const link of document.querySelectorAll('.tabs a, .title-actions .menu-items a')) {
      const url = new URL(link.href);
      if (period === 'all') url.searchParams.delete('periode');
      else url.searchParams.set('periode', period);
      link.href = url;
    }
    this.show();
    this.keep({});
    await this.panel();
  }

  // Something was chosen: in the address (a step back undoes it), on the map, in the fields.
  change(patch, how = 'push') {
    const before = chosen(this.state).join();
    this.state = { ...this.state, ...patch };
    if (how === 'push') history.pushState(null, '', address(this.state, this.period));
    else this.keep({});
    this.show();
    const isOther = chosen(this.state).join() !== before;
    if (isOther || !this.told) this.panel(); // or what failed
    this.wake().then((canvas) => { if (isOther && canvas.reveal(chosen(this.state))) this.keep({ zicht: canvas.frame() }); });
  }

  keep(patch) {
    this.state = { ...this.state, ...patch };
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => history.replaceState(null, '', address(this.state, this.period)), 200);
  }

  restore() {
    const period = new URLSearchParams(location.search).get('periode') ?? 'all';
    this.state = read(location.search);
    this.time.show(period);
    if (period !== this.period) this.go(period);
    this.show();
    this.panel();
  }

  show() {
    const chosenIds = chosen(this.state);
    for (const [id, link] of this.links) {
      if (chosenIds.includes(id)) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    this.lead(chosenIds);
    const several = this.querySelector('[data-several]');
    if (several && this.state.samen.length) several.checked = true;
    const seen = this.canvas?.show(this.state);
    this.controls.show(this.state, seen);
    this.tell(seen?.steps ?? []);
  }

  // Where what one reads of a fund is below the map and out of sight, a way to it.
  lead(chosenIds) {
    const line = this.querySelector('[data-chosen]');
    if (!line) return;
    line.hidden = !chosenIds.length;
    const names = chosenIds.map((id) => this.found?.nodes.find((node) => node.id === id)?.name ?? this.links.get(id)?.firstElementChild?.textContent ?? id);
    const link = line.querySelector('a');
    link.textContent = link.dataset.words.replace('{fondsen}', () => names.join(', '));
  }

  // The way between two chosen funds, in words, from the first that was chosen to the second: the direct one, or else
  // the one over others that is drawn.
  tell(steps) {
    const line = this.querySelector('[data-way]');
    if (!line) return;
    const words = steps.length === 2 ? line.dataset.direct : line.dataset.words;
    line.textContent = steps.length ? words.replace('{weg}', () => steps.join(' → ')).replace('{fondsen}', () => steps.join(line.dataset.and)) : '';
  }

  choose(id, more = false) {
    const several = more || this.querySelector('[data-several]')?.checked;
    if (!several) return this.change({ fonds: id, samen: [] });
    const chosenIds = chosen(this.state);
    const next = chosenIds.includes(id) ? chosenIds.filter((other) => other !== id) : [...chosenIds, id];
    return this.change(next.length > 1 ? { fonds: '', samen: next } : { fonds: next[0] ?? '', samen: [] });
  }

  about(ids) {
    return `${this.period} ${ids.join()}`;
  }

  // What is chosen, or else the fund of who looks, in the period that the map shows. What stands there already stays:
  // somebody may be reading it, and have opened a part.
  panel() {
    const some = chosen(this.state);
    const chosenIds = some.length || !this.dataset.own ? some : [this.dataset.own];
    const about = this.about(chosenIds);
    if (!chosenIds.length || about === this.told) return null;
    this.told = about;
    let url;
    if (chosenIds.length > 1) {
      url = new URL(this.dataset.together, location.href);
      for (const id of chosenIds) url.searchParams.append('fonds', id);
    } else {
      const node = this.found?.nodes.find(({ id }) => id === chosenIds[0]);
      url = new URL(node?.url ?? this.links.get(chosenIds[0])?.dataset.url ?? '', location.href);
    }
    if (this.period === 'all') url.searchParams.delete('periode');
    else url.searchParams.set('periode', this.period);
    return window.htmx.ajax('GET', url.pathname + url.search, { target: this.dataset.panel, swap: 'innerHTML' });
  }

  // Shows in the list what carries the words; the living map knows all funds, the page the first some hundreds.
  async find() {
    const words = this.finder.value;
    await this.wake();
    if (words !== this.finder.value) return;
    const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const found = this.found.nodes.filter(({ name }) => plain(name).includes(plain(words)));
    const shown = words ? found.slice(0, MOST_FOUND).map(({ id, name, url }) => this.link(id, name, url)) : [...this.links.values()];
    this.list.replaceChildren(...shown.map((link) => {
      const item = document.createElement('li');
      item.append(link);
      return item;
    }));
  }

  // How many partners each fund of the list has in the period that the map shows.
  count() {
    const key = this.found.nodes.some(({ values }) => values.opvallend) ? 'opvallend' : 'partners';
    const [one, more] = this.list.dataset[key].split('|');
    for (const { id, values } of this.found.nodes) {
      const label = this.links.get(id)?.querySelector('.muted');
      const count = values[key] ?? 0;
      if (label) label.textContent = (count === 1 ? one : more).replace('{aantal}', count);
    }
  }

  link(id, name, url) {
    const known = this.links.get(id);
    if (known) return known;
    const link = document.createElement('a');
    Object.assign(link, { href: url, textContent: name });
    Object.assign(link.dataset, { node: id, url });
    return link;
  }

  pick(event) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const first = this.list.querySelector('[data-node]');
    if (first) this.choose(first.dataset.node);
  }

  hint(event) {
    const node = event.target.closest('[data-node]');
    this.canvas?.hint(node?.dataset.node ?? null);
  }

  click(event) {
    const tool = event.target.closest('[data-map]')?.dataset.map;
    if (tool) this.wake().then((canvas) => canvas.use(tool));
    const node = event.target.closest('[data-node]');
    if (!node || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(node.dataset.node, event.shiftKey);
  }
}

customElements.define('ss-map', CollaborationMap);
