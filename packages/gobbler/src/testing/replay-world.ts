import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGobblerClient, type GobblerClient } from '../client.js';
import type { RecordedEntry, Recording } from './recording.js';
import { type ReplayServer, startReplay } from './replay-server.js';

/** A replay server, a client of it, and where the recording's places are. */
export interface ReplayWorld {
  readonly server: ReplayServer;
  readonly client: GobblerClient;
  readonly places: Record<string, string>;
  stop(): Promise<void>;
}

/** Files that the recorded client did not ask for, and the converted registry therefore lacks. */
const unrecorded: Record<string, RecordedEntry[]> = {
  pygobbler_fetch_file_remote: [
    {
      path: 'proj/asset/v2/..summary',
      content:
        '{"upload_user_id":"gobalice","upload_start":"2026-11-21T02:00:49Z","upload_finish":"2026-11-21T02:00:49Z"}',
    },
    {
      path: 'proj/asset/v2/..manifest',
      content: '{"new.txt":{"size":3,"md5sum":"24d459a81449d7210c8f9a86c2913034"}}',
    },
  ],
};

/** Starts the replay of one recording. */
export async function openWorld(given: Recording): Promise<ReplayWorld> {
  const recording = { ...given, registry: [...(given.registry ?? []), ...(unrecorded[given.name] ?? [])] };
  const root = await mkdtemp(join(tmpdir(), 'gobbler-replay-'));
  const places: Record<string, string> = {};
  for (const name of ['STAGING', 'REGISTRY', 'WORK', 'WHITELISTED'])
    places[`{${name}}`] = join(root, name.toLowerCase());
  for (const path of Object.values(places)) await mkdir(path);
  await writeFile(join(root, 'whitelisted/arch.txt'), 'archived');
  const server = await startReplay(recording, places);
  const url = recording.name.startsWith('trailing_slash') ? `${server.url}/` : server.url;
  const client = createGobblerClient(
    {
      url,
      staging: places['{STAGING}'],
      forceRemote: true,
      cacheDir: join(root, 'cache'),
      settleTimeoutMs: 500,
    },
    { env: { OMNIPUB_RETRIES: '0' } },
  );
  return {
    server,
    client,
    places,
    stop: () => Promise.all([server.stop(), rm(root, { recursive: true })]).then(() => undefined),
  };
}

/** A recorded text with the places of this run. */
export function placed(text: string, places: Record<string, string>): string {
  const longestFirst = Object.entries(places).sort(([a], [b]) => b.length - a.length);
  return longestFirst.reduce((all, [name, path]) => all.replaceAll(name, path), text);
}
