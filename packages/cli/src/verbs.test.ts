import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from './cli.js';
import { type FakeIoOptions, fakeIo } from './testing/fake-io.js';
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

async function omnipub(argv: readonly string[], over: Partial<FakeIoOptions> = {}) {
  const io = fakeIo({ cwd: workspace.path, ...over });
  const code = await main(argv, io, { registry: store.registry });
  return { code, out: io.out(), err: io.err(), lines: io.lines };
}

const fields = ['--set', 'project=demo', '--set', 'version=1'];

describe('with --json stdout holds only JSON lines, the last of which is the result with the exit code', () => {
  test.each([
    [['plan'], ['plan'], { outcome: 'planned' }],
    [['check'], ['finding'], { outcome: 'ready' }],
    [['run', '--dry-run'], ['start', 'step.start', 'step.done'], { outcome: 'planned' }],
    [['run'], ['start', 'finding', 'step.start', 'store', 'step.done'], { outcome: 'complete' }],
    [['register', 'local', '--set', 'project=x'], ['finding', 'receipt'], { outcome: 'created', id: 'x/' }],
    [['upload', 'local', 'dataset', ...fields], ['finding', 'receipt'], { outcome: 'created', id: 'demo/1' }],
    [['list', 'local'], [], { outcome: 'listed', count: 0 }],
    [['schema'], ['schema'], { outcome: 'printed' }],
  ])('%j', async (argv, types, result) => {
    const { code, lines } = await omnipub([...argv, '--json']);
    expect(code).toBe(0);
    const seen = lines().map(({ type }) => type);
    for (const type of types) expect(seen).toContain(type);
    expect(seen.filter((type) => type === 'result')).toHaveLength(1);
    expect(lines().at(-1)).toMatchObject({ type: 'result', exitCode: 0, ...result });
  });

  test('status, resume and release of a run', async () => {
    await omnipub(['run']);
    const status = await omnipub(['status', '--json']);
    expect(status.lines().filter(({ type }) => type === 'step')).toHaveLength(4);
    expect(status.lines().at(-1)).toMatchObject({ type: 'result', outcome: 'complete', exitCode: 0 });
    const resume = await omnipub(['resume', '--json']);
    expect(resume.lines()).toEqual([{ type: 'result', outcome: 'complete', exitCode: 0 }]);
    const ref = ['--ref', 'project=demo', '--ref', 'version=1'];
    const release = await omnipub(['release', 'local', ...ref, '--json']);
    expect(release.lines().at(-1)).toMatchObject({
      type: 'result',
      outcome: 'existed',
      exitCode: 0,
      id: 'demo/1',
    });
  });
});

test('without --json the result is on stdout and how it went on stderr', async () => {
  const { code, out, err } = await omnipub(['run']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^STORE +NAME +VERSION +STATE +URL\nlocal +demo +1 +released +http:\/\/memory\.test\/demo\/1\n$/,
  );
  expect(err).toMatch(/^plan [0-9a-f]{16}: release demo-1, 4 steps$/m);
  expect(err).toContain('dataset/upload: created demo/1');
});

test('a second run does nothing again', async () => {
  await omnipub(['run']);
  const { code, err } = await omnipub(['run']);
  expect(code).toBe(0);
  expect(err).toContain('dataset/upload: done before demo/1');
});

test('a dry run leaves the store and the folder as they were', async () => {
  expect((await omnipub(['run', '--dry-run'])).code).toBe(0);
  expect(store.versions.size + store.projects.size).toBe(0);
  await expect(readFile(join(workspace.path, '.omnipub'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('--summary appends Markdown', async () => {
  const file = await workspace.write('summary.md', '# before\n');
  await omnipub(['run', '--summary', 'summary.md']);
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^# before\n[^]*\| local \| demo \| 1 \| released \|/);
});

test('--ledger keeps the progress elsewhere, and status finds it there', async () => {
  await omnipub(['run', '--ledger', 'elsewhere']);
  expect((await omnipub(['status'])).code).toBe(2);
  expect((await omnipub(['status', '--ledger', 'elsewhere'])).out).toContain('dataset/release');
});

test('status shows a plan by the beginning of its id, and a near miss says which there are', async () => {
  await omnipub(['run']);
  const id = String((await omnipub(['status', '--json'])).lines().at(-1)?.['plan']);
  expect((await omnipub(['status', id.slice(0, 4)])).out).toContain(`plan ${id}`);
  const miss = await omnipub(['status', 'zzzz']);
  expect(miss.code).toBe(2);
  expect(miss.err).toContain(id);
});

test('check tells what is wrong and what to do, with the exit code that a run would have', async () => {
  await writeMemoryRelease(workspace, { url: 'http://memory.test/forbidden' });
  const check = await omnipub(['check']);
  expect(check.code).toBe(3);
  expect(check.out).toBe(
    'error dataset: you may not publish here (AUTH_DENIED)\n  ask an owner\nnot ready: 1 error; nothing was changed\n',
  );
  const run = await omnipub(['run']);
  expect(run.code).toBe(3);
  expect(run.err).toContain('you may not publish here (AUTH_DENIED)');
  expect(store.projects.size).toBe(0);
});

test('a typo in the file is shown with its line and a caret', async () => {
  await writeMemoryRelease(workspace, { extra: '    realease: {}\n' });
  const { code, err } = await omnipub(['run']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /omnipub\.yaml:17:5: unknown key at targets\[0\]\.realease\n {2}did you mean "release"\?/,
  );
  expect(err).toMatch(/ 17 \| {5}realease: \{\}\n {6}\| {5}\^\n/);
});

test('other content under a version that exists is refused with 6 and the words of the store', async () => {
  await omnipub(['run']);
  await writeMemoryRelease(workspace);
  await workspace.write('dataset/a.txt', 'changed\n');
  const { code, err } = await omnipub(['upload', 'local', 'dataset', ...fields]);
  expect(code).toBe(6);
  expect(err).toBe(
    'demo/1 holds other content (CONFLICT)\n  the store says: version exists\n  choose another version\n',
  );
});

test('an upload on probation is released by its artifact, by its reference, or by its receipt', async () => {
  const upload = ['upload', 'local', 'dataset', ...fields, '--set', 'probation=true', '--json'];
  const ways = [
    { argv: ['dataset', '--upload', 'project=demo', '--upload', 'version=1'], stdin: false },
    { argv: ['--ref', 'project=demo', '--ref', 'version=1'], stdin: false },
    { argv: ['--receipt', '-'], stdin: true },
  ];
  for (const { argv, stdin } of ways) {
    store.versions.clear();
    const uploaded = await omnipub(upload);
    expect(store.versions.get('demo/1')).toMatchObject({ public: false });
    const released = await omnipub(['release', 'local', ...argv], stdin ? { stdin: uploaded.out } : {});
    expect(released.err).toBe('');
    expect(released.out).toMatch(/created +demo\/1/);
    expect(store.versions.get('demo/1')).toMatchObject({ public: true });
  }
});

test.each([
  [['release', 'local'], /which upload/],
  [['release', 'local', 'dataset', '--ref', 'a=b'], /more than one way/],
  [['release', 'local', '--ref', 'projetc=demo', '--ref', 'version=1'], /did you mean "project"/],
  [['release', 'local', '--upload', 'a=b', '--ref', 'a=b'], /goes with an ARTIFACT/],
  [['release', 'local', 'dataset', '--upload', 'project=demo', '--upload', 'version=9'], /does not hold/],
  [['upload', 'local', 'nothing-here', ...fields], /nothing-here/],
  [['upload', 'local', 'dataset', '--set', 'verison=1'], /did you mean "version"\?/],
  [['upload', 'locl', 'dataset', ...fields], /did you mean "local"\?/],
  [['list', 'memory'], /add --config url=/],
  [['list', 'memory', '--config', 'url=nonsense'], /url /],
])('%j is refused with 2 before anything is sent', async (argv, message) => {
  const { code, err } = await omnipub(argv);
  expect(err).toMatch(message);
  expect(code).toBe(2);
  expect(store.versions.size).toBe(0);
});

test('a store by its kind needs no pipeline file', async () => {
  const bare = await createWorkspace();
  try {
    await omnipub(['run']);
    const { code, out, err } = await omnipub(['list', 'memory', '--config', 'url=http://memory.test'], {
      cwd: bare.path,
    });
    expect(code).toBe(0);
    expect(out).toBe('PROJECT  VERSION  PUBLIC\ndemo     1        true\n');
    expect(err).toBe('1 item\n');
  } finally {
    await bare.remove();
  }
});

test('list stops at --limit', async () => {
  for (let n = 0; n < 200; n++) store.versions.set(`demo/${String(n)}`, { sha256: '', public: true });
  const { out } = await omnipub(['list', 'local', '--limit', '120']);
  expect(out.trimEnd().split('\n')).toHaveLength(121);
});

test('schema --output writes the schema of the file', async () => {
  const { code, out } = await omnipub(['schema', '--output', 'schema.json']);
  expect([code, out]).toEqual([0, '']);
  const schema = JSON.parse(await readFile(join(workspace.path, 'schema.json'), 'utf8'));
  expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  expect(JSON.stringify(schema)).toContain('"memory"');
});

test('--quiet leaves the result alone on stdout, and nothing on stderr', async () => {
  const { out, err } = await omnipub(['run', '--quiet']);
  expect(out).toContain('released');
  expect(err).toBe('');
});

test('--verbose shows the debug log without the secret, in every form that it has', async () => {
  const secret = 'very/secret-token-71';
  const argv = ['list', 'memory', '--config', 'url=http://memory.test', '--config', `token=${secret}`];
  const upload = ['upload', 'memory', 'dataset', ...argv.slice(2), ...fields, '--verbose'];
  const { code, out, err } = await omnipub(upload);
  expect(code).toBe(0);
  expect(err).toContain('debug: asking http://memory.test');
  expect(err).toContain('[redacted]');
  for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
    expect(out + err).not.toContain(form);
  }
});

test('an unexpected failure is one message, exit code 1, and a stack only with --verbose', async () => {
  store.registry.load = () => Promise.reject(new TypeError('x is not a function'));
  const argv = ['list', 'memory', '--config', 'url=http://memory.test'];
  const short = await omnipub(argv);
  expect(short.code).toBe(1);
  expect(short.err).toBe('x is not a function (INTERNAL)\n  run again with --verbose for the details\n');
  const long = await omnipub([...argv, '--verbose']);
  expect(long.err).toMatch(/TypeError: x is not a function\n +at /);
});

test('colours are on a terminal and nowhere else', async () => {
  await writeMemoryRelease(workspace, { url: 'http://memory.test/forbidden' });
  expect((await omnipub(['check'], { tty: true })).out).toContain('\u001b[31merror\u001b[39m');
  expect((await omnipub(['check'], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b');
  expect((await omnipub(['check', '--no-color'], { tty: true })).out).not.toContain('\u001b[3');
  expect((await omnipub(['check'])).out).not.toContain('\u001b');
});

test('--wait-visible is a field of the release, and a store without a public listing says so', async () => {
  const { err, code } = await omnipub([
    'release',
    'local',
    '--ref',
    'project=demo',
    '--ref',
    'version=1',
    '--wait-visible',
  ]);
  expect(err).toMatch(/waitVisible/);
  expect(code).toBe(2);
});
