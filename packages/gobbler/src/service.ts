import type { startSandbox as StartSandbox } from '@omnipub/sandbox';
import { gobblerError } from './errors.js';

/** Settings of {@link startGobbler}. */
export interface StartGobblerOptions {
  /** @default a fresh directory, removed by {@link stopGobbler} */
  readonly staging?: string | undefined;
  /** @default a fresh directory, removed by {@link stopGobbler} */
  readonly registry?: string | undefined;
  /** @default a free port */
  readonly port?: number | undefined;
  /** User names that may do everything. @default the user of this process */
  readonly admins?: readonly string[] | undefined;
}

/** A running service on this machine. */
export interface RunningGobbler {
  readonly url: string;
  readonly staging: string;
  readonly registry: string;
  stop(): Promise<void>;
}

/**
 * Starts a Gobbler on loopback for trying things out: that of `@omnipub/sandbox`, in this process. Where pygobbler's `start_gobbler`
 * downloads a program and keeps one a process, this can be called again and again; each answers only to its own handle.
 *
 * @throws PublishError UNSUPPORTED when `@omnipub/sandbox` is not installed
 */
export async function startGobbler(options: StartGobblerOptions = {}): Promise<RunningGobbler> {
  const { startSandbox } = await loadSandbox();
  const { staging, registry, port, admins } = options;
  const sandbox = await startSandbox({
    gobbler: {
      ...(staging === undefined ? {} : { staging }),
      ...(registry === undefined ? {} : { registry }),
      ...(port === undefined ? {} : { port }),
      ...(admins === undefined ? {} : { admins }),
    },
  });
  const { gobbler } = sandbox;
  return {
    url: gobbler.url,
    staging: gobbler.staging,
    registry: gobbler.registry,
    stop: () => sandbox.stop(),
  };
}

/** Stops what {@link startGobbler} started. */
export async function stopGobbler(running: RunningGobbler): Promise<void> {
  await running.stop();
}

async function loadSandbox(): Promise<{ startSandbox: typeof StartSandbox }> {
  try {
    return await import('@omnipub/sandbox');
  } catch (cause) {
    throw gobblerError('UNSUPPORTED', 'startGobbler needs the package @omnipub/sandbox', {
      hint: 'install it: npm install --save-dev @omnipub/sandbox',
      cause,
    });
  }
}
