import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCredentials, parseCredentials } from '@omnipub/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBackends } from '../testing/fake-backends.js';
import { depotOrigin, depotRecord } from '../testing/fake-logins.js';
import { loginScene } from '../testing/login-scene.js';

const scene = loginScene();
const signal = new AbortController().signal;
const secret = 'not-a-real-token-0001';
const path = (name: string): string => join(scene.workspace.path, name);

describe('credentials export', () => {
  beforeEach(() => scene.backends.keyring.set(depotRecord(), { signal }));

  test('writes a new file for its owner alone, which import takes', async () => {
    const { code, err, out } = await scene.omnipub(['credentials', 'export', 'depot', 'login.txt']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('whoever can read that is logged in as you');
    expect((await stat(path('login.txt'))).mode & 0o777).toBe(0o600);
    const again = await scene.omnipub(['credentials', 'export', 'depot', 'login.txt']);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('is not overwritten')]);
    scene.backends = fakeBackends();
    const imported = await scene.omnipub(['credentials', 'import', 'login.txt', '--backend', 'file']);
    expect([imported.code, imported.out]).toEqual([0, expect.stringMatching(/^imported\n[^]*kept in +file/)]);
    expect(await scene.backends.file.get(depotRecord(), { signal })).toEqual(depotRecord());
  });

  test('prints to a pipe what an environment variable takes, and nothing else', async () => {
    const { code, out } = await scene.omnipub(['credentials', 'export', 'depot', '-']);
    expect(code).toBe(0);
    expect(parseCredentials(out, 'it')).toEqual([depotRecord()]);
    const env = { OMNIPUB_CREDENTIALS_DEPOT: out };
    scene.backends = fakeBackends({ env });
    expect((await scene.omnipub(['whoami', 'depot'], { env })).out).toMatch(/kept in +environment/);
    const stdin = await scene.omnipub(['credentials', 'import', '-'], { stdin: out });
    expect(stdin.code).toBe(0);
  });

  test('never into JSON, never without a target, never where nothing can be written', async () => {
    const json = await scene.omnipub(['credentials', 'export', 'depot', '-', '--json']);
    expect([json.code, json.err]).toEqual([2, expect.stringContaining('--json never holds a secret')]);
    expect((await scene.omnipub(['credentials', 'export', 'depot'])).err).toContain(
      'it is not said where to',
    );
    const readOnly = ['credentials', 'export', 'depot', '--format', 'depot-environment'];
    const { code, err } = await scene.omnipub(readOnly);
    expect([code, err]).toEqual([2, expect.stringContaining('depot-environment can only be read')]);
    expect(err).toContain('depot-keyring, depot-config');
  });

  test("writes and reads another tool's format: its own place, a file, or stdout", async () => {
    const format = ['--format', 'depot-keyring'];
    expect((await scene.omnipub(['credentials', 'export', 'depot', ...format])).code).toBe(0);
    expect(await scene.keyring.getPassword('depot', 'maria')).toBe(secret);
    scene.backends = fakeBackends();
    expect((await scene.omnipub(['credentials', 'import', ...format])).code).toBe(0);
    expect(await scene.backends.keyring.get(depotRecord(), { signal })).toMatchObject({ secret });

    const file = await scene.omnipub([
      'credentials',
      'export',
      'depot',
      'tool.txt',
      '--format',
      'depot-config',
    ]);
    expect(file.code).toBe(0);
    expect(await readFile(path('tool.txt'), 'utf8')).toBe(`maria ${secret}\n`);
    const stdout = await scene.omnipub(['credentials', 'export', 'depot', '-', '--format', 'depot-export']);
    expect(stdout.out).toBe(`maria ${secret}\n`);
    const noFile = await scene.omnipub(['credentials', 'export', 'depot', '-', ...format]);
    expect([noFile.code, noFile.err]).toEqual([2, expect.stringContaining('depot-keyring is no file')]);
    const back = await scene.omnipub(['credentials', 'import', 'tool.txt', '--format', 'depot-export']);
    expect([back.code, back.out]).toEqual([0, expect.stringMatching(/^replaced\n/)]);
  });
});

test('credentials import takes one of several by account and origin', async () => {
  const records = ['maria', 'ci'].map((account) => depotRecord({ account }));
  const stdin = formatCredentials(records);
  const none = await scene.omnipub(['credentials', 'import', '-', '--account', 'jo'], { stdin });
  expect([none.code, none.err]).toEqual([
    3,
    expect.stringContaining(`it holds: maria at ${depotOrigin}, ci at`),
  ]);
  const argv = ['credentials', 'import', '-', '--account', 'ci', '--origin', 'https://DEPOT.test/x'];
  const { code, lines } = await scene.omnipub([...argv, '--json'], { stdin });
  expect([code, lines().at(-1)]).toEqual([0, { type: 'result', outcome: 'imported', exitCode: 0, count: 1 }]);
  expect(await scene.kept({ account: 'ci' })).toBeDefined();
  expect(await scene.kept({ account: 'maria' })).toBeUndefined();
});

test('a warning that several places would repeat is given once', async () => {
  scene.backends = fakeBackends({ locked: true });
  await scene.backends.file.set(depotRecord(), { signal });
  const { lines } = await scene.omnipub(['credentials', 'import', '-', '--json'], {
    stdin: formatCredentials([depotRecord(), depotRecord({ account: 'ci' })]),
  });
  const messages = lines()
    .filter(({ type }) => type === 'warning')
    .map(({ message }) => message);
  expect(messages.length).toBeGreaterThan(0);
  expect(new Set(messages).size).toBe(messages.length);
});

test('credentials import says what is wrong, without a word of it', async () => {
  await writeFile(path('bad.txt'), 'not-a-real-token-0002 {', { mode: 0o644 });
  const bad = await scene.omnipub(['credentials', 'import', 'bad.txt']);
  expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('bad.txt is neither JSON nor base64')]);
  expect(bad.err).not.toContain('0002');
  expect(bad.err).toContain('other users of this machine may read bad.txt');
  const missing = await scene.omnipub(['credentials', 'import', 'missing.txt']);
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('there is no file "missing.txt"')]);
  expect((await scene.omnipub(['credentials', 'import', '.'])).err).toContain('it is not a file');
  const format = await scene.omnipub(['credentials', 'import', '--format', 'depot-confg']);
  expect([format.code, format.err]).toEqual([2, expect.stringContaining('did you mean "depot-config"?')]);
  const empty = await scene.omnipub(['credentials', 'import', '--format', 'depot-config']);
  expect([empty.code, empty.err]).toEqual([3, expect.stringContaining('depot-config holds no credential')]);
});

describe('credentials move', () => {
  test('writes there, and then deletes here', async () => {
    await scene.backends.file.set(depotRecord(), { signal });
    const { code, out } = await scene.omnipub(['credentials', 'move', 'depot', '--to', 'keyring']);
    expect([code, out]).toEqual([0, `maria at ${depotOrigin} (depot): moved from file to keyring\n`]);
    expect(await scene.backends.keyring.get(depotRecord(), { signal })).toEqual(depotRecord());
    expect(await scene.backends.file.get(depotRecord(), { signal })).toBeUndefined();
  });

  test.each([
    ['keyring', 3, 'the keyring is locked'],
    ['file', 2, 'file keeps it already'],
    ['environment', 2, "environment can't be written to"],
    ['fil', 2, 'did you mean "file"?'],
  ])('to %s leaves it where it is when that cannot be', async (to, expected, message) => {
    scene.backends = fakeBackends({ locked: true });
    await scene.backends.file.set(depotRecord(), { signal });
    const { code, err } = await scene.omnipub(['credentials', 'move', 'depot', '--to', to]);
    expect([code, err]).toEqual([expected, expect.stringContaining(message)]);
    expect(await scene.backends.file.get(depotRecord(), { signal })).toEqual(depotRecord());
  });
});
