import { join } from 'node:path';
import {
  type CallControl,
  type Clock,
  type CredentialRecord,
  createCredentialChain,
  createDeps,
  createExplicitStore,
  createLogger,
  createMemoryStore,
  type Deps,
  type Environment,
  type LoginIo,
  processEnvironment,
  type StoreEvent,
  systemClock,
} from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { type CanonicalSandbox, type CanonicalSandboxOptions, startCanonicalSandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import type { ApiConfig } from '../api/config.js';

/** The stores of the sandbox, and what a program and a person need to log in to them. */
export interface LoginWorld extends Pick<CanonicalSandbox, 'control' | 'faults' | 'requests' | 'urls'> {
  /** A home of its own, with nothing in it. */
  readonly home: string;
  readonly env: Environment;
  /** Everything that was logged, as one text. */
  logged(): string;
  readonly events: readonly StoreEvent[];
  /** A control that keeps its events. */
  readonly call: CallControl;
  config(store: 'snap' | 'charmhub'): ApiConfig & { readonly url: string; readonly ssoUrl: string };
  /** Deps whose credentials are these, in memory. `readOnly`: as if they were handed over. */
  deps(records?: readonly CredentialRecord[], how?: { readonly readOnly?: boolean } & Partial<Deps>): Deps;
  /** A login of Ubuntu One that was made some time ago. */
  login(store: 'snap' | 'charmhub', over?: Partial<CredentialRecord>): CredentialRecord;
}

/** A clock on which waits take no time to speak of. */
export const hastyClock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 2), signal),
};

/** Starts a world, inside of a test. */
export async function startLoginWorld(options: Partial<CanonicalSandboxOptions> = {}): Promise<LoginWorld> {
  const home = await tempDir();
  const sandbox = await startCanonicalSandbox({ state: join(home, 'sandbox'), ...options });
  onTestFinished(() => sandbox.stop());
  const { control, faults, requests, urls } = sandbox;
  const env = {
    // `unsquashfs` is looked for in it.
    PATH: processEnvironment().PATH,
    XDG_DATA_HOME: join(home, 'data'),
    OMNIPUB_BACKOFF: '1',
  };
  const lines: string[] = [];
  const events: StoreEvent[] = [];
  const apis = { snap: urls.dashboard, charmhub: urls.charmhub };
  return {
    control,
    faults,
    requests,
    urls,
    home,
    env,
    events,
    logged: () => lines.join('\n'),
    call: { emit: (event) => events.push(event) },
    config: (store) => ({ url: apis[store], storageUrl: urls.storage, ssoUrl: urls.sso }),
    deps(records = [], { readOnly = false, ...more } = {}) {
      const backend = readOnly ? createExplicitStore(records) : createMemoryStore(records);
      const chain = createCredentialChain([backend], { clock: systemClock, emit: () => undefined });
      const log = createLogger((record) => lines.push(JSON.stringify(record)), 'debug');
      return createDeps({ env, log, clock: hastyClock, credentials: chain, ...more });
    },
    login(store, over = {}) {
      const { root: r, discharge: d } = control.issueLogin({ store });
      const secret = JSON.stringify({ r, d });
      const madeAt = new Date().toISOString();
      return { store, origin: apis[store], account: 'default', kind: 'u1-macaroon', secret, madeAt, ...over };
    },
  };
}

/** A person who answers questions by what is in them. A question without an answer fails. */
export interface Person extends LoginIo {
  /** What was asked, in its order. */
  readonly asked: readonly string[];
  /** What was shown. */
  readonly shown: readonly string[];
}

/** @param answers by the start of the question; each is used up, the last one of a list stays */
export function person(
  answers: Readonly<Record<string, string | readonly string[]>>,
  browser?: (url: string) => Promise<void>,
): Person {
  const asked: string[] = [];
  const shown: string[] = [];
  const left = new Map(Object.entries(answers).map(([name, given]) => [name, [given].flat()]));
  return {
    available: true,
    asked,
    shown,
    async ask({ text }) {
      asked.push(text);
      const [, list = []] = [...left].find(([name]) => text.startsWith(name)) ?? [];
      const answer = list.length > 1 ? list.shift() : list[0];
      if (answer === undefined) throw new Error(`nobody expected to be asked for ${text}`);
      return answer;
    },
    say: (text) => void shown.push(text),
    async openBrowser(url) {
      if (browser === undefined) return false;
      await browser(url);
      return true;
    },
  };
}

/** A browser in which somebody is logged in already: it only has to open the page. */
export const visit = async (url: string): Promise<void> => {
  await (await fetch(url)).arrayBuffer();
};
