import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The built command, in a process of its own. */
export interface SpawnedCli {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Everything on stdout so far. */
  out(): string;
  /** Everything on stderr so far. */
  err(): string;
  /** Settles when the text was seen on stdout or stderr; rejects when the process ends before. */
  saw(text: string): Promise<void>;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Starts `omnipub` as it is built. Its environment is only what a shell would need. */
export function spawnCli(argv: readonly string[], cwd: string): SpawnedCli {
  if (!existsSync(entry)) throw new Error('the command is not built: run `npm run build` first');
  const child = spawn(process.execPath, [entry, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { out: '', err: '' };
  const listeners = new Set<() => void>();
  const gather = (name: 'out' | 'err', stream: Readable): void => {
    stream.setEncoding('utf8').on('data', (text: string) => {
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
