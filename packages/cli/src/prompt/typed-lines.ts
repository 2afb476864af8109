import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Io } from '../io.js';

const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';

/** What comes from a keyboard. */
export interface TypedLines {
  /** Waits for the next line: shown with `prompt` before it, or, without a prompt, hidden. */
  edit(prompt: string | undefined): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** Who is told. */
export interface TypedLinesOptions {
  /** Lines as they end with Enter; several when they were pasted at once. */
  readonly onLines: (lines: readonly string[]) => void;
  readonly onEnd: (why: string) => void;
}

/** Takes the terminal: raw mode, no echo but while a prompt is shown, pastes told apart from typing where it can tell. */
export function openTypedLines(io: Io, { onLines, onEnd }: TypedLinesOptions): TypedLines {
  const { input } = io.keyboard();
  const { stderr } = io;
  let shown = false;
  let pasting = false;
  let pasted: string[] = [];
  const screen = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (shown) stderr.write(chunk.toString('utf8'));
      done();
    },
  });
  // History would keep what was typed.
  const readline: Interface = createInterface({ input, output: screen, terminal: true, historySize: 0 });
  const finish = (last: readonly string[]): void => {
    const lines = [...pasted, ...last];
    pasted = [];
    onLines(lines);
  };
  const onKey = (_text: string | undefined, key: { readonly name?: string } | undefined): void => {
    if (key?.name === 'paste-start') pasting = true;
    if (key?.name !== 'paste-end') return;
    pasting = false;
    // A paste that ended with a line end is complete; otherwise Enter will say so.
    if (pasted.length > 0 && readline.line === '') finish([]);
  };
  readline.on('line', (line) => {
    // Whatever follows at once may be the answer to a question that is not to be seen.
    shown = false;
    if (pasting) pasted.push(line);
    else finish([line]);
  });
  readline.on('SIGINT', () => onEnd('stopped by Ctrl-C'));
  // Suspending would hand the terminal to the shell in raw mode.
  readline.on('SIGTSTP', () => undefined);
  readline.on('close', () => onEnd('the input ended before it was answered'));
  input.on('keypress', onKey);
  if (stderr.isTTY) stderr.write(PASTE_ON);

  return {
    edit: (prompt) => {
      shown = prompt !== undefined;
      // What is shown is drawn by readline, which draws it again with each edit.
      readline.setPrompt(prompt ?? '');
      readline.prompt(true);
    },
    close: () => {
      shown = false;
      input.off('keypress', onKey);
      readline.close();
      if (stderr.isTTY) stderr.write(PASTE_OFF);
    },
  };
}
