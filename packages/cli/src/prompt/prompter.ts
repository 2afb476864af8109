import { PublishError, registerSecret } from '@omnipub/core';
import type { Io } from '../io.js';
import { printable } from '../render/printable.js';
import { openTypedLines, type TypedLines } from './typed-lines.js';

/** One line to ask for. */
export interface Ask {
  readonly text: string;
  /** Not shown while it is typed, and registered as a secret. Several lines that are pasted at once are one answer. */
  readonly secret: boolean;
}

/** Asks questions on the terminal, one after the other. */
export interface Prompter {
  /** False where nobody can be asked: standard input is no terminal. */
  readonly available: boolean;
  /**
   * What was typed.
   * @throws PublishError ABORTED after Ctrl-C, Ctrl-D, or when the signal aborts; INVALID_INPUT where nobody can be asked
   */
  ask(question: Ask): Promise<string>;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** A prompter for this terminal, which it takes with the first question. Questions go to stderr: stdout is for results. */
export function createPrompter(io: Io, signal: AbortSignal): Prompter {
  let typed: TypedLines | undefined;
  let ended: PublishError | undefined;
  let waiting: { resolve(lines: readonly string[]): void; reject(error: unknown): void } | undefined;
  /** Lines that were typed before they were asked for. */
  const ahead: string[] = [];

  const end = (what: string): void => {
    if (ended !== undefined) return;
    ended = new PublishError('ABORTED', `${what}; nothing was changed`);
    signal.removeEventListener('abort', onAbort);
    typed?.close();
    waiting?.reject(ended);
  };
  const onAbort = (): void => end('stopped');
  const onLines = (lines: readonly string[]): void => {
    if (waiting === undefined) ahead.push(...lines);
    else waiting.resolve(lines);
    waiting = undefined;
  };
  const next = async (prompt: string | undefined): Promise<readonly string[]> => {
    const answer = new Promise<readonly string[]>((resolve, reject) => {
      waiting = { resolve, reject };
    });
    typed?.edit(prompt);
    return answer;
  };

  const read = async (question: string, secret: boolean): Promise<string> => {
    if (typed === undefined) {
      signal.addEventListener('abort', onAbort, { once: true });
      typed = openTypedLines(io, { onLines, onEnd: end });
    }
    const early = ahead.length > 0;
    if (secret || early) io.stderr.write(question);
    try {
      const lines = early ? ahead.splice(0, 1) : await next(secret ? undefined : question);
      if (secret) return lines.join('\n');
      const [line = '', ...rest] = lines;
      // Before those that came while this one was on its way.
      ahead.unshift(...rest);
      return line;
    } finally {
      // The Enter that ended a hidden line was not shown, and neither is the key that stopped it.
      if (secret || early || ended !== undefined) io.stderr.write('\n');
    }
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
      const answer = await read(`${printable(text)}: `, secret);
      if (secret) for (const line of [answer, ...answer.split('\n')]) registerSecret(line);
      return answer;
    },
    close: () => end('the prompt is closed'),
  };
}
