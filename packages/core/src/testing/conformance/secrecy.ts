import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { StoreTypes } from '../../store.js';
import type { Subject } from '../describe-store.js';
import { all } from './harness.js';

/** Runs good and bad calls, then searches everything that was said for the secrets of the configuration. */
export function describeSecrecy<T extends StoreTypes>(get: () => Subject<T>): void {
  test('no secret is in an error, an event or a log line, and events are plain data', async () => {
    const { store, server, witness, publish, connect } = get();
    await publish();
    await all(store.list(server.list, witness.context()));
    const missing = { ...server.changedArtifact, path: `${server.changedArtifact.path}-that-is-gone` };
    await witness.rejection(store.upload(missing, server.upload, witness.context()));
    await witness.rejection(connect(server.unreachable).check({ upload: server.upload }, witness.context()));
    server.faults.hang();
    await witness.rejection(all(store.list(server.list, witness.context({ signal: AbortSignal.abort() }))));

    expect(witness.errors.length).toBeGreaterThanOrEqual(3);
    const said = inspect([witness.errors, witness.events, witness.logs], {
      depth: Infinity,
      showHidden: true,
      maxStringLength: null,
    });
    for (const secret of server.secrets) {
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        expect(said.includes(form), 'a secret leaked').toBe(false);
      }
    }
    expect(JSON.parse(JSON.stringify(witness.events))).toEqual(witness.events);
  });
}
