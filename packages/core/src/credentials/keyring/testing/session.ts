import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { type Environment, processEnvironment } from '../../../env.js';
import { missing } from '../../../testing/needs.js';
import { tempDir } from '../../../testing/temp-dir.js';

/** A private session for one test: its own bus, home and runtime directory, so that nothing touches the user's keyring. */
export interface TestSession {
  /** All that programs of this session get as their environment. */
  readonly env: Environment;
  readonly home: string;
}

/** Starts a private bus, with no services that it could start by itself. It ends with the test. */
export async function startSession(): Promise<TestSession> {
  const home = await tempDir();
  const runtime = join(home, 'run');
  await mkdir(runtime);
  await chmod(runtime, 0o700);
  const config = join(home, 'bus.conf');
  await writeFile(config, busConfig(`unix:path=${join(runtime, 'bus')}`));
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endWithTest(bus);
  const address = await firstLine(bus);
  const { PATH } = processEnvironment();
  const env = {
    PATH,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    DBUS_SESSION_BUS_ADDRESS: address,
    PYTHON_KEYRING_BACKEND: 'keyring.backends.SecretService.Keyring',
  };
  return { env, home };
}

/** Runs a program of the session to its end. @throws Error with what it wrote to stderr */
export function runInSession(
  session: TestSession,
  program: string,
  args: readonly string[],
  input = '',
): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    env: session.env,
    input,
    encoding: 'utf8',
    timeout: 20_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

/** Runs Python code in the session; `args` are `sys.argv[1:]`. */
export function python(session: TestSession, code: string, ...args: string[]): string {
  return runInSession(session, PYTHON, ['-c', code, ...args]).trimEnd();
}

/** Debian's modules belong to Debian's Python, whichever comes first in PATH. */
export const PYTHON = '/usr/bin/python3';

/** Like `missing()`, for modules of Debian's Python. */
export function missingPythonModules(...modules: readonly string[]): boolean {
  const { status } = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]);
  if (status !== 0 && processEnvironment().CI_NOTHING_SKIPPED === '1')
    throw new Error(
      `${PYTHON} lacks ${modules.join(', ')}, and CI_NOTHING_SKIPPED=1 allows no test to be skipped`,
    );
  return status !== 0;
}

/** True when a test with a real gnome-keyring and Python's keyring must be skipped. */
export function missingSecretService(): boolean {
  return (
    [missing('dbus-daemon'), missing('gnome-keyring-daemon')].includes(true) ||
    missingPythonModules('keyring', 'secretstorage', 'jeepney')
  );
}

/** Kills the program, by its pid, when the test has ended. */
export function endWithTest(child: ChildProcess): void {
  child.on('error', () => undefined);
  onTestFinished(() => stop(child));
}

/** Kills the program and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** The first line that a program prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('its output is not piped');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the program ended without a line');
}

/** The configuration of a bus at an address, for everybody who may connect, that starts no services by itself. */
export function busConfig(address: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>${address}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`;
}
