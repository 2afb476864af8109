import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@omnipub/core';

/** The built command, in a process of its own. */
export interface SpawnedCli {
  readonly child: ChildProcess;
  /** Everything on stdout so far. */
  out(): string;
  /** Everything on stderr so far. */
  err(): string;
  /** Settles when the text was seen on stdout or stderr; rejects when the process ends before. */
  saw(text: string): Promise<void>;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Options of {@link spawnCli}. */
export interface SpawnOptions {
  /** All of its environment. @default that of the tests */
  readonly env?: Environment;
  /** Standard input. @default none */
  readonly stdin?: string;
}

/** The file that node runs as `omnipub`. */
export const cliEntry = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Starts `omnipub` as it is built. */
export function spawnCli(argv: readonly string[], cwd: string, options: SpawnOptions = {}): SpawnedCli {
  if (!existsSync(cliEntry)) throw new Error('the command is not built: run `npm run build` first');
  const { env, stdin } = options;
  const child = spawn(process.execPath, [cliEntry, ...argv], {
    cwd,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(env === undefined ? {} : { env }),
  });
  child.stdin?.end(stdin);
  const written = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const gather = (name: 'out' | 'err', stream: Readable | null): void => {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      for (const look of listeners) look();
    });
  };
  gather('out', child.stdout);
  gather('err', child.stderr);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    child,
    ended,
    out: () => written.out,
    err: () => written.err,
    saw: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!`${written.out}${written.err}`.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without ${JSON.stringify(text)}:\n${written.err}`)));
      }),
  };
}

/** Runs `omnipub` as it is built to its end. */
export async function runCli(
  argv: readonly string[],
  cwd: string,
  options: SpawnOptions = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const cli = spawnCli(argv, cwd, options);
  const { code } = await cli.ended;
  return { code, out: cli.out(), err: cli.err() };
}
