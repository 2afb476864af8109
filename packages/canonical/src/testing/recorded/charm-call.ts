import { expect } from 'vitest';
import { CharmhubClient } from '../../charm/client.js';
import type { Replay } from '../replay.js';
import type { RecordedCall } from './recorded-call.js';

/** What our client of Charmhub does where a recorded tool did the same. */
export interface CharmCall extends Omit<RecordedCall, 'call'> {
  readonly call: (client: CharmhubClient, replay: Replay) => Promise<unknown>;
  /** What it must come to. @default not looked at */
  readonly gives?: unknown;
}

/** Gives each call its client. */
export function withCharmhubClient(
  calls: Readonly<Record<string, CharmCall>>,
): Readonly<Record<string, RecordedCall>> {
  return Object.fromEntries(
    Object.entries(calls).map(([name, { call, gives, ...rest }]) => [
      name,
      {
        ...rest,
        call: async (replay: Replay) => {
          const found = await call(new CharmhubClient(replay.config, replay.deps), replay);
          if (gives !== undefined) expect(found).toEqual(gives);
        },
      },
    ]),
  );
}
