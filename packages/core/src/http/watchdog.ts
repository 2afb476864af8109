/** Watches for silence. */
export interface Watchdog {
  /** Something moved. */
  touch(): void;
  /** Silence is the reader's, not the server's, until the next {@link Watchdog.touch}. */
  pause(): void;
  stop(): void;
}

/**
 * Calls `onSilence` once when nothing moved for `ms`. A touch costs no timer: they come with every piece of a body.
 * Uses real timers like every deadline (see abort.ts); the injected clock is for waits that are chosen.
 */
export function createWatchdog(ms: number, onSilence: () => void): Watchdog {
  let last = performance.now();
  let paused = false;
  let timer: NodeJS.Timeout;
  const arm = (delay: number): void => {
    timer = setTimeout(look, delay);
    timer.unref();
  };
  const look = (): void => {
    const rest = paused ? ms : last + ms - performance.now();
    if (rest <= 0) onSilence();
    else arm(Math.ceil(rest));
  };
  arm(ms);
  return {
    touch: () => {
      last = performance.now();
      paused = false;
    },
    pause: () => {
      paused = true;
    },
    stop: () => clearTimeout(timer),
  };
}
