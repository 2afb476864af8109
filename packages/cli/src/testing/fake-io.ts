import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Environment } from '@omnipub/core';
import type { Io, StopSignal } from '../io.js';

/** An {@link Io} that keeps what was written and lets a test press Ctrl-C. */
export interface FakeIo extends Io {
  /** Everything on stdout so far. */
  out(): string;
  /** Everything on stderr so far. */
  err(): string;
  /** Each line of stdout as JSON; fails on a line that is none. */
  lines(): Record<string, unknown>[];
  /** Sends a stop signal; a second later than the one before. */
  press(signal?: StopSignal): void;
  /** The same signal once more, in the same moment. */
  again(): void;
  /** Settles when stderr or stdout holds the text. */
  saw(text: string): Promise<void>;
  /** Presses keys; `\r` is Enter, `\u0003` Ctrl-C. With `keyboard` only. */
  type(keys: string): void;
  /** Codes of `exitNow`. */
  readonly exits: readonly number[];
}

/** Options of {@link fakeIo}. */
export interface FakeIoOptions {
  readonly cwd: string;
  /** @default nothing set */
  readonly env?: Environment;
  /** Both outputs are terminals. @default false */
  readonly tty?: boolean;
  /** @default empty */
  readonly stdin?: string;
  /** Somebody sits at a keyboard: standard input is a terminal. @default false */
  readonly keyboard?: boolean;
  /** @default the folder `home` in `cwd`, which need not exist */
  readonly home?: string;
  /** What a browser does with a page. @default there is none */
  readonly browser?: (url: string) => Promise<void>;
}

/** A fresh one, with a clock that moves only by `press`. */
export function fakeIo(options: FakeIoOptions): FakeIo {
  const written = { out: '', err: '' };
  const listeners = new Set<(signal: StopSignal) => void>();
  const waiting = new Set<() => void>();
  const exits: number[] = [];
  const keys = new PassThrough();
  let now = 1_700_000_000_000;
  const output = (name: 'out' | 'err'): Io['stdout'] => ({
    write: (text) => {
      written[name] += text;
      for (const look of waiting) look();
    },
    isTTY: options.tty === true,
    columns: 80,
    closed: false,
  });
  const send = (signal: StopSignal): void => {
    if (listeners.size === 0) throw new Error('nobody listens for signals');
    for (const listener of listeners) listener(signal);
  };
  return {
    stdout: output('out'),
    stderr: output('err'),
    stdin: () => Promise.resolve(options.stdin ?? ''),
    keyboard: () => ({ isTTY: options.keyboard === true, input: keys }),
    home: () => options.home ?? join(options.cwd, 'home'),
    type: (text) => keys.write(text),
    cwd: options.cwd,
    env: () => Promise.resolve(options.env ?? {}),
    onStop: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => now,
    openBrowser: async (url) => {
      if (options.browser === undefined) return false;
      await options.browser(url);
      return true;
    },
    exitNow: (code) => exits.push(code),
    out: () => written.out,
    err: () => written.err,
    lines: () =>
      written.out
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    press: (signal = 'SIGINT') => {
      now += 1_000;
      send(signal);
    },
    again: () => send('SIGINT'),
    saw: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!`${written.out}${written.err}`.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    exits,
  };
}
