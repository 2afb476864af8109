import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CredentialRecord, formatCredentials, parseCredentials } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../cli.js';
import { type FakeBackends, fakeBackends, fakeKeyring } from '../testing/fake-backends.js';
import { type FakeIoOptions, fakeIo } from '../testing/fake-io.js';
import { depotOrigin, depotRecord, fakeLogins } from '../testing/fake-logins.js';
import { createWorkspace, type Workspace } from '../testing/workspace.js';

const signal = new AbortController().signal;
let workspace: Workspace;
let backends: FakeBackends;
beforeEach(async () => {
  workspace = await createWorkspace();
  backends = fakeBackends();
});
afterEach(() => workspace.remove());

function start(argv: readonly string[], over: Partial<FakeIoOptions> = {}) {
  const io = fakeIo({ cwd: workspace.path, ...over });
  const ended = main(argv, io, { logins: fakeLogins, backends: backends.all, keyring: fakeKeyring() });
  return { io, ended };
}

async function omnipub(argv: readonly string[], over: Partial<FakeIoOptions> = {}) {
  const { io, ended } = start(argv, over);
  const code = await ended;
  return { code, out: io.out(), err: io.err(), lines: io.lines };
}

const keyOf = (over: Partial<CredentialRecord> = {}) => depotRecord({ account: 'default', ...over });
const kept = (over: Partial<CredentialRecord> = {}) => backends.keyring.get(keyOf(over), { signal });

describe('login asks', () => {
  test('and what is secret shows nowhere while it is typed or pasted', async () => {
    const { io, ended } = start(['login', 'depot', '--kind', 'password'], { keyboard: true });
    await io.saw('user: ');
    io.type('mariana\u007f\u007f\u007fa\r');
    await io.saw('password: ');
    io.type('typed-and-pasted');
    io.type(' not-a-real-password\r');
    expect(await ended).toBe(0);
    expect(io.err()).toContain('user: ');
    expect(io.out() + io.err()).not.toContain('typed-and-pasted');
    expect(io.out()).toMatch(
      /logged in to depot\n {2}store +depot at https:\/\/depot\.test\n {2}account +maria\n/,
    );
    expect(io.out()).toMatch(/kept in +keyring\n/);
    expect(await kept({ account: 'maria' })).toMatchObject({
      kind: 'basic',
      secret: 'maria:typed-and-pasted not-a-real-password',
    });
  });

  test('which kind, when a store takes more than one', async () => {
    const { io, ended } = start(['login', 'depot'], { keyboard: true });
    await io.saw('kind [api-token]: ');
    expect(io.err()).toContain('password: a user name and a password');
    io.type('\r');
    await io.saw('token: ');
    io.type('not-a-real-token-77\r');
    expect(await ended).toBe(0);
    expect(await kept()).toMatchObject({ secret: 'not-a-real-token-77' });
  });

  test('lines that are pasted at once are answers to the questions that follow, and the secret one stays hidden', async () => {
    const { io, ended } = start(['login', 'depot', '--kind', 'password'], { keyboard: true });
    await io.saw('user: ');
    io.type('maria\rnot-a-real-password-5\r');
    expect(await ended).toBe(0);
    expect(io.err()).not.toContain('not-a-real-password-5');
    expect(await kept({ account: 'maria' })).toMatchObject({ secret: 'maria:not-a-real-password-5' });
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('and %s at a question ends with 130, keeps nothing and gives the terminal back', async (_name, key) => {
    const { io, ended } = start(['login', 'depot', '--kind', 'api-token'], { keyboard: true });
    await io.saw('token: ');
    io.type(`${key === '\u0003' ? 'half' : ''}${key}`);
    expect(await ended).toBe(130);
    expect(io.err()).toContain('nothing was changed (ABORTED)');
    expect(await kept()).toBeUndefined();
    expect((io.keyboard().input as NodeJS.ReadableStream & { isPaused(): boolean }).isPaused()).toBe(true);
  });

  test('and SIGTERM at a question ends it, too', async () => {
    const { io, ended } = start(['login', 'depot', '--kind', 'api-token'], { keyboard: true });
    await io.saw('token: ');
    io.press('SIGTERM');
    expect(await ended).toBe(130);
  });

  test('an answer that has not the right form is refused without being repeated', async () => {
    const { io, ended } = start(['login', 'depot', '--kind', 'api-token'], { keyboard: true });
    await io.saw('token: ');
    io.type('not-a-real token-99\r');
    expect(await ended).toBe(2);
    expect(io.err()).toContain('a token of depot has no spaces (INVALID_INPUT)');
    expect(io.err()).not.toContain('token-99');
  });

  test('nobody where standard input is no terminal: it says what to do instead', async () => {
    const { code, err } = await omnipub(['login', 'depot']);
    expect(code).toBe(2);
    expect(err).toContain('nobody can be asked: standard input is no terminal');
    expect(err).toContain('omnipub login depot --with-token -');
  });
});

describe('login --with-token', () => {
  test('reads the token from stdin', async () => {
    const { code, lines } = await omnipub(['login', 'depot', '--with-token', '-', '--json'], {
      stdin: 'not-a-real-token-1\n',
    });
    expect(code).toBe(0);
    expect(lines().map(({ type }) => type)).toEqual(['credential', 'result']);
    expect(lines()[0]).toMatchObject({
      backend: 'keyring',
      store: 'depot',
      origin: depotOrigin,
      expiry: 'unlimited',
    });
    expect(lines()[0]).not.toHaveProperty('secret');
    expect(await kept()).toMatchObject({ secret: 'not-a-real-token-1' });
  });

  test.each([
    [['--with-token', 'my-not-real-token']],
    [['--with-token=my-not-real-token']],
    [['--token=my-not-real-token']],
  ])('never takes it as an argument, and does not repeat it: %j', async (argv) => {
    const { code, err, out } = await omnipub(['login', 'depot', ...argv, '--json']);
    expect(code).toBe(2);
    expect(out + err).not.toContain('my-not-real-token');
    if (argv[0]?.startsWith('--with')) {
      expect(err).toContain('all users of this machine can see the arguments of a process');
      expect(err).toContain('--with-token - < FILE');
    }
  });

  test('says that there is none, or why no kind takes it', async () => {
    const empty = await omnipub(['login', 'depot', '--with-token', '-'], { stdin: '\n' });
    expect([empty.code, empty.err]).toEqual([
      2,
      expect.stringContaining('there is no token on standard input'),
    ]);
    const odd = await omnipub(['login', 'depot', '--with-token'], { stdin: 'not-a-real token-8\n' });
    expect(odd.code).toBe(2);
    expect(odd.err).toContain('a token of depot has no spaces');
    expect(odd.err).not.toContain('token-8');
    const kind = await omnipub(['login', 'depot', '--kind', 'password', '--with-token', '-'], { stdin: 'x' });
    expect([kind.code, kind.err]).toEqual([
      2,
      expect.stringContaining("can't be logged in to with one text"),
    ]);
  });

  test('hides it where it is pasted on a terminal', async () => {
    const { io, ended } = start(['login', 'depot', '--with-token', '-'], { keyboard: true });
    await io.saw('token: ');
    io.type('not-a-real-token-2\r');
    expect(await ended).toBe(0);
    expect(io.err() + io.out()).not.toContain('not-a-real-token-2');
  });
});

describe('login --import', () => {
  beforeEach(() => workspace.write('home/.depot', 'maria not-a-real-token-3\n'));

  test('takes the only login that another tool has', async () => {
    const { code, err } = await omnipub(['login', 'depot', '--import']);
    expect(code).toBe(0);
    expect(err).toContain('found in depot-config');
    expect(await kept({ account: 'maria' })).toMatchObject({ secret: 'not-a-real-token-3' });
  });

  test('lists them when there is more than one, and takes the one that is named', async () => {
    const env = { DEPOT_TOKEN: 'not-a-real-token-4' };
    const several = await omnipub(['login', 'depot', '--import'], { env });
    expect(several.code).toBe(2);
    expect(several.err).toContain(`depot-environment: ci at ${depotOrigin}`);
    expect(several.err).toContain(`depot-config: maria at ${depotOrigin}`);
    expect(several.err).toContain('--import PLACE');
    expect((await omnipub(['login', 'depot', '--import', 'depot-environment'], { env })).code).toBe(0);
    expect(await kept({ account: 'ci' })).toMatchObject({ secret: 'not-a-real-token-4' });
    expect((await omnipub(['login', 'depot', '--import', '--account', 'maria'], { env })).code).toBe(0);
  });

  test('says that there is none, which places it looked into, and which names there are', async () => {
    const none = await omnipub(['login', 'depot', '--import', '--account', 'nobody']);
    expect([none.code, none.err]).toEqual([
      3,
      expect.stringContaining('no other tool is logged in to depot (AUTH_MISSING)'),
    ]);
    expect(none.err).toContain('looked into depot-environment, depot-keyring, depot-config');
    const typo = await omnipub(['login', 'depot', '--import', 'depot-confg']);
    expect([typo.code, typo.err]).toEqual([2, expect.stringContaining('did you mean "depot-config"?')]);
    const file = await omnipub(['login', 'depot', '--import', 'depot-export']);
    expect([file.code, file.err]).toEqual([
      2,
      expect.stringContaining('omnipub credentials import FILE --format depot-export'),
    ]);
  });

  test('a place that cannot be read is told, and the others are taken', async () => {
    await workspace.write('home/.depot', 'broken\n');
    const env = { DEPOT_TOKEN: 'not-a-real-token-4' };
    const { code, err } = await omnipub(['login', 'depot', '--import'], { env });
    expect(code).toBe(0);
    expect(err).toContain('depot-config could not be read: ~/.depot: a line without a token');
    const named = await omnipub(['login', 'depot', '--import', 'depot-config'], { env });
    expect([named.code, named.err]).toEqual([
      1,
      expect.stringContaining('a line without a token (PROTOCOL)'),
    ]);
  });
});

describe('login --from-env', () => {
  test('takes the variable of another tool, or our own', async () => {
    expect(
      (await omnipub(['login', 'depot', '--from-env'], { env: { DEPOT_TOKEN: 'not-a-real-token-6' } })).code,
    ).toBe(0);
    expect(await kept({ account: 'ci' })).toMatchObject({ secret: 'not-a-real-token-6' });
    const env = {
      OMNIPUB_CREDENTIALS_DEPOT: formatCredentials([depotRecord({ secret: 'not-a-real-token-7' })]),
    };
    backends = fakeBackends({ env });
    const { code, err } = await omnipub(['login', 'depot', '--from-env'], { env });
    expect(code).toBe(0);
    expect(err).toContain('found in OMNIPUB_CREDENTIALS_DEPOT');
    expect(err).toMatch(
      /environment also has a credential of maria .* goes before the one just stored in keyring/,
    );
    expect(await kept({ account: 'maria' })).toMatchObject({ secret: 'not-a-real-token-7' });
  });

  test('says which variables it looked for', async () => {
    const { code, err } = await omnipub(['login', 'depot', '--from-env']);
    expect(code).toBe(3);
    expect(err).toContain('OMNIPUB_CREDENTIALS_DEPOT');
    expect(err).toContain('DEPOT_TOKEN');
  });
});

describe('login keeps', () => {
  const token = { stdin: 'not-a-real-token-1' };
  const login = ['login', 'depot', '--with-token', '-'];

  test('for the store and origin that omnipub.yaml names, even where the rest of the file is unfinished', async () => {
    await workspace.write(
      'omnipub.yaml',
      'stores:\n  mine: { kind: depot, url: "https://own.test:8443/api" }\n',
    );
    const { code, out } = await omnipub(['login', 'mine', '--with-token', '-'], token);
    expect([code, out]).toEqual([0, expect.stringContaining('https://own.test:8443')]);
    expect(await kept({ origin: 'https://own.test:8443' })).toBeDefined();
    const other = await omnipub(
      ['login', 'mine', '--with-token', '-', '--origin', 'https://Other.test/x'],
      token,
    );
    expect([other.code, other.out]).toEqual([0, expect.stringContaining('https://other.test\n')]);
  });

  test('in the backend that is named, and in the file with a warning when the keyring is locked', async () => {
    expect((await omnipub([...login, '--backend', 'file'], token)).out).toMatch(/kept in +file/);
    backends = fakeBackends({ locked: true });
    const { code, err, out } = await omnipub(login, token);
    expect([code, out]).toEqual([0, expect.stringMatching(/kept in +file/)]);
    expect(err).toMatch(/warning: .*encrypted file instead of the keyring: keyring: the keyring is locked/);
    const named = await omnipub([...login, '--backend', 'keyring'], token);
    expect([named.code, named.err]).toEqual([3, expect.stringContaining('the keyring is locked')]);
    expect(named.err).toContain('unlock it');
  });

  test('what a kind can be restricted to, and refuses what it cannot', async () => {
    const restricted = await omnipub(
      [...login, '--packages', 'a,b', '--packages', 'c', '--ttl', '30d'],
      token,
    );
    expect(restricted.code).toBe(0);
    expect(restricted.out).toMatch(/packages +a, b, c\n/);
    expect(restricted.out).toMatch(/until +expires in (29|30) days/);
    const refused = await omnipub([...login, '--channels', 'edge', '--permissions', 'push'], token);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      "--permissions, --channels can't be applied to a login of kind api-token (UNSUPPORTED)",
    );
    expect(refused.err).toContain('it takes --packages, --ttl');
    const imported = await omnipub(['login', 'depot', '--import', '--ttl', '1d']);
    expect([imported.code, imported.err]).toEqual([2, expect.stringContaining('(UNSUPPORTED)')]);
  });

  test('one that ends soon, with a warning', async () => {
    const { code, err } = await omnipub([...login, '--ttl', '13d'], token);
    expect([code, err]).toEqual([0, expect.stringMatching(/warning: it expires in 1[23] days/)]);
  });

  test('with --export only in a new file that nobody else can read', async () => {
    const { code, out } = await omnipub([...login, '--export', 'login.txt'], token);
    expect([code, out]).toEqual([0, expect.stringContaining('wrote login.txt')]);
    const file = join(workspace.path, 'login.txt');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(parseCredentials(await readFile(file, 'utf8'), 'it')).toMatchObject([
      { secret: 'not-a-real-token-1' },
    ]);
    expect(await kept()).toBeUndefined();
    const again = await omnipub([...login, '--export', 'login.txt'], token);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('exists, and is not overwritten')]);
  });
});

test.each([
  [['login', 'depott', '--import'], 2, /there is no store "depott"[^]*did you mean "depot"\?/],
  [
    ['login', 'gobbler', '--import'],
    2,
    /there is no login for a store of kind "gobbler" \(UNSUPPORTED\)[^]*depot, quiet/,
  ],
  [['login', 'quiet'], 2, /nothing can be typed in/],
  [['login', 'depot', '--kind', 'pasword', '--with-token', '-'], 2, /did you mean "password"\?/],
  [['login', 'depot', '--import', '--from-env'], 2, /--import and --from-env are different ways/],
  [['login', 'depot', '--import', '--kind', 'password'], 2, /--kind goes with/],
  [['login', 'depot', '--with-token', '-', '--backend', 'keyrng'], 2, /did you mean "keyring"\?/],
  [['login', 'depot', '--with-token', '-', '--backend', 'environment'], 2, /environment can't be written to/],
  [['login', 'depot', '--with-token', '-', '--origin', 'depot.test'], 2, /the origin is not a URL/],
  [['login', 'depot', '--with-token', '-', '--export', 'x', '--backend', 'file'], 2, /--export keeps/],
  [['login', 'depot', '--with-token', '-', '--export', '-'], 2, /credentials export STORE -/],
  [['login', 'depot', '--with-token', '-', '--ttl', 'soon'], 2, /like 90d, 12h/],
  [['login', 'depot', '--with-token', '-', '--file', 'nothing.yaml'], 2, /there is no file "nothing\.yaml"/],
])('%j ends with %i and says why', async (argv, code, message) => {
  const result = await omnipub(argv, { stdin: 'not-a-real-token-1' });
  expect(result.err).toMatch(message);
  expect(result.code).toBe(code);
  expect(await kept()).toBeUndefined();
});
