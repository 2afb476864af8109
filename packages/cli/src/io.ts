import type { Environment } from '@omnipub/core';

/** A stream that text goes to. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal in characters; 80 where there is none. */
  readonly columns: number;
  /** True once the reader has gone (`omnipub list … | head`); what is written after that is dropped. */
  readonly closed: boolean;
}

/** The signals that ask the program to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** What somebody types. */
export interface Keyboard {
  /** False where nobody can be asked: standard input is a pipe, a file, or closed. */
  readonly isTTY: boolean;
  /** The bytes of the keys; `node:readline` switches a terminal to raw mode and back. */
  readonly input: NodeJS.ReadableStream;
}

/** Everything that the program touches of the process it runs in, so that tests can run it in theirs. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input, as text. */
  stdin(): Promise<string>;
  /** The terminal that questions are answered on. A function, because looking at standard input opens it. */
  keyboard(): Keyboard;
  /** The user's home directory, absolute: where other tools keep their credentials. */
  home(): string;
  /** Absolute path that relative paths of the command line start from. */
  readonly cwd: string;
  /** A promise, because `--version` and `--help` are answered without loading what it needs. */
  env(): Promise<Environment>;
  /** Calls `listener` for each stop signal; returns what takes the listener away again. */
  onStop(listener: (signal: StopSignal) => void): () => void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Shows a web page to whoever sits here: true when a browser was started, false where there is none. Never rejects. */
  openBrowser(url: string): Promise<boolean>;
  /** Ends the process at once: for a third Ctrl-C, when nothing else helped. */
  exitNow(code: number): void;
}
