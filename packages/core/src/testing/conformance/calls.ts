import type { Store, StoreTypes } from '../../store.js';
import { all, type StoreUnderTest, type Witness } from './harness.js';

/** One call of the interface, ready to run. */
export interface NamedCall {
  readonly name: string;
  run(signal: AbortSignal): Promise<unknown>;
}

/**
 * Every call of the interface that asks the server, for rules that hold for all of them.
 * `uploaded` is the receipt of an upload that is there; the upload itself is of the changed artifact where the store
 * would otherwise answer from what it has found.
 */
export function everyCall<T extends StoreTypes>(
  store: Store<T>,
  server: StoreUnderTest<T>,
  witness: Witness,
  uploaded: Parameters<Store<T>['settle']>[0],
): readonly NamedCall[] {
  const { artifact, register, upload, release, list } = server;
  const context = (signal: AbortSignal) => witness.context({ signal });
  return [
    { name: 'check', run: (signal) => store.check({ register, upload, release, artifact }, context(signal)) },
    { name: 'register', run: (signal) => store.register(register, context(signal)) },
    { name: 'find', run: (signal) => store.find(artifact, upload, context(signal)) },
    { name: 'upload', run: (signal) => store.upload(artifact, upload, context(signal)) },
    { name: 'settle', run: (signal) => store.settle(uploaded, context(signal)) },
    { name: 'release', run: (signal) => store.release(uploaded, release, context(signal)) },
    { name: 'list', run: (signal) => all(store.list(list, context(signal))) },
  ];
}
