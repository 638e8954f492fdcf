/** The browser's clock and timers as one object, so that tests can put their own in its place. */
export const browserTimers = {
  now: () => performance.now(),
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (id) => clearTimeout(id),
};
