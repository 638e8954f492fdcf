/** Stand-ins for the browser: timers that move by hand, and a WebSocket whose peer is the test. */

export class FakeTimers {
  #now = 0;
  #id = 0;
  #tasks = new Map();

  now = () => this.#now;

  set = (callback, ms) => {
    this.#tasks.set(++this.#id, { at: this.#now + ms, callback });
    return this.#id;
  };

  clear = (id) => this.#tasks.delete(id);

  get pending() {
    return this.#tasks.size;
  }

  /** Runs what falls due, in order of time. */
  advance(ms) {
    const end = this.#now + ms;
    for (;;) {
      const [id, task] = [...this.#tasks].filter(([, t]) => t.at <= end).sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!task) break;
      this.#tasks.delete(id);
      this.#now = Math.max(this.#now, task.at);
      task.callback();
    }
    this.#now = end;
  }

  /** The clock jumps and overdue timers run late, as after a laptop's sleep. */
  sleep(ms) {
    const due = [...this.#tasks].filter(([, t]) => t.at <= this.#now + ms).sort(([, a], [, b]) => a.at - b.at);
    this.#now += ms;
    for (const [id, task] of due) {
      if (this.#tasks.delete(id)) task.callback();
    }
  }
}

/** A class of its own per test, so that its sockets do not mix with another test's. */
export function fakeWebSocket() {
  return class FakeWebSocket {
    static all = [];

    /** Sockets that a browser would still hold: neither closed nor told to close. */
    static get alive() {
      return this.all.filter((socket) => socket.readyState < 2);
    }

    static get last() {
      return this.all.at(-1);
    }

    readyState = 0;
    bufferedAmount = 0;
    sent = [];
    closeCalls = [];
    late = {};

    constructor(url) {
      if (url.includes(' ')) throw new SyntaxError('The URL is invalid.');
      this.url = url;
      this.constructor.all.push(this);
      queueMicrotask(() => this.keepHandlers());
    }

    /** Remembers the handlers, to play events that were on their way when the page let go. */
    keepHandlers() {
      this.late = { open: this.onopen, message: this.onmessage, close: this.onclose };
    }

    send(data) {
      this.sent.push(data);
    }

    close(...args) {
      this.closeCalls.push(args);
      this.readyState = 2;
    }

    accept() {
      this.keepHandlers();
      this.readyState = 1;
      this.onopen?.({});
    }

    receive(data) {
      this.onmessage?.({ data });
    }

    end(code, reason = '', wasClean = true) {
      this.readyState = 3;
      this.onclose?.({ code, reason, wasClean });
    }
  };
}
