import { homedir } from 'node:os';
import { text } from 'node:stream/consumers';
import type { Io, Output, StopSignal } from './io.js';

const signals: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** The {@link Io} of this process. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: () => text(process.stdin),
    keyboard: () => ({ isTTY: process.stdin.isTTY === true, input: process.stdin }),
    home: () => homedir(),
    cwd: process.cwd(),
    env: async () => {
      const { processEnvironment } = await import('@omnipub/core');
      return processEnvironment();
    },
    onStop: (listener) => {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    now: () => Date.now(),
    openBrowser: async (url) => {
      const { processEnvironment } = await import('@omnipub/core');
      const { openBrowser } = await import('./login/open-browser.js');
      return openBrowser(url, { platform: process.platform, env: processEnvironment() });
    },
    exitNow: (code) => process.exit(code),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away: nobody is left to tell. Anything else (a full disk under stdout) ends the program.
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  return {
    write: (text) => {
      if (!closed) stream.write(text);
    },
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      // Some pseudo-terminals say 0.
      return stream.columns > 0 ? stream.columns : 80;
    },
    get closed() {
      return closed;
    },
  };
}
