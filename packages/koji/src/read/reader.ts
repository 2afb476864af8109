import type { CallControl, Deps } from '@omnipub/core';
import type { HubMethodOptions } from '../api/arguments.js';
import type { HubApi } from '../generated/hub-api.js';
import type { HubConnection } from '../session/hub-connection.js';

/** What everything that reads works with. */
export interface Reader {
  readonly hub: HubConnection;
  readonly api: HubApi;
  readonly deps: Pick<Deps, 'clock' | 'cache' | 'http'>;
}

/** The part of a caller's options that a call of the hub takes. */
export function controlOf({ signal, emit }: CallControl): HubMethodOptions {
  return { signal, emit };
}
