/** The connection panel: shows the client's state and countdown, and hands it the user's wishes. */
import { WHO, codeName } from './closecodes.mjs';
import { duration } from './format.mjs';
import { addressOf } from './settings.mjs';

const LABELS = {
  idle: 'Idle',
  connecting: 'Connecting',
  open: 'Open',
  closing: 'Closing',
  waiting: 'Waiting',
  offline: 'Browser offline',
  closed: 'Closed',
};

const $ = (id) => document.getElementById(id);

export class ConnectionPanel {
  #client;
  #last = null;
  #ticking = null;

  constructor(client, path) {
    this.#client = client;
    this.#choose(path);
    $('route').addEventListener('change', () => {
      const other = $('route').value === 'other';
      $('path-field').hidden = !other;
      if (other) $('path').focus();
      this.#show();
    });
    $('path').addEventListener('input', () => this.#show());
    $('connection-form').addEventListener('submit', (event) => {
      event.preventDefault();
      if (!$('connect').disabled) this.connect();
    });
    $('disconnect').addEventListener('click', () => client.disconnect());
    client.addEventListener('down', ({ detail }) => {
      this.#last = detail;
    });
    client.addEventListener('state', () => this.#show());
    this.#show();
  }

  connect() {
    this.#client.connect(this.#chosen());
  }

  #choose(path) {
    const known = [...$('route').options].some((option) => option.value === path);
    $('route').value = known ? path : 'other';
    $('path').value = path;
    $('path-field').hidden = known;
  }

  #chosen() {
    const path = $('route').value;
    return addressOf(path === 'other' ? $('path').value : path, location);
  }

  #show() {
    const { state } = this.#client;
    const pill = $('state');
    pill.dataset.state = state;
    if (pill.textContent !== LABELS[state]) pill.textContent = LABELS[state];
    document.title = `${LABELS[state]} · Barnabas demo`;
    this.#buttons(state);
    clearInterval(this.#ticking);
    const moving = state === 'open' || state === 'waiting' || state === 'offline';
    if (moving) this.#ticking = setInterval(() => this.#tick(), state === 'open' ? 1_000 : 100);
    $('detail').textContent = this.#detail(state);
    this.#tick();
  }

  #buttons(state) {
    const [connect, disconnect] = [$('connect'), $('disconnect')];
    const live = state === 'open' || state === 'connecting';
    const elsewhere = this.#chosen() !== this.#client.url;
    const waits = state === 'waiting' || state === 'offline';
    const focused = document.activeElement;
    connect.textContent = waits && !elsewhere ? 'Try now' : live && elsewhere ? 'Switch' : 'Connect';
    connect.disabled = live && !elsewhere;
    disconnect.textContent = waits || state === 'connecting' ? 'Stop' : 'Disconnect';
    disconnect.disabled = !live && !waits;
    // A button that is disabled under the keyboard's focus would drop the focus to the top of the page.
    if (focused === connect && connect.disabled) disconnect.focus();
    if (focused === disconnect && disconnect.disabled) connect.focus();
  }

  #detail(state) {
    const { url } = this.#client;
    switch (state) {
      case 'idle':
        return 'Choose a route and connect.';
      case 'connecting':
        return `To ${url}.`;
      case 'closing':
        return 'Waiting for the server’s close frame.';
      case 'closed':
        return this.#ended();
      case 'offline':
        return `${this.#ended()} The browser says it is offline. It may be wrong, so the page tries all the same.`;
      case 'waiting':
        return this.#ended();
      default:
        return url;
    }
  }

  /** In short, what the list of ended connections tells in full: on a phone that list is far below. */
  #ended() {
    if (!this.#last) return '';
    const { code, reason, who, retry, why } = this.#last;
    if (who === 'you' || (retry && this.#client.retryAt === null)) return 'You ended it.';
    const cause = `Cause: ${WHO[who]}, ${code} ${codeName(code)}${reason ? `, “${reason}”` : ''}.`;
    return retry ? cause : `${cause} Does not reconnect: ${why}.`;
  }

  /** Outside the live region: a screen reader must not read a countdown. */
  #tick() {
    const { state, retryAt, openedAt, attempt } = this.#client;
    const now = performance.now();
    let text = '';
    if (retryAt !== null) text = `Attempt ${attempt} in ${(Math.max(0, retryAt - now) / 1_000).toFixed(1)} s.`;
    else if (state === 'open') text = `for ${wholeSeconds(now - openedAt)}`;
    $('countdown').textContent = text;
  }
}

function wholeSeconds(milliseconds) {
  return milliseconds < 1_000 ? '0 s' : duration(Math.floor(milliseconds / 1_000) * 1_000).replace('.0', '');
}
