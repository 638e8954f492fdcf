/**
 * Close codes: their names, and whether a client should come back after one. A code that blames this client
 * would only come again, so the page stops there and says why.
 */
const NAMES = new Map([
  [1000, 'Normal closure'],
  [1001, 'Going away'],
  [1002, 'Protocol error'],
  [1003, 'Unsupported data'],
  [1005, 'No status received'],
  [1006, 'Abnormal closure'],
  [1007, 'Invalid payload data'],
  [1008, 'Policy violation'],
  [1009, 'Message too big'],
  [1010, 'Mandatory extension'],
  [1011, 'Internal error'],
  [1012, 'Service restart'],
  [1013, 'Try again later'],
  [1014, 'Bad gateway'],
  [1015, 'TLS handshake'],
  [3000, 'Unauthorized'],
  [3003, 'Forbidden'],
  [3008, 'Timeout'],
  [4500, 'Not accepted by Kafka'],
  [4401, 'Token refused'],
  [4408, 'No token in time'],
  [4429, 'Too many connections of the user'],
  [4501, 'Slow consumer'],
  [4502, 'Node short of memory'],
  [4503, 'Message not finished in time'],
  [4504, 'Too many messages'],
  [4505, 'Too many bytes'],
  [4506, 'Too many pings'],
  [4507, 'Token expired'],
  [4508, 'Closed by an operator'],
  [4509, 'Token could not be judged'],
]);

const FINAL = new Map([
  [1000, 'a worker closed the connection, on purpose'],
  [1002, 'the server found a protocol error, and it would find it again'],
  [1003, 'the server does not take this kind of data'],
  [1007, 'the server found text that is not valid UTF-8'],
  [1008, 'the server refuses this client by its policy'],
  [1009, 'a message was larger than the server allows'],
  [1010, 'an extension that one side needs is missing'],
]);

/** A server that is overloaded gets this long (ms) before the jitter even begins. */
const OVERLOAD_FLOOR = 2_000;

/** Who ended a connection, by the key in `data-who`. */
export const WHO = {
  you: 'you',
  page: 'this page (no pong in time)',
  server: 'server',
  network: 'network or server died (no close frame)',
  unreachable: 'refused or unreachable',
};

export function codeName(code) {
  const name = NAMES.get(code);
  if (name) return name;
  if (code >= 4000 && code <= 4999) return 'Private code';
  if (code >= 3000 && code <= 3999) return 'Registered code';
  return 'Unknown code';
}

/** Whether to reconnect after a close with the code; `why` when not, `floor` (ms) when patience is due. */
export function verdict(code) {
  if (FINAL.has(code)) return { retry: false, why: FINAL.get(code), floor: 0 };
  if (code >= 4400 && code <= 4499) {
    return { retry: false, why: 'the application refuses this client', floor: 0 };
  }
  return { retry: true, why: '', floor: code === 1013 ? OVERLOAD_FLOOR : 0 };
}

/** Who ended a connection that the browser reports as closed and that this page did not close. */
export function whoEnded({ opened, code, wasClean }) {
  if (!opened) return 'unreachable';
  return wasClean || code !== 1006 ? 'server' : 'network';
}
