import { describe, expect, test } from 'vitest';
import { loginScene } from '../testing/login-scene.js';

const scene = loginScene();

describe('login asks', () => {
  test('and what is secret shows nowhere while it is typed or pasted', async () => {
    const { io, ended } = scene.start(['login', 'depot', '--kind', 'password'], { keyboard: true });
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
    expect(await scene.kept({ account: 'maria' })).toMatchObject({
      kind: 'basic',
      secret: 'maria:typed-and-pasted not-a-real-password',
    });
  });

  test('which kind, when a store takes more than one', async () => {
    const { io, ended } = scene.start(['login', 'depot'], { keyboard: true });
    await io.saw('kind [api-token]: ');
    expect(io.err()).toContain('password: a user name and a password');
    io.type('\r');
    await io.saw('token: ');
    io.type('not-a-real-token-77\r');
    expect(await ended).toBe(0);
    expect(await scene.kept()).toMatchObject({ secret: 'not-a-real-token-77' });
  });

  test('lines that are pasted at once are answers to the questions that follow, and the secret one stays hidden', async () => {
    const { io, ended } = scene.start(['login', 'depot', '--kind', 'password'], { keyboard: true });
    await io.saw('user: ');
    io.type('maria\rnot-a-real-password-5\r');
    expect(await ended).toBe(0);
    expect(io.err()).not.toContain('not-a-real-password-5');
    expect(await scene.kept({ account: 'maria' })).toMatchObject({ secret: 'maria:not-a-real-password-5' });
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('and %s at a question ends with 130, keeps nothing and gives the terminal back', async (_name, key) => {
    const { io, ended } = scene.start(['login', 'depot', '--kind', 'api-token'], { keyboard: true });
    await io.saw('token: ');
    io.type(`${key === '\u0003' ? 'half' : ''}${key}`);
    expect(await ended).toBe(130);
    expect(io.err()).toContain('nothing was changed (ABORTED)');
    expect(await scene.kept()).toBeUndefined();
    expect((io.keyboard().input as NodeJS.ReadableStream & { isPaused(): boolean }).isPaused()).toBe(true);
  });

  test('and SIGTERM at a question ends it, too', async () => {
    const { io, ended } = scene.start(['login', 'depot', '--kind', 'api-token'], { keyboard: true });
    await io.saw('token: ');
    io.press('SIGTERM');
    expect(await ended).toBe(130);
  });

  test('an answer that has not the right form is refused without being repeated', async () => {
    const { io, ended } = scene.start(['login', 'depot', '--kind', 'api-token'], { keyboard: true });
    await io.saw('token: ');
    io.type('not-a-real token-99\r');
    expect(await ended).toBe(2);
    expect(io.err()).toContain('a token of depot has no spaces (INVALID_INPUT)');
    expect(io.err()).not.toContain('token-99');
  });

  test('nobody where standard input is no terminal: it says what to do instead', async () => {
    const { code, err } = await scene.omnipub(['login', 'depot']);
    expect(code).toBe(2);
    expect(err).toContain('nobody can be asked: standard input is no terminal');
    expect(err).toContain('omnipub login depot --with-token -');
  });
});
