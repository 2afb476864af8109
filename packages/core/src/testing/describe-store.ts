import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PublishError } from '../errors.js';
import type { Receipt, Store, StoreTypes } from '../store.js';
import { describeBounds } from './conformance/bounds.js';
import { describeFaults } from './conformance/faults.js';
import { all, type Conformance, type StoreUnderTest, Witness } from './conformance/harness.js';
import { describeSecrecy } from './conformance/secrecy.js';

/** What each test of the suite works with; made anew before it. */
export interface Subject<T extends StoreTypes> {
  readonly server: StoreUnderTest<T>;
  readonly store: Store<T>;
  readonly witness: Witness;
  /** A client for another configuration of the same server. */
  connect(config: T['config']): Store<T>;
  /** Registers and uploads the artifact. */
  publish(): Promise<Receipt<T['ref']>>;
}

/**
 * The conformance suite: what every adapter promises, run against its sandbox over real sockets.
 * Call it at the top level of a test file.
 */
export function describeStore<T extends StoreTypes, Kind extends string>(
  conformance: Conformance<T, Kind>,
): void {
  const { definition } = conformance;
  describe(`${definition.kind} keeps the promises of Store`, () => {
    let subject: Subject<T>;
    beforeEach(async () => {
      const witness = new Witness();
      const server = await conformance.start();
      const connect = (config: T['config']): Store<T> =>
        definition.create(
          config,
          conformance.deps((record) => witness.logs.push(record)),
        );
      const store = connect(server.config);
      const publish = async (): Promise<Receipt<T['ref']>> => {
        await store.register(server.register, witness.context());
        return store.upload(server.artifact, server.upload, witness.context());
      };
      subject = { server, store, witness, connect, publish };
    });
    afterEach(() => subject.server.stop());

    const get = (): Subject<T> => subject;
    describePublishing(conformance, get);
    describeBounds(get);
    describeFaults(definition, get);
    describeSecrecy(get);
  });
}

function describePublishing<T extends StoreTypes, Kind extends string>(
  { definition, otherContent = 'conflict' }: Conformance<T, Kind>,
  get: () => Subject<T>,
): void {
  const can = definition.capabilities;

  test('the store and its definition tell the same kind and capabilities', () => {
    const { store } = get();
    expect(store.kind).toBe(definition.kind);
    expect(store.capabilities).toEqual(can);
  });

  test.each(['config', 'register', 'upload', 'release', 'list'] as const)(
    'the published schema of "%s" takes the sample and refuses a key that it does not know',
    (name) => {
      const { server } = get();
      const schema = definition.schemas[name];
      const sample = server[name] as object;
      expect(schema.safeParse(sample)).toMatchObject({ success: true });
      expect(schema.safeParse({ ...sample, typo: 1 })).toMatchObject({ success: false });
    },
  );

  if (can.register)
    test('register creates a name once and then says that it existed', async () => {
      const { store, server, witness } = get();
      const first = await store.register(server.register, witness.context());
      const second = await store.register(server.register, witness.context());
      expect([first.outcome, second.outcome]).toEqual(['created', 'existed']);
      expect(second.id).toBe(first.id);
    });

  if (!can.register)
    test('register is refused where the store has none', async () => {
      const { store, server, witness } = get();
      const error = await witness.rejection(store.register(server.register, witness.context()));
      expect(error).toMatchObject({ name: 'PublishError', code: 'UNSUPPORTED' });
    });

  test('a preflight of what would work has no error and changes nothing', async () => {
    const { store, server, witness } = get();
    const before = await server.fingerprint();
    const { register, upload, release, artifact } = server;
    const findings = await store.check({ register, upload, release, artifact }, witness.context());
    expect(findings.filter((finding) => finding.level === 'error')).toEqual([]);
    expect(await server.fingerprint()).toBe(before);
  });

  test('what was not uploaded is not found, and what was uploaded is found under the same id', async () => {
    const { store, server, witness, publish } = get();
    await store.register(server.register, witness.context());
    expect(await store.find(server.artifact, server.upload, witness.context())).toBeUndefined();
    const receipt = await publish();
    expect(receipt.outcome).toBe('created');
    const found = await store.find(server.artifact, server.upload, witness.context());
    if (can.probe !== 'none') expect(found).toMatchObject({ id: receipt.id, outcome: 'existed' });
    expect(await server.copies()).toBe(1);
  });

  if (can.probe !== 'none')
    test('a second upload of the same artifact is "existed" and adds nothing', async () => {
      const { store, server, witness, publish } = get();
      const first = await publish();
      const second = await store.upload(server.artifact, server.upload, witness.context());
      expect(second).toMatchObject({ id: first.id, outcome: 'existed' });
      expect(await server.copies()).toBe(1);
    });

  if (otherContent === 'revision')
    test('other content is a revision of its own, and none is taken for the other', async () => {
      const { store, server, witness, publish } = get();
      const first = await publish();
      expect(await store.find(server.changedArtifact, server.upload, witness.context())).toBeUndefined();
      const second = await store.upload(server.changedArtifact, server.upload, witness.context());
      expect(second.outcome).toBe('created');
      expect(second.id).not.toBe(first.id);
      const found = await store.find(server.artifact, server.upload, witness.context());
      expect(found).toMatchObject({ id: first.id, outcome: 'existed' });
      expect(await server.copies()).toBe(1);
    });

  if (can.probe === 'digest' && otherContent === 'conflict')
    test('other content under the same version is CONFLICT and overwrites nothing', async () => {
      const { store, server, witness, publish } = get();
      await publish();
      const before = await server.fingerprint();
      const upload = await witness.rejection(
        store.upload(server.changedArtifact, server.upload, witness.context()),
      );
      expect(upload).toMatchObject({ name: 'PublishError', code: 'CONFLICT', recovery: 'fix-input' });
      const find = await witness.rejection(
        store.find(server.changedArtifact, server.upload, witness.context()),
      );
      expect(find).toMatchObject({ code: 'CONFLICT' });
      const findings = await store.check(
        { upload: server.upload, artifact: server.changedArtifact },
        witness.context(),
      );
      expect(findings).toContainEqual(expect.objectContaining({ level: 'error', code: 'CONFLICT' }));
      expect(await server.fingerprint()).toBe(before);
    });

  test('an upload settles, is released once, and is listed', async () => {
    const { store, server, witness, publish } = get();
    const settled = await store.settle(await publish(), witness.context());
    expect(settled.pending).toBeUndefined();
    if (can.release) {
      const first = await store.release(settled, server.release, witness.context());
      const again = await store.release(settled, server.release, witness.context());
      expect([first.outcome, again.outcome]).toEqual(['created', 'existed']);
    }
    const items = await all(store.list(server.list, witness.context()));
    expect(items.filter((item) => server.isTheUpload(item))).toHaveLength(1);
  });

  test('receipts survive JSON unchanged, because the ledger keeps them', async () => {
    const { store, server, witness, publish } = get();
    const uploaded = await publish();
    const settled = await store.settle(uploaded, witness.context());
    for (const receipt of [uploaded, settled]) expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    // A later process has only the JSON; it must be enough to go on.
    const revived = JSON.parse(JSON.stringify(settled)) as Receipt<T['ref']>;
    await store.release(revived, server.release, witness.context());
  });

  test('a dry run plans every step and changes nothing', async () => {
    const { store, server, witness, publish } = get();
    const dry = (): ReturnType<Witness['context']> => witness.context({ dryRun: true });
    const before = await server.fingerprint();
    expect(await store.register(server.register, dry())).toMatchObject({ outcome: 'planned' });
    expect(await server.fingerprint()).toBe(before);
    const receipt = await publish();
    const published = await server.fingerprint();
    if (can.release)
      expect(await store.release(receipt, server.release, dry())).toMatchObject({ outcome: 'planned' });
    expect(await server.fingerprint()).toBe(published);
  });

  test('a server that is not there is a NETWORK error with advice, not a stack trace', async () => {
    const { server, witness, connect } = get();
    const store = connect(server.unreachable);
    const error = await witness.rejection(
      store.check({ upload: server.upload, artifact: server.artifact }, witness.context()),
    );
    expect(error).toBeInstanceOf(PublishError);
    expect(error).toMatchObject({ code: 'NETWORK', store: definition.kind });
    expect((error as PublishError).hint).toBeTruthy();
  });
}
