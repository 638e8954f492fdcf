/** A bounded series of round trips over time, and the arithmetic of the plot's axis. */
export class Series {
  #most;
  #samples = [];

  constructor(most = 300) {
    this.#most = most;
  }

  get oldest() {
    return this.#samples[0]?.at ?? Infinity;
  }

  /** Oldest first: {at, value}, or {at, value: null} where the connection broke. */
  get samples() {
    return this.#samples;
  }

  get last() {
    return this.#values().at(-1) ?? null;
  }

  get median() {
    const sorted = this.#values().sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    if (sorted.length === 0) return null;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  get max() {
    return Math.max(0, ...this.#values());
  }

  add(at, value) {
    this.#samples.push({ at, value });
    if (this.#samples.length > this.#most) this.#samples.shift();
  }

  /** The line must not run across a lost connection. */
  gap(at) {
    if (this.#samples.length > 0 && this.#samples.at(-1).value !== null) this.add(at, null);
  }

  forgetBefore(time) {
    while (this.#samples.length > 0 && this.#samples[0].at < time) this.#samples.shift();
  }

  #values() {
    return this.#samples.filter((sample) => sample.value !== null).map((sample) => sample.value);
  }
}

/** The shortest of the spans (ms) that shows everything since `oldest`, or else the longest. */
export function spanFor(oldest, now, spans) {
  return spans.find((span) => now - oldest <= span || oldest === Infinity) ?? spans.at(-1);
}

/** Round numbers for a vertical axis from 0 that holds `max`: {top, step}. */
export function axis(max, lines = 4) {
  const rough = Math.max(max, 1) / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.9999) * power;
  return { top: Math.ceil(Math.max(max, 1) / step - 0.0001) * step, step };
}
