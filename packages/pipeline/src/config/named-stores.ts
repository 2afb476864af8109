import { resolve } from 'node:path';
import { isRecord } from './walk.js';
import { readYamlFile } from './yaml-file.js';

/** A store as the file names it, before any adapter has looked at it. */
export interface NamedStore {
  readonly kind: string;
  /** Scheme, host and port of the first setting that is an http(s) URL and is called `url` or `server`. */
  readonly origin?: string;
  /** All settings, unchecked. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The stores that omnipub.yaml names, as far as they can be read: logging in must work also while the rest of the file
 * is unfinished, or names kinds of stores that this build can't publish to.
 * @throws ConfigError for what is not YAML; PublishError NOT_FOUND when there is no such file
 */
export async function readNamedStores(path: string): Promise<ReadonlyMap<string, NamedStore>> {
  const { value } = await readYamlFile(resolve(path), path);
  const stores = isRecord(value) && isRecord(value['stores']) ? value['stores'] : {};
  const named = new Map<string, NamedStore>();
  for (const [name, store] of Object.entries(stores)) {
    if (!isRecord(store) || typeof store['kind'] !== 'string') continue;
    const origin = originOf(store['url']) ?? originOf(store['server']);
    const { kind, ...settings } = store;
    named.set(name, { kind: String(kind), settings, ...(origin === undefined ? {} : { origin }) });
  }
  return named;
}

function originOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : undefined;
}
