// <ss-map>: the collaboration map. The page brings a picture whose funds are links; who touches it gets the living map
// (map-canvas.js, with cytoscape), so that a page that is only read stays light.
class CollaborationMap extends HTMLElement {
  connectedCallback() {
    this.plot = this.querySelector('.map-canvas');
    this.addEventListener('click', (event) => this.click(event));
    for (const kind of ['pointerover', 'focusin']) this.addEventListener(kind, (event) => this.hint(event));
    this.plot.addEventListener('wheel', () => this.wake(), { once: true, passive: true });
    if (this.dataset.selected) this.mark(this.dataset.selected);
    this.dataset.ready = 'yes';
  }

  disconnectedCallback() {
    this.canvas?.destroy();
  }

  // The living map, made at the first need; it starts with the fund that was chosen.
  wake() {
    this.woken ??= (async () => {
      const [{ Canvas }, answer] = await Promise.all([
        import(this.dataset.canvas),
        fetch(this.dataset.src, { headers: { Accept: 'application/json' } }),
      ]);
      this.canvas = new Canvas(this, await answer.json(), (id) => this.choose(id));
      if (this.chosen) this.canvas.light(this.chosen);
      return this.canvas;
    })();
    return this.woken;
  }

  choose(id) {
    this.mark(id);
    this.canvas?.light(id);
    const address = this.querySelector(`[data-node="${CSS.escape(id)}"]`)?.dataset.url;
    if (address) window.htmx.ajax('GET', address, { target: this.dataset.panel, swap: 'innerHTML' });
  }

  mark(id) {
    this.chosen = id;
    for (const button of this.querySelectorAll('button[data-node]')) {
      button.setAttribute('aria-pressed', String(button.dataset.node === id));
    }
  }

  hint(event) {
    const node = event.target.closest('[data-node]');
    if (node && node.dataset.node !== this.chosen) this.canvas?.light(node.dataset.node);
  }

  click(event) {
    const tool = event.target.closest('[data-map]')?.dataset.map;
    if (tool) this.wake().then((canvas) => canvas.zoom(tool));
    const node = event.target.closest('[data-node]');
    if (!node || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.choose(node.dataset.node);
    this.wake();
  }
}

customElements.define('ss-map', CollaborationMap);
