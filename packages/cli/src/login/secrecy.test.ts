import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCredentials } from '@omnipub/core';
import { secretSample, seededRandom, spellings } from '@omnipub/core/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../cli.js';
import { type FakeBackends, fakeBackends, fakeKeyring } from '../testing/fake-backends.js';
import { type FakeIo, type FakeIoOptions, fakeIo } from '../testing/fake-io.js';
import { depotOrigin, fakeLogins } from '../testing/fake-logins.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

let workspace: Workspace;
let backends: FakeBackends;
beforeEach(async () => {
  workspace = await createWorkspace();
  backends = fakeBackends();
});
afterEach(() => workspace.remove());

function start(argv: readonly string[], over: Partial<FakeIoOptions> = {}) {
  const io = fakeIo({ cwd: workspace.path, ...over });
  return {
    io,
    ended: main(argv, io, { logins: fakeLogins, backends: backends.all, keyring: fakeKeyring() }),
  };
}

/** One verb with `--verbose`: its exit code, and what it said. */
async function heard(argv: readonly string[], over: Partial<FakeIoOptions> = {}): Promise<[number, FakeIo]> {
  const { io, ended } = start([...argv, '--verbose'], over);
  return [await ended, io];
}

test('none of 100 generated secrets shows in anything that login and credentials say, in no spelling', async () => {
  const random = seededRandom(20_261_121);
  let looked = 0;
  for (let index = 0; index < 100; index++) {
    const { record: sample, parts } = secretSample(index, random);
    const record = { ...sample, store: 'depot', origin: depotOrigin };
    const store = ['depot', '--account', record.account];
    const text = formatCredentials([record]);
    await mkdir(join(workspace.path, 'home'), { recursive: true });
    const env = { DEPOT_TOKEN: record.secret };
    const runs: [number, FakeIo][] = [await heard(['credentials', 'import', '-'], { stdin: text })];
    for (const argv of index % 2 === 0
      ? [
          ['credentials', 'list', '--json'],
          ['whoami', ...store, '--offline'],
          ['credentials', 'move', ...store, '--to', 'file', '--json'],
          ['credentials', 'export', ...store, 'out.txt', '--json'],
        ]
      : [
          ['credentials', 'list'],
          ['credentials', 'show', ...store, '--json'],
          ['login', 'depot', '--from-env', '--export', 'out.txt', '--json'],
          ['logout', ...store],
        ])
      runs.push(await heard(argv, { env }));
    expect(runs.map(([code]) => code)).toEqual(runs.map(() => 0));
    // What goes wrong says no more: text that is cut or no record, a token where none belongs.
    const wrong =
      index % 2 === 0
        ? [
            await heard(['credentials', 'import', '-', '--json'], { stdin: text.slice(0, -9) }),
            await heard(['login', 'depot', '--with-token', record.secret, '--json']),
          ]
        : [
            await heard(['credentials', 'import', '-'], {
              stdin: JSON.stringify({ ...record, kind: 'nonsense' }),
            }),
            await heard(['login', 'depot', `--token=${record.secret}`, '--json']),
          ];
    expect(wrong.map(([code]) => code)).toEqual(wrong.map(() => 2));
    for (const [, io] of [...runs, ...wrong]) {
      const said = `${io.out()}\n${io.err()}`;
      looked += said.length;
      for (const spelling of [text, ...parts.flatMap(spellings)]) {
        if (said.includes(spelling)) expect.fail(`secret ${String(index)} shows in: ${said}`);
      }
    }
    await rm(join(workspace.path, 'out.txt'));
    backends = fakeBackends();
  }
  // The verbs did say something.
  expect(looked).toBeGreaterThan(50_000);
}, 120_000);

test('what is typed shows in none of what is said, whatever its characters', async () => {
  const random = seededRandom(7);
  for (let index = 0; index < 40; index++) {
    const typed = (secretSample(0, random).parts[0] ?? '').replaceAll(/[\p{Cc}\t]/gu, '');
    const { io, ended } = start(['login', 'depot', '--kind', 'password', '--json', '--verbose'], {
      keyboard: true,
    });
    await io.saw('user: ');
    io.type('maria\r');
    await io.saw('password: ');
    io.type(`${typed}\r`);
    expect(await ended).toBe(0);
    for (const spelling of spellings(typed)) {
      if (`${io.out()}${io.err()}`.includes(spelling)) expect.fail(`typed secret ${String(index)} shows`);
    }
  }
});
