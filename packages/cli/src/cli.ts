import { CommanderError } from 'commander';
import type { Io } from './io.js';
import { createProgram } from './program.js';
import type { SessionOptions } from './session.js';
import type { GlobalFlags } from './ui.js';

/**
 * Runs one command line and returns its exit code: 0 done, 1 unexpected, 2 usage or config, 3 credentials, 4 pending,
 * 5 partial (resumable), 6 rejected, 7 unavailable, 130 interrupted. Never rejects.
 */
export async function main(argv: readonly string[], io: Io, options: SessionOptions = {}): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io, async (verb) => {
    // Loaded here, so that --version and --help answer at once.
    const { runVerb } = await import('./session.js');
    exitCode = await runVerb(io, program.opts<GlobalFlags>(), options, verb);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    // What commander could not read has no options yet, so the flags are looked for by hand.
    const flags = { json: argv.includes('--json'), color: !argv.includes('--no-color') };
    const { runVerb } = await import('./session.js');
    return runVerb(io, flags, options, async () => {
      if (!(thrown instanceof CommanderError)) throw thrown;
      const { usageError } = await import('./usage-error.js');
      throw usageError(thrown, argv);
    });
  }
}
