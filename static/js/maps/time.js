// Moves the map through the years: other ties and sizes, at the same places, so that one sees what changed.
const STEP_MS = 1500;

export class Time {
  // `go` shows a period, and is done once all that stands beside the map is about it too.
  constructor(host, go) {
    this.go = go;
    this.slider = host.querySelector('input[name="jaar"]');
    if (!this.slider) return;
    this.years = this.slider.dataset.years.split(' ');
    this.output = this.slider.parentElement.querySelector('output');
    this.button = host.querySelector('[data-play]');
    this.words = { play: this.button.textContent, stop: this.button.dataset.play };
    this.slider.addEventListener('input', () => { this.stop(); this.moved(); });
    this.button.addEventListener('click', () => (this.playing ? this.stop() : this.play()));
    this.say();
  }

  get period() {
    return this.years[this.slider.value] ?? 'all';
  }

  say() {
    const words = this.years[this.slider.value] ?? this.slider.dataset.all;
    this.output.textContent = words;
    this.slider.setAttribute('aria-valuetext', words);
  }

  moved() {
    this.say();
    this.go(this.period);
  }

  play() {
    this.button.textContent = this.words.stop;
    this.playing = Symbol('play');
    return this.step(0, this.playing);
  }

  // A year stays until one has seen it: the next one comes after it is there, however slow the network is.
  async step(at, run) {
    this.slider.value = at;
    this.say();
    await this.go(this.period);
    await new Promise((resolve) => { setTimeout(resolve, STEP_MS); });
    if (this.playing !== run) return;
    if (at + 1 < this.years.length) await this.step(at + 1, run);
    else this.stop();
  }

  stop() {
    this.playing = null;
    if (this.button) this.button.textContent = this.words.play;
  }

  show(period) {
    if (!this.slider) return;
    const at = this.years.indexOf(period);
    this.slider.value = at < 0 ? this.years.length : at;
    this.say();
  }
}
