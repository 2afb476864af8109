import {
  type AdapterRegistry,
  type CredentialStore,
  createDeps,
  createLogger,
  type Deps,
  type Emit,
  type Environment,
  type Keyring,
  type LoginRegistry,
  toPublishError,
} from '@omnipub/core';
import { adapters, ConfigError, exitCodeOfError, logins } from '@omnipub/pipeline';
import { sessionCredentials } from './credentials/session-credentials.js';
import type { Io } from './io.js';
import { createPrompter, type Prompter } from './prompt/prompter.js';
import { configErrorLines } from './render/config-error.js';
import { errorLines } from './render/human.js';
import { printable } from './render/printable.js';
import { type Stop, watchStop } from './stop.js';
import { createUi, type GlobalFlags, type Ui } from './ui.js';

/** How a verb ended: the last line of `--json`, and the exit code. */
export interface VerbResult {
  /** In one word: `complete`, `partial`, `listed`, `error`, … */
  readonly outcome: string;
  readonly exitCode: number;
  readonly [field: string]: unknown;
}

/** What a verb works with. */
export interface Session {
  readonly io: Io;
  readonly env: Environment;
  readonly ui: Ui;
  readonly registry: AdapterRegistry;
  readonly logins: LoginRegistry;
  /** Where credentials are kept instead of where this machine keeps them: for tests. */
  readonly backends?: readonly CredentialStore[];
  /** Another keyring than that of this machine, for the places of other tools: for tests. */
  readonly keyring?: Keyring;
  readonly deps: Deps;
  /** Shows warnings of what is not one step of a release; each once. */
  readonly warn: Emit;
  /** Watches Ctrl-C until the verb ends. `gentle`: the first one drains, the second aborts. @default gentle false */
  watchStop(options?: { readonly gentle?: boolean }): Stop;
  /** Asks on the terminal, which is given back as it was when the verb ends. */
  openPrompter(signal: AbortSignal): Prompter;
}

/** What tests may replace. */
export interface SessionOptions {
  /** @default the adapters of this build */
  readonly registry?: AdapterRegistry;
  /** @default the logins of this build */
  readonly logins?: LoginRegistry;
  /** @default those of this machine */
  readonly backends?: readonly CredentialStore[];
  /** @default the keyring of this machine */
  readonly keyring?: Keyring;
}

/** Runs one verb: session, errors, the closing line, exit code. Never rejects. */
export async function runVerb(
  io: Io,
  flags: GlobalFlags,
  options: SessionOptions,
  verb: (session: Session) => Promise<VerbResult>,
): Promise<number> {
  const env = await io.env();
  const ui = createUi({ io, env, flags });
  const stops: Stop[] = [];
  const prompters: Prompter[] = [];
  const session: Session = {
    io,
    env,
    ui,
    registry: options.registry ?? adapters,
    logins: options.logins ?? logins,
    ...(options.backends === undefined ? {} : { backends: options.backends }),
    ...(options.keyring === undefined ? {} : { keyring: options.keyring }),
    deps: createDeps({
      env,
      log: createLogger((record) => ui.log(record), levelOf(flags)),
      credentials: sessionCredentials(() => session),
    }),
    warn: warnOnce(ui),
    watchStop: ({ gentle = false } = {}) => {
      const stop = watchStop({ io, gentle, say: (text) => ui.alert(text) });
      stops.push(stop);
      return stop;
    },
    openPrompter: (signal) => {
      const prompter = createPrompter(io, signal);
      prompters.push(prompter);
      return prompter;
    },
  };
  let result: VerbResult;
  try {
    result = await verb(session);
  } catch (thrown) {
    result = await failure(thrown, { io, ui, stopped: stops.some((stop) => stop.requested) });
  } finally {
    for (const prompter of prompters) prompter.close();
    for (const stop of stops) stop.dispose();
    ui.live?.draw([]);
  }
  ui.emit({ type: 'result', ...result });
  return result.exitCode;
}

function warnOnce(ui: Ui): Emit {
  const told = new Set<string>();
  return (event) => {
    if (event.type !== 'warning' || told.has(event.message)) return;
    told.add(event.message);
    ui.emit(event);
    ui.alert(`${ui.style.warn('warning')}: ${printable(event.message)}\n`);
  };
}

/** Says what went wrong and makes it a result. */
export async function failure(
  thrown: unknown,
  context: { readonly io: Io; readonly ui: Ui; readonly stopped: boolean },
): Promise<VerbResult> {
  const { io, ui } = context;
  ui.live?.draw([]);
  if (thrown instanceof ConfigError) {
    ui.alert(await configErrorLines(thrown, { cwd: io.cwd, style: ui.style }));
    const exitCode = exitCodeOfError(thrown);
    return { outcome: 'error', exitCode, error: thrown.toJSON() };
  }
  const error = toPublishError(thrown);
  const unexpected = error.code === 'INTERNAL' && !ui.verbose;
  ui.alert(errorLines(error, ui.style) + (unexpected ? '  run again with --verbose for the details\n' : ''));
  if (ui.verbose && error.stack !== undefined) ui.alert(ui.style.dim(stackOf(error)) + '\n');
  const exitCode = context.stopped ? 130 : exitCodeOfError(error);
  return { outcome: context.stopped ? 'aborted' : 'error', exitCode, error: error.toJSON() };
}

function stackOf(error: Error): string {
  const own = error.stack ?? '';
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}

function levelOf(flags: GlobalFlags): 'debug' | 'warn' | 'error' {
  if (flags.verbose === true) return 'debug';
  return flags.quiet === true ? 'error' : 'warn';
}
