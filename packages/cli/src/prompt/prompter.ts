import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { PublishError, registerSecret } from '@omnipub/core';
import type { Io } from '../io.js';
import { printable } from '../render/printable.js';

/** One line to ask for. */
export interface Ask {
  readonly text: string;
  /** Not shown while it is typed, and registered as a secret. */
  readonly secret: boolean;
}

/** Asks questions on the terminal, one after the other. */
export interface Prompter {
  /** False where nobody can be asked: standard input is no terminal. */
  readonly available: boolean;
  /**
   * The line that was typed.
   * @throws PublishError ABORTED after Ctrl-C, Ctrl-D, or when the signal aborts; INVALID_INPUT where nobody can be asked
   */
  ask(question: Ask): Promise<string>;
  /** Gives the terminal back as it was. */
  close(): void;
}

/**
 * A prompter for this terminal, which it takes with the first question. Questions go to stderr, so that stdout stays
 * for results. Between two questions nothing is shown, either: of several lines that are pasted at once, those for
 * later questions may be secrets.
 */
export function createPrompter(io: Io, signal: AbortSignal): Prompter {
  let shown = false;
  let readline: Interface | undefined;
  let ended: PublishError | undefined;
  let waiting: { resolve(line: string): void; reject(error: unknown): void } | undefined;
  const ahead: string[] = [];

  const end = (what: string): void => {
    if (ended !== undefined) return;
    ended = new PublishError('ABORTED', `${what}; nothing was changed`);
    signal.removeEventListener('abort', onAbort);
    readline?.close();
    waiting?.reject(ended);
  };
  const onAbort = (): void => end('stopped');

  const open = (): Interface => {
    const screen = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (shown) io.stderr.write(chunk.toString('utf8'));
        done();
      },
    });
    // Raw mode, so that the terminal echoes nothing itself; no history, which would keep what was typed.
    const opened = createInterface({
      input: io.keyboard().input,
      output: screen,
      terminal: true,
      historySize: 0,
    });
    opened.on('line', (line) => {
      shown = false;
      if (waiting === undefined) ahead.push(line);
      else waiting.resolve(line);
      waiting = undefined;
    });
    opened.on('SIGINT', () => end('stopped by Ctrl-C'));
    // Suspending would hand the terminal to the shell in raw mode.
    opened.on('SIGTSTP', () => undefined);
    opened.on('close', () => end('the input ended before it was answered'));
    signal.addEventListener('abort', onAbort, { once: true });
    return opened;
  };

  const line = async (text: string, secret: boolean): Promise<string> => {
    readline ??= open();
    shown = !secret;
    const early = ahead.shift();
    if (secret || early !== undefined) io.stderr.write(text);
    if (early !== undefined) return early;
    const answer = new Promise<string>((resolve, reject) => {
      waiting = { resolve, reject };
    });
    // What is shown is drawn by readline, which draws it again with each edit.
    readline.setPrompt(secret ? '' : text);
    readline.prompt(true);
    return answer;
  };

  return {
    available: io.keyboard().isTTY,
    ask: async ({ text, secret }) => {
      if (!io.keyboard().isTTY)
        throw new PublishError('INVALID_INPUT', `nobody can be asked for this: ${text}`, {
          hint: 'standard input is no terminal',
        });
      if (signal.aborted) onAbort();
      if (ended !== undefined) throw ended;
      const question = `${printable(text)}: `;
      const early = ahead.length > 0;
      try {
        const answer = await line(question, secret);
        if (secret) registerSecret(answer);
        return answer;
      } finally {
        shown = false;
        // The Enter that ended a hidden line was not shown, and neither is the key that stopped it.
        if (secret || early || ended !== undefined) io.stderr.write('\n');
      }
    },
    close: () => end('the prompt is closed'),
  };
}
