/**
 * A WebSocket client that keeps itself alive: pings, abandons a dead connection at once, reconnects with backoff.
 *
 * Events (CustomEvent): `state` on each change, `message` {data}, `ping` {manual}, `pong` {rtt, manual}, `down` {code,
 * reason, wasClean, who, opened, lived, retry, why, wait} for each connection or attempt that ended.
 */
import { Backoff } from './backoff.mjs';
import { verdict, whoEnded } from './closecodes.mjs';
import { Heartbeat } from './heartbeat.mjs';
import { browserTimers } from './timers.mjs';

export const PING = 'ping';
export const PONG = 'pong';

const OPENED = 1;

export class Client extends EventTarget {
  #WebSocket;
  #timers;
  #online;
  #limits;
  #backoff;
  #heartbeat;
  #socket = null;
  #url = null;
  #state = 'idle';
  #openedAt = null;
  #retryAt = null;
  #timer = null;
  #connectNext = false;

  constructor({
    WebSocket = globalThis.WebSocket,
    timers = browserTimers,
    random = Math.random,
    online = () => globalThis.navigator?.onLine !== false,
    ping,
    pong,
    connectTimeout = 8_000,
    closeTimeout = 2_000,
    probeTimeout = 2_000,
    offlineFloor = 3_000,
  } = {}) {
    super();
    this.#WebSocket = WebSocket;
    this.#timers = timers;
    this.#online = online;
    this.#limits = { connectTimeout, closeTimeout, probeTimeout, offlineFloor };
    this.#backoff = new Backoff({ random });
    this.#heartbeat = new Heartbeat({
      interval: ping,
      timeout: pong,
      timers,
      ping: (manual) => {
        this.#socket.send(PING);
        this.#emit('ping', { manual });
      },
      dead: (ms) => this.#abandon('page', `no pong within ${ms} ms`),
    });
  }

  /** One of idle, connecting, open, closing, waiting, offline (waiting while the browser says so), closed. */
  get state() {
    return this.#state;
  }

  get url() {
    return this.#url;
  }

  /** When (timers' clock) the next attempt begins; null unless waiting or offline. */
  get retryAt() {
    return this.#retryAt;
  }

  get openedAt() {
    return this.#openedAt;
  }

  get attempt() {
    return this.#backoff.attempt;
  }

  get bufferedAmount() {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Connects at once. A connection that exists is closed first, and the new one begins when it has ended. */
  connect(url = this.#url) {
    this.#url = url;
    this.#backoff.reset();
    if (this.#socket) {
      this.#connectNext = true;
      this.#closeByUser('switching');
    } else {
      this.#open();
    }
  }

  disconnect() {
    this.#connectNext = false;
    if (this.#socket) {
      this.#closeByUser('disconnected by the user');
    } else if (this.#state !== 'idle') {
      this.#setState('closed');
    }
  }

  /** Sends text or bytes; false when not open. */
  send(data) {
    if (this.#state !== 'open' || this.#socket.readyState !== OPENED) return false;
    if (data === PING) {
      this.#heartbeat.probe({ manual: true });
    } else {
      this.#socket.send(data);
    }
    return true;
  }

  /** The browser says that it is online: no proof, but a good moment to look. */
  browserOnline() {
    if (this.#state === 'waiting' || this.#state === 'offline') this.#open();
    else this.probe();
  }

  /** The browser says that it is offline: often true of the network, not of a server on this machine. */
  browserOffline() {
    if (this.#state === 'waiting') this.#setState('offline', this.#retryAt);
    else this.probe();
  }

  /** Asks an open connection for life, with a short deadline. */
  probe() {
    if (this.#state === 'open') this.#heartbeat.probe({ within: this.#limits.probeTimeout });
  }

  #open() {
    this.#setState('connecting');
    let socket;
    try {
      socket = new this.#WebSocket(this.#url);
    } catch (error) {
      this.#down({ code: 1006, reason: error.message, wasClean: false, who: 'unreachable' }, error);
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const ifCurrent = (handler) => (event) => {
      if (socket === this.#socket) handler(event);
    };
    socket.onopen = ifCurrent(() => this.#opened());
    socket.onmessage = ifCurrent((event) => this.#received(event.data));
    // No onerror: it tells nothing, and a close event always follows.
    socket.onclose = ifCurrent((event) => this.#ended(event));
    const { connectTimeout } = this.#limits;
    this.#after(connectTimeout, () => this.#abandon('unreachable', `no answer within ${connectTimeout} ms`));
  }

  #opened() {
    this.#openedAt = this.#timers.now();
    this.#heartbeat.start();
    this.#setState('open');
  }

  #received(data) {
    this.#heartbeat.life();
    const pong = data === PONG ? this.#heartbeat.pong() : null;
    this.#emit(pong ? 'pong' : 'message', pong ?? { data });
  }

  #ended({ code, reason, wasClean }) {
    const who = this.#state === 'closing' ? 'you' : whoEnded({ opened: this.#openedAt !== null, code, wasClean });
    this.#release();
    this.#down({ code, reason, wasClean, who });
  }

  #closeByUser(reason) {
    if (this.#state === 'closing') return;
    if (this.#state === 'connecting') {
      this.#abandon('you', 'stopped before it opened');
      return;
    }
    const { closeTimeout } = this.#limits;
    this.#heartbeat.stop();
    this.#setState('closing');
    this.#after(closeTimeout, () => this.#abandon('you', `no close frame within ${closeTimeout} ms`));
    this.#socket.close(1000, reason);
  }

  /** Lets go of the socket now: its own close event may take minutes when nobody answers. */
  #abandon(who, reason) {
    const socket = this.#release();
    socket.close();
    this.#down({ code: 1006, reason, wasClean: false, who });
  }

  #release() {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    this.#socket = null;
    this.#heartbeat.stop();
    return socket;
  }

  /** Reports the end and decides what comes next. */
  #down(end, badAddress = null) {
    const opened = this.#openedAt !== null;
    const lived = opened ? this.#timers.now() - this.#openedAt : 0;
    this.#openedAt = null;
    let { retry, why, floor } = verdict(end.code);
    const connectNext = this.#connectNext;
    this.#connectNext = false;
    if (end.who === 'you') [retry, why] = [false, connectNext ? 'you asked for a new connection' : 'you ended it'];
    else if (badAddress) [retry, why] = [false, 'the browser does not take this address'];
    this.#backoff.ended(lived);
    if (!this.#online()) floor = Math.max(floor, this.#limits.offlineFloor);
    const wait = retry && !connectNext ? this.#backoff.next(floor) : null;
    this.#emit('down', { ...end, opened, lived, retry, why, wait });
    if (connectNext) this.#open();
    else if (retry) this.#wait(wait);
    else this.#setState('closed');
  }

  #wait(ms) {
    this.#setState(this.#online() ? 'waiting' : 'offline', this.#timers.now() + ms);
    this.#after(ms, () => this.#open());
  }

  #after(ms, callback) {
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(callback, ms);
  }

  /** Leaves the timer alone only when the same wait goes on. */
  #setState(state, retryAt = null) {
    if (retryAt === null) this.#timers.clear(this.#timer);
    this.#state = state;
    this.#retryAt = retryAt;
    this.#emit('state', { state });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
