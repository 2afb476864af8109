import { expect, test } from 'vitest';
import { PublishError } from '../../errors.js';
import type { StoreDefinition, StoreTypes } from '../../store.js';
import type { Subject } from '../describe-store.js';
import { all } from './harness.js';

/** What a night of bad luck may do, and how each call must end. */
export function describeFaults<T extends StoreTypes>(
  definition: Pick<StoreDefinition<T>, 'auth' | 'capabilities'>,
  get: () => Subject<T>,
): void {
  test('a 503 to a read is retried, and said', async () => {
    const { store, server, witness, publish } = get();
    await publish();
    server.faults.refuseRead();
    const items = await all(store.list(server.list, witness.context()));
    expect(items.filter((item) => server.isTheUpload(item))).toHaveLength(1);
    expect(witness.events).toContainEqual(expect.objectContaining({ type: 'request.retry' }));
  });

  test('an upload that the server refused with 503 ends with one copy, now or at the next try', async () => {
    const { store, server, witness } = get();
    await store.register(server.register, witness.context());
    server.faults.refuseUpload();
    await store.upload(server.artifact, server.upload, witness.context()).catch((error: unknown) => {
      witness.errors.push(error);
      expect(error).toBeInstanceOf(PublishError);
      expect(['retry', 'retry-after-probe', 'wait']).toContain((error as PublishError).recovery);
    });
    await store.upload(server.artifact, server.upload, witness.context());
    expect(await server.copies()).toBe(1);
  });

  test('a lost answer to an upload is settled by looking, never by sending it twice blindly', async () => {
    const { store, server, witness } = get();
    await store.register(server.register, witness.context());
    server.faults.loseUploadAnswer();
    const receipt = await store
      .upload(server.artifact, server.upload, witness.context())
      .catch(async (error: unknown) => {
        witness.errors.push(error);
        expect(error).toMatchObject({ name: 'PublishError', recovery: 'retry-after-probe' });
        return store.find(server.artifact, server.upload, witness.context());
      });
    expect(receipt).toBeDefined();
    expect(await server.copies()).toBe(1);
  });

  if (definition.auth.length > 0)
    test('an expired login is refreshed once for many calls at once, or is an error that says what to do', async () => {
      const { store, server, witness, publish } = get();
      await publish();
      const { expireLogin, refreshes } = server.faults;
      if (expireLogin === undefined) throw new Error('a store with logins must say how they expire');
      const before = refreshes?.() ?? 0;
      await expireLogin();
      const list = (): Promise<unknown[]> => all(store.list(server.list, witness.context()));
      if (refreshes === undefined) {
        const error = await witness.rejection(list());
        expect(error).toMatchObject({ name: 'PublishError', code: 'AUTH_EXPIRED', recovery: 'login' });
        expect((error as PublishError).hint).toMatch(/log ?in/u);
        return;
      }
      const lists = await Promise.all(
        [1, 2, 3, 4].map(() => all(store.list(server.list, witness.context()))),
      );
      for (const items of lists) expect(items.filter((item) => server.isTheUpload(item))).toHaveLength(1);
      expect(refreshes() - before).toBe(1);
    });
}
