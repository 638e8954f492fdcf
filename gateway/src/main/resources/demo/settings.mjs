/** The page's settings from its own address: `ping`, `pong` (ms), `connect=0`, `path`. */
export function settingsFrom(search) {
  const query = new URLSearchParams(search);
  return {
    ping: milliseconds(query.get('ping'), 10_000, 0),
    pong: milliseconds(query.get('pong'), 5_000, 1),
    autoConnect: query.get('connect') !== '0',
    path: query.get('path') || '/ws',
  };
}

function milliseconds(text, otherwise, least) {
  return /^\d{1,9}$/.test(text ?? '') && Number(text) >= least ? Number(text) : otherwise;
}

/** The WebSocket address for a path on the page's own server; a whole ws:// or wss:// address is kept. */
export function addressOf(path, { protocol, host }) {
  const clean = path.trim().replace(/#.*$/, '');
  if (/^wss?:\/\//i.test(clean)) return clean;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${clean.startsWith('/') ? '' : '/'}${clean}`;
}

/** Whether frames sent there come back to the sender alone; /chat sends them to all. */
export function isEcho(address) {
  return !/^wss?:\/\/[^/]*\/chat(\?|$)/i.test(address);
}
