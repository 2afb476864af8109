import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from './cli.js';
import { fakeIo } from './testing/fake-io.js';
import { createWorkspace, type Workspace } from './testing/workspace.js';
import { version } from './version.js';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
});
afterEach(() => workspace.remove());

async function omnipub(...argv: string[]) {
  const io = fakeIo({ cwd: workspace.path });
  const code = await main(argv, io);
  return { code, out: io.out(), err: io.err(), lines: io.lines };
}

test('--version prints the version of the package', async () => {
  expect(await omnipub('--version')).toMatchObject({ code: 0, out: `${version()}\n`, err: '' });
});

const verbs = [
  ...['run', 'plan', 'resume', 'status', 'check', 'register', 'upload', 'release', 'list', 'schema'],
  ...['login', 'logout', 'whoami'],
];
const credentialVerbs = ['list', 'show', 'import', 'export', 'move', 'doctor'];

test('--help names every verb and every exit code', async () => {
  const { code, out } = await omnipub('--help');
  expect(code).toBe(0);
  for (const verb of [...verbs, 'credentials', 'sandbox'])
    expect(out).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
  for (const exit of [0, 1, 2, 3, 4, 5, 6, 7, 130])
    expect(out).toMatch(new RegExp(`\\b${String(exit)} [a-z]`));
});

test.each([
  ...verbs.map((verb) => [verb]),
  ...credentialVerbs.map((verb) => ['credentials', verb]),
  ['sandbox', 'start'],
])('the help of %s %s has examples', async (...words) => {
  const { code, out } = await omnipub(...words, '--help');
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`Examples:[^]*omnipub ${words.join(' ')}`));
  expect(out).toContain('--json');
});

describe('a command line that cannot be read ends with 2, says why, and names the help', () => {
  test.each([
    [['rnu'], /unknown command 'rnu'/, /did you mean "run"\?.*omnipub --help/],
    [['run', '--dry-rnu'], /unknown option '--dry-rnu'/, /did you mean "--dry-run"\?.*omnipub run --help/],
    [['run', '--concurrency', '0'], /at least 1/, /omnipub run --help/],
    [['run', 'a', 'b'], /too many arguments/, /omnipub run --help/],
    [['upload', 'local'], /missing required argument 'artifact'/, /omnipub upload --help/],
    [['sandbox', 'start', '--port-base', '80'], /from 1024/, /omnipub sandbox --help/],
    [[], /no verb/, /omnipub --help/],
    [['sandbox'], /no verb/, /omnipub sandbox --help/],
  ])('%j', async (argv, what, next) => {
    const { code, out, err } = await omnipub(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(what);
    expect(err).toMatch(next);
    expect(err).toContain('(INVALID_INPUT)');
  });
});

test('with --json a usage error is a result line too', async () => {
  const { code, lines, err } = await omnipub('rnu', '--json');
  expect(code).toBe(2);
  expect(lines()).toEqual([
    {
      type: 'result',
      outcome: 'error',
      exitCode: 2,
      error: expect.objectContaining({ code: 'INVALID_INPUT' }),
    },
  ]);
  expect(err).toContain('unknown command');
});

test.each([['run'], ['plan'], ['check']])('%s without a pipeline file says what to do', async (verb) => {
  const { code, err } = await omnipub(verb);
  expect(code).toBe(2);
  expect(err).toContain(`there is no omnipub.yaml in ${workspace.path}`);
  expect(err).toContain('omnipub schema');
});

test('a pipeline file that is named and not there is a usage error', async () => {
  const { code, err } = await omnipub('run', 'release.yaml');
  expect(code).toBe(2);
  expect(err).toContain('there is no file "release.yaml"');
});

test.each([['status'], ['resume']])('%s without a ledger says what to do', async (verb) => {
  const { code, err } = await omnipub(verb);
  expect(code).toBe(2);
  expect(err).toContain('no run is recorded');
});

test('a store without a pipeline file wants its settings', async () => {
  const { code, err } = await omnipub('list', 'gobbler');
  expect(code).toBe(2);
  expect(err).toContain('"gobbler" is a kind of store; give its settings: --config url=');
});

test('a kind of store that does not exist comes with the nearest that does', async () => {
  const { code, err } = await omnipub('list', 'gobler', '--config', 'url=http://x.test');
  expect(code).toBe(2);
  expect(err).toContain('did you mean "gobbler"?');
});
