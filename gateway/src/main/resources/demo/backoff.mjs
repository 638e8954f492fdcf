/**
 * Exponential backoff with full jitter: the wait before attempt n is random in [0, min(cap, base * 2^n)].
 * A connection that dies young does not reset it, so a server that accepts and drops is not hammered.
 */
export class Backoff {
  #base;
  #cap;
  #stableAfter;
  #random;
  #attempt = 0;

  constructor({ base = 500, cap = 20_000, stableAfter = 5_000, random = Math.random } = {}) {
    this.#base = base;
    this.#cap = cap;
    this.#stableAfter = stableAfter;
    this.#random = random;
  }

  /** How many waits were handed out since the last reset. */
  get attempt() {
    return this.#attempt;
  }

  /** The largest wait that {@link next} may return now. */
  get ceiling() {
    return Math.min(this.#cap, this.#base * 2 ** this.#attempt);
  }

  /** The next wait in ms; `floor` is added for a server or network that asked for patience. */
  next(floor = 0) {
    const wait = floor + this.#random() * this.ceiling;
    this.#attempt += 1;
    return wait;
  }

  /** Tells how long (ms) the connection lived that has just ended; 0 when it never opened. */
  ended(lived) {
    if (lived >= this.#stableAfter) this.reset();
  }

  reset() {
    this.#attempt = 0;
  }
}
