import { spawn } from 'node:child_process';
import { processEnvironment } from '@omnipub/core';
import { missing, tempDir } from '@omnipub/core/testing';
import { describe, expect, test } from 'vitest';
import { cliEntry } from '../testing/spawn-cli.js';

// `script` of util-linux; that of other systems takes other options.
const skip = missing('script') || missing('stty') || process.platform !== 'linux';
const entry = Buffer.from(
  '{"t": "u1-macaroon", "v": {"r": "not-a-real-root", "d": "not-a-real-discharge"}}',
).toString('base64');

/** A shell command on a terminal of its own; what is typed reaches it as from a keyboard. */
function onTerminal(command: string, home: string) {
  const env = {
    PATH: processEnvironment()['PATH'],
    HOME: home,
    XDG_RUNTIME_DIR: home,
    TERM: 'xterm',
    SHELL: '/bin/sh',
  };
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: home,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let screen = '';
  let look = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    look();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    ended,
    screen: () => screen,
    /** Waits for the text behind what was seen before, then types. */
    answer: async (text: string, keys: string, from = 0): Promise<number> => {
      await new Promise<void>((resolve, reject) => {
        look = () => {
          if (screen.indexOf(text, from) !== -1) resolve();
        };
        look();
        void ended.then(() => reject(new Error(`it ended without ${text}:\n${screen}`)));
      });
      const at = screen.indexOf(text, from) + text.length;
      child.stdin.write(keys);
      return at;
    },
  };
}

const node = `'${process.execPath}' '${cliEntry}'`;

describe.skipIf(skip)('on a real terminal (needs script, stty)', () => {
  test('neither a pasted login nor a passphrase shows, and the terminal echoes again afterwards', async () => {
    const home = await tempDir();
    const login = onTerminal(`${node} login snap --kind exported-login; echo "ended $?"; stty -a`, home);
    let at = await login.answer('made: ', `${entry}\r`);
    at = await login.answer('Choose a passphrase for the credential file: ', 'not-a-real-passphrase\r', at);
    at = await login.answer('The same again: ', 'not-a-real-passphrasx\r', at);
    at = await login.answer('Choose a passphrase for the credential file: ', 'not-a-real-passphrase\r', at);
    await login.answer('The same again: ', 'not-a-real-passphrase\r', at);
    await login.ended;
    expect(login.screen()).toContain('ended 0');
    expect(login.screen()).toMatch(/kept in +file/);
    expect(login.screen()).toMatch(/[ ;]icanon\b[^]*[ ;\n]echo\b/);
    for (const secret of [entry, 'not-a-real-passphras', 'not-a-real-root'])
      expect(login.screen()).not.toContain(secret);

    const wrong = onTerminal(`${node} credentials show snap`, home);
    await wrong.answer('Passphrase of the credential file: ', 'another-unreal-passphrase\r');
    expect(await wrong.ended).toBe(3);
    expect(wrong.screen()).not.toContain('another-unreal-passphrase');
    const right = onTerminal(`${node} credentials show snap`, home);
    await right.answer('Passphrase of the credential file: ', 'not-a-real-passphrase\r');
    expect(await right.ended).toBe(0);
  });

  test('Ctrl-C at a question ends with 130 and gives the terminal back', async () => {
    const home = await tempDir();
    const login = onTerminal(`${node} login snap --kind exported-login; echo "ended $?"; stty -a`, home);
    await login.answer('made: ', 'half-a-login\u0003');
    await login.ended;
    expect(login.screen()).toContain('ended 130');
    expect(login.screen()).not.toContain('half-a-login');
    expect(login.screen()).toMatch(/[ ;]icanon\b[^]*[ ;\n]echo\b/);
  });
});
