import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What one finished process cost. */
export interface ProcessCost {
  readonly seconds: number;
  /** Peak resident memory in MiB, as GNU time reports it. */
  readonly peakMiB: number;
}

/**
 * Runs a command to its end under GNU time.
 * @throws Error when the command can't be started or fails, with the end of what it said
 */
export async function measure(
  command: readonly string[],
  report: string,
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProcessCost> {
  const child = spawn('/usr/bin/time', ['-v', '-o', report, ...command], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new Error(`GNU time is needed (Debian package "time"): ${error.message}`)),
    );
    child.on('close', resolve);
  });
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${String(status)}\n${said}`);
  const text = await readFile(report, 'utf8');
  const kilobytes = Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(text)?.[1]);
  const clock = /Elapsed \(wall clock\) time \(h:mm:ss or m:ss\): ([\d:.]+)/.exec(text)?.[1] ?? '';
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  if (!Number.isFinite(kilobytes) || !Number.isFinite(seconds))
    throw new Error(`GNU time said something else:\n${text}`);
  return { seconds, peakMiB: kilobytes / 1024 };
}
