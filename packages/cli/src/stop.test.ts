import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from './cli.js';
import { type FakeIo, fakeIo } from './testing/fake-io.js';
import { writeMemoryRelease } from './testing/memory-release.js';
import { createMemoryStore, type MemoryStore } from './testing/memory-store.js';
import { createWorkspace, type Workspace } from './testing/workspace.js';

let workspace: Workspace;
let store: MemoryStore;
beforeEach(async () => {
  workspace = await createWorkspace();
  store = createMemoryStore();
  await writeMemoryRelease(workspace);
});
afterEach(() => workspace.remove());

function start(...argv: string[]): { io: FakeIo; code: Promise<number> } {
  const io = fakeIo({ cwd: workspace.path });
  return { io, code: main(argv, io, { registry: store.registry }) };
}

async function finish(...argv: string[]): Promise<{ io: FakeIo; code: number }> {
  const { io, code } = start(...argv);
  return { io, code: await code };
}

test('the first Ctrl-C lets the upload in flight finish, starts nothing new, and tells how to go on', async () => {
  const { letGo, reached } = store.holdUploads();
  const { io, code } = start('run');
  await reached;
  io.press();
  await io.saw('finishing what is in flight');
  letGo();
  expect(await code).toBe(130);
  expect(store.versions.get('demo/1')).toMatchObject({ public: false });
  const resume = /to go on: omnipub (resume [0-9a-f]{16})\n/.exec(io.err())?.[1];
  expect(resume).toBeDefined();

  const resumed = await finish(...(resume ?? '').split(' '));
  expect(resumed.code).toBe(0);
  expect(resumed.io.err()).toContain('dataset/upload: done before demo/1');
  expect(store.versions.get('demo/1')).toMatchObject({ public: true });
});

test('the second Ctrl-C aborts at once, and the ledger can still be resumed', async () => {
  const { letGo, reached } = store.holdUploads();
  const { io, code } = start('run', '--json');
  await reached;
  io.press();
  io.press();
  expect(await code).toBe(130);
  expect(store.versions.size).toBe(0);
  expect(io.lines().at(-1)).toMatchObject({ type: 'result', outcome: 'aborted', exitCode: 130 });
  letGo();
  const status = await finish('status', '--json');
  expect(status.io.lines()).toContainEqual(
    expect.objectContaining({ key: 'dataset/upload', state: 'ambiguous' }),
  );
  expect((await finish('resume')).code).toBe(0);
  expect(store.versions.get('demo/1')).toMatchObject({ public: true });
});

test('SIGTERM is as good as Ctrl-C', async () => {
  const { reached } = store.holdUploads();
  const { io, code } = start('run');
  await reached;
  io.press('SIGTERM');
  io.press('SIGTERM');
  expect(await code).toBe(130);
});

test('a single call is stopped by the first Ctrl-C', async () => {
  const { reached } = store.holdUploads();
  const { io, code } = start(
    'upload',
    'local',
    'dataset',
    '--set',
    'project=demo',
    '--set',
    'version=1',
    '--json',
  );
  await reached;
  io.press();
  expect(await code).toBe(130);
  expect(io.lines().at(-1)).toMatchObject({ type: 'result', outcome: 'aborted', exitCode: 130 });
});

test('one press that arrives twice, as through npx, counts once', async () => {
  const { letGo, reached } = store.holdUploads();
  const { io, code } = start('run');
  await reached;
  io.press();
  io.again();
  letGo();
  expect(await code).toBe(130);
  expect(store.versions.size).toBe(1);
});

test('a third Ctrl-C ends the process when nothing else did', async () => {
  const { letGo, reached } = store.holdUploads();
  const { io, code } = start('run');
  await reached;
  io.press();
  io.press();
  io.press();
  expect(io.exits).toEqual([130]);
  letGo();
  await code;
});
