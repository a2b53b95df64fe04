// Moves the map through the years: other ties and sizes, at the same places, so that one sees what changed.
const STEP_MS = 1500;

export class Time {
  constructor(host, go, rest) {
    this.go = go;
    this.rest = rest;
    this.slider = host.querySelector('input[name="jaar"]');
    if (!this.slider) return;
    this.years = this.slider.dataset.years.split(' ');
    this.output = this.slider.parentElement.querySelector('output');
    this.button = host.querySelector('[data-play]');
    this.words = { play: this.button.textContent, stop: this.button.dataset.play };
    this.slider.addEventListener('input', () => { this.stop(); this.moved(); });
    this.button.addEventListener('click', () => (this.timer ? this.end() : this.play()));
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
    this.slider.value = 0;
    this.button.textContent = this.words.stop;
    this.timer = setInterval(() => this.next(), STEP_MS);
    this.moved();
  }

  next() {
    if (Number(this.slider.value) >= this.years.length - 1) return this.end();
    this.slider.value = Number(this.slider.value) + 1;
    return this.moved();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.button) this.button.textContent = this.words.play;
  }

  // It plays no more, and what stands beside the map may follow.
  end() {
    this.stop();
    this.rest();
  }

  show(period) {
    if (!this.slider) return;
    const at = this.years.indexOf(period);
    this.slider.value = at < 0 ? this.years.length : at;
    this.say();
  }
}
