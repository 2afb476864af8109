import { readFile } from 'node:fs/promises';
import { type Keyring, type PlaceContext, type StoreEvent, systemClock } from '@omnipub/core';

/** A keyring in memory, in the order that entries were set, newest first as Secret Service lists them. */
export class FakeKeyring implements Keyring {
  readonly entries: { service: string; account: string; password: string }[] = [];

  async getPassword(service: string, account: string): Promise<string | null> {
    return (
      this.entries.find((each) => each.service === service && each.account === account)?.password ?? null
    );
  }
  async setPassword(service: string, account: string, password: string): Promise<void> {
    await this.deletePassword(service, account);
    this.entries.unshift({ service, account, password });
  }
  async deletePassword(service: string, account: string): Promise<boolean> {
    const at = this.entries.findIndex((each) => each.service === service && each.account === account);
    if (at >= 0) this.entries.splice(at, 1);
    return at >= 0;
  }
  async findCredentials(service: string): Promise<{ account: string; password: string }[]> {
    return this.entries.filter((each) => each.service === service);
  }
}

/** A context of its own for a test; `now` is 2026-11-21T08:00Z. */
export function placeWorld(
  home: string,
  more: Partial<PlaceContext> = {},
): PlaceContext & { readonly keyring: FakeKeyring; readonly events: StoreEvent[] } {
  const events: StoreEvent[] = [];
  return {
    env: {},
    home,
    clock: { ...systemClock, now: () => Date.UTC(2026, 10, 21, 8) },
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    ...more,
    keyring: new FakeKeyring(),
    events,
  };
}

/** A recording of the vendors' tools; its secrets are `<placeholders>`. */
export async function recording(name: string): Promise<Record<string, unknown>> {
  const url = new URL(`../../../../test-fixtures/recordings/canonical/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(url, 'utf8')) as Record<string, unknown>;
}

/** Standard base64 of a text. */
export const b64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
