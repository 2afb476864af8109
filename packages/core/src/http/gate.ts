/** A place in the gate; give it back exactly once (more is harmless). */
export type Release = () => void;

/** Lets at most `places` in at once, first come first served. */
export interface Gate {
  /** Waits for a place; rejects with the signal's reason when it aborts first, and then holds none. */
  enter(signal: AbortSignal): Promise<Release>;
}

/** Makes a gate. */
export function createGate(places: number): Gate {
  let free = places;
  const queue = new Set<() => void>();
  const release = (): Release => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      free++;
      const [first] = queue;
      first?.();
    };
  };
  return {
    enter(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const take = (): void => {
          queue.delete(take);
          signal.removeEventListener('abort', leave);
          free--;
          resolve(release());
        };
        const leave = (): void => {
          queue.delete(take);
          reject(signal.reason as Error);
        };
        if (free > 0) {
          take();
          return;
        }
        queue.add(take);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
