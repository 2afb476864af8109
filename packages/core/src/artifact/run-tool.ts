import { spawn } from 'node:child_process';
import { withBounds } from '../abort.js';
import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';

/** Options of {@link runTool}. */
export interface RunToolOptions {
  readonly signal: AbortSignal;
  /** Its `PATH` is searched and handed on. */
  readonly env: Environment;
  /** Further variables of `env` to hand on. @default none */
  readonly pass?: readonly string[];
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of standard output; a tool that says more is stopped. */
  readonly maxOutput: number;
}

/** What a tool said. */
export interface ToolResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  /** The first 4 KiB. */
  readonly stderr: string;
}

/**
 * Runs a program without a shell, its messages in English. Undefined when it isn't installed.
 * @throws PublishError TIMEOUT, ABORTED; INVALID_INPUT when it says more than it may
 */
export function runTool(
  command: string,
  args: readonly string[],
  options: RunToolOptions,
): Promise<ToolResult | undefined> {
  const bounds = { signal: options.signal, deadlineMs: options.timeoutMs, what: command };
  return withBounds(bounds, (signal) => run(command, args, options, signal));
}

function run(
  command: string,
  args: readonly string[],
  options: RunToolOptions,
  signal: AbortSignal,
): Promise<ToolResult | undefined> {
  return new Promise((resolve, reject) => {
    const passed = (options.pass ?? []).flatMap((name) => {
      const value = options.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const env = { ...Object.fromEntries(passed), PATH: options.env.PATH ?? '', LC_ALL: 'C' };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own `signal`: that one kills with SIGTERM, which a stuck tool may ignore.
    const kill = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    const out: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > options.maxOutput) kill();
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 4096) stderr += chunk.toString('utf8').slice(0, 4096 - stderr.length);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', kill);
      if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(undefined);
      else reject(new PublishError('INTERNAL', `${command} could not be started`, { cause: error }));
    });
    child.once('close', (exitCode) => {
      signal.removeEventListener('abort', kill);
      if (size > options.maxOutput) {
        reject(
          new PublishError('INVALID_INPUT', `${command} printed over ${String(options.maxOutput)} bytes`),
        );
      } else resolve({ exitCode, stdout: Buffer.concat(out), stderr });
    });
  });
}
