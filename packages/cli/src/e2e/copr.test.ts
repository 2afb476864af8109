import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Keyring } from '@omnipub/core';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../cli.js';
import { fakeKeyring } from '../testing/fake-backends.js';
import { fakeIo } from '../testing/fake-io.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

const SRPM = 'hello-omnipub-1.4.0-3.src.rpm';
const fixture = fileURLToPath(new URL(`../../../../test-fixtures/artifacts/${SRPM}`, import.meta.url));

let sandbox: Sandbox['copr'];
let stop: () => Promise<void>;
let workspace: Workspace;
/** Of the machine: it stays from one command to the next. */
let keyring: Keyring;

beforeEach(async () => {
  const started = await startSandbox({ copr: { workerSpeed: 5, createrepo: 'never' } });
  sandbox = started.copr;
  stop = () => started.stop();
  workspace = await createWorkspace();
  await copyFile(fixture, join(workspace.path, SRPM));
  // Whoever uses copr-cli is logged in already.
  const { username, login, token } = sandbox.control.credentials('alice');
  const file = await workspace.write(
    'home/.config/copr',
    `[copr-cli]\nusername = ${username}\nlogin = ${login}\ntoken = ${token}\ncopr_url = ${sandbox.url}\nencrypted = False\n`,
  );
  await chmod(file, 0o600);
  keyring = fakeKeyring();
});
afterEach(async () => {
  await workspace.remove();
  await stop();
});

async function omnipub(argv: readonly string[], stdin = '') {
  const env = { OMNIPUB_BACKOFF: '1', XDG_DATA_HOME: join(workspace.path, 'data') };
  const io = fakeIo({ cwd: workspace.path, env, stdin });
  const code = await main([...argv], io, { keyring });
  return { code, err: io.err(), out: io.out(), io };
}

test('a build that fails in one chroot of three: the run names it, and goes on with what does not need it', async () => {
  const chroots = '[fedora-41-x86_64, fedora-rawhide-x86_64, epel-9-x86_64]';
  await workspace.write(
    'omnipub.yaml',
    `release: hello-1.4.0
stores:
  copr: { kind: copr, url: "${sandbox.url}", pollIntervalMs: 5 }
targets:
  - name: hello
    store: copr
    artifact: ${SRPM}
    register: { project: demo, chroots: ${chroots} }
    upload: { project: demo }
    release: { promote: { to: stable, by: fork } }
  - name: next
    store: copr
    artifact: ${SRPM}
    needs: [hello]
    register: { project: next, chroots: [fedora-41-x86_64] }
    upload: { project: next }
  - name: other
    store: copr
    artifact: ${SRPM}
    register: { project: other, chroots: [fedora-41-x86_64] }
    upload: { project: other }
    release: {}
`,
  );
  const takeBack = sandbox.control.fail({ package: 'hello-omnipub', chroot: 'epel-9-x86_64', phase: 'rpm' });
  const run = await omnipub(['run', '--json']);
  const [build] = sandbox.control.builds('alice', 'demo');
  expect([run.code, run.io.lines().at(-1)]).toMatchObject([
    5,
    {
      outcome: 'partial',
      targets: [
        {
          target: 'hello',
          state: 'settle failed',
          error: {
            code: 'REJECTED',
            message: `build ${String(build?.id)} of hello-omnipub in alice/demo failed in epel-9-x86_64, 1 of 3 chroots`,
            hint: expect.stringMatching(
              /^read why: \S+\/demo\/epel-9-x86_64\/\S+\/builder-live\.log\.gz$/,
            ) as string,
          },
        },
        { target: 'next', state: 'skipped: hello/settle failed' },
        { target: 'other', state: 'released' },
      ],
    },
  ]);
  expect(() => sandbox.control.builds('alice', 'stable')).toThrow();

  // What was wrong was the builder: the same source is built again, and what was done is not.
  takeBack();
  const resumed = await omnipub(['resume', '--json']);
  expect([resumed.code, resumed.io.lines().at(-1)]).toMatchObject([
    0,
    {
      outcome: 'complete',
      targets: [
        { target: 'hello', outcome: 'created', state: 'released' },
        { target: 'next', outcome: 'created', state: 'uploaded' },
        { target: 'other', state: 'released' },
      ],
    },
  ]);
  const states = (project: string) => sandbox.control.builds('alice', project).map(({ state }) => state);
  expect(['demo', 'stable', 'next', 'other'].map(states)).toEqual([
    ['failed', 'succeeded'],
    ['forked'],
    ['succeeded'],
    ['succeeded'],
  ]);
});

test('single verbs: with the login of copr-cli, from the project to its promotion', async () => {
  const config = ['--config', `url=${sandbox.url}`, '--config', 'pollIntervalMs=5'];
  const verb = (name: string, ...more: string[]) => omnipub([name, 'copr', ...more, ...config]);
  const done = async (ended: ReturnType<typeof omnipub>) => {
    const { code, out, err } = await ended;
    expect([code, err]).toEqual([0, expect.any(String)]);
    return out;
  };
  await done(verb('register', '--set', 'project=demo', '--set', 'chroots=epel-9-x86_64'));
  expect(await done(verb('upload', SRPM, '--set', 'project=demo'))).toMatch(/created +1 /);
  expect(await done(verb('list', '--set', 'project=demo'))).toMatch(/build +1 +alice\/demo +hello-omnipub/);
  expect(await done(verb('list', '--set', 'what=monitor', '--set', 'project=demo'))).toMatch(
    /monitor .* epel-9-x86_64 +succeeded/,
  );
  expect(await done(verb('release', SRPM, '--upload', 'project=demo'))).toMatch(/existed +1 /);
  const promote = ['--set', 'promote.to=stable', '--set', 'promote.by=fork'];
  expect(await done(verb('release', '--ref', 'buildId=1', ...promote))).toMatch(/created +1 .*build\/2/);
  expect(await done(verb('list'))).toMatch(/alice\/stable/);
});

test('a token on standard input is a login, and whoami asks the server for it', async () => {
  const { login, token } = sandbox.control.credentials('bob');
  const ended = await omnipub(
    ['login', 'copr', '--origin', sandbox.url, '--with-token', '-'],
    `${login}:${token}\n`,
  );
  expect([ended.code, ended.err]).toEqual([0, expect.any(String)]);
  expect([ended.out, ended.err].join()).not.toContain(token);
  const who = await omnipub(['whoami', 'copr', '--origin', sandbox.url]);
  expect([who.code, who.out]).toEqual([0, expect.stringContaining('bob')]);
});
