import { describe, expect, test } from 'vitest';
import type { StoreTypes } from '../../store.js';
import type { Subject } from '../describe-store.js';
import { everyCall } from './calls.js';

/** Milliseconds from the abort until a call must have ended. */
const PROMPT_MS = 1_000;

/** Abort, laziness and ends: what keeps a release from hanging. */
export function describeBounds<T extends StoreTypes>(get: () => Subject<T>): void {
  const names = ['check', 'register', 'find', 'upload', 'settle', 'release', 'list'] as const;

  describe.each(names)('%s', (name) => {
    test('sends nothing when it is aborted before it starts', async () => {
      const { store, server, witness, publish } = get();
      const receipt = await publish();
      const call = everyCall(store, server, witness, receipt).find((one) => one.name === name);
      const before = server.served().length;
      const error = await witness.rejection(Promise.resolve(call?.run(AbortSignal.abort())));
      expect(error).toMatchObject({ name: 'PublishError', code: 'ABORTED' });
      expect(server.served()).toHaveLength(before);
    });

    test('ends promptly when it is aborted while the server is silent', async () => {
      const { store, server, witness, publish } = get();
      const receipt = await publish();
      server.faults.hang();
      const abort = new AbortController();
      const before = server.served().length;
      const call = everyCall(store, server, witness, receipt).find((one) => one.name === name);
      const ended = witness.rejection(Promise.resolve(call?.run(abort.signal)));
      const asked = await Promise.race([
        ended.then(
          () => false,
          () => false,
        ),
        untilServed(() => server.served().length > before),
      ]);
      const at = performance.now();
      abort.abort();
      // A call that can answer from what it holds (settle of a finished upload) has ended before it asked.
      const error = await ended.catch((unexpected: unknown) => unexpected);
      if (asked) expect(error).toMatchObject({ name: 'PublishError', code: 'ABORTED' });
      else expect([name, String(error)]).toEqual(['settle', expect.stringContaining('expected a rejection')]);
      expect(performance.now() - at).toBeLessThan(PROMPT_MS);
    });
  });

  test('a list asks for nothing until it is read, ends, and stops when its reader does', async () => {
    const { store, server, witness, publish } = get();
    await publish();
    const before = server.served().length;
    const list = store.list(server.list, witness.context());
    expect(server.served()).toHaveLength(before);

    let seen = 0;
    for await (const _item of list) {
      seen += 1;
      break;
    }
    const afterBreak = server.served().length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toBe(1);
    expect(server.served()).toHaveLength(afterBreak);

    for await (const _item of store.list(server.list, witness.context())) seen += 1;
    expect(seen).toBeGreaterThan(1);
  });
}

/** True as soon as the condition holds; false after five seconds. */
async function untilServed(condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + 5_000;
  while (performance.now() < deadline) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}
