import { expect } from 'vitest';
import type { Recording } from './recording.js';
import type { ReplayWorld } from './replay-world.js';

/** Makes the call that the recorded reads came from, and compares what comes of it. */
export async function runGet(recording: Recording, { client, server }: ReplayWorld): Promise<void> {
  const { name } = recording;
  const first = Array.isArray(recording.result.returned)
    ? (recording.result.returned as unknown[])[0]
    : undefined;
  const sorted = (names: unknown): unknown => (Array.isArray(names) ? names.map(String).sort() : undefined);
  const isPath = expect.stringContaining('/REGISTRY/') as unknown;
  /** What to call, and what has to come of it where it is no error. */
  const calls: Record<string, [() => Promise<unknown>, unknown?]> = {
    fetch_latest: [
      async () => [await client.fetchLatest('proj', 'asset'), await client.fetchLatest('ghost', 'zz')],
      ['by-carol', undefined],
    ],
    fetch_latest_probational_only: [() => client.fetchLatest('collab', 'bobs'), undefined],
    fetch_manifest: [() => client.fetchManifest('proj', 'asset', 'v3'), first],
    fetch_manifest_missing: [() => client.fetchManifest('proj', 'asset', 'zz')],
    fetch_permissions: [
      async () => [
        await client.fetchPermissions('collab'),
        await client.fetchPermissions('collab', { asset: 'bobs' }),
      ],
      [
        { ...(first as object), globalWrite: false },
        { owners: [], uploaders: [], globalWrite: false },
      ],
    ],
    fetch_summary: [
      () => client.fetchSummary('proj', 'asset', 'v3'),
      {
        uploadUserId: 'gobalice',
        uploadStart: '2026-11-21T02:00:49Z',
        uploadFinish: '2026-11-21T02:00:49Z',
        onProbation: false,
      },
    ],
    fetch_usage: [() => client.fetchUsage('proj'), first],
    list_assets: [() => client.listAssets('proj'), sorted(first)],
    list_files_prefix_dir_and_suffix: [
      () => client.listFiles('proj', 'links', '1', { prefix: 'a/re' }),
      ['a/real.txt', 'a/rel.txt'],
    ],
    list_files_prefix_nodotdot: [
      () => client.listFiles('proj', 'links', '1', { prefix: 'a/', includeDotdot: false }),
      ['a/real.txt', 'a/rel.txt'],
    ],
    list_files_variants: [
      () => client.listFiles('proj', 'asset', 'v3'),
      ['..links', '..manifest', '..summary', 'blah.txt', 'copy.txt', 'new.txt'],
    ],
    list_projects_remote: [() => client.listProjects(), sorted(recording.result.returned)],
    list_versions_missing: [() => client.listVersions('proj', 'zzz')],
    pygobbler_fetch_directory_empties: [() => client.fetchDirectory('proj/empties/1'), isPath],
    pygobbler_fetch_directory_missing: [() => client.fetchDirectory('proj/ghost/1')],
    pygobbler_fetch_directory_of_project_caches_mutable: [() => client.fetchDirectory('open'), isPath],
    pygobbler_fetch_directory_overwrite: [
      () => client.fetchDirectory('proj/links/1', { overwrite: true }),
      isPath,
    ],
    pygobbler_fetch_directory_remote: [() => client.fetchDirectory('proj/links/1'), isPath],
    pygobbler_fetch_file_missing: [() => client.fetchFile('proj/asset/v2/zzz')],
    pygobbler_fetch_file_remote: [() => client.fetchFile('proj/asset/v2/new.txt'), isPath],
    pygobbler_list_files_plus: [() => client.listFiles('proj', 'spec', '1', { prefix: 'dir+1/' })],
    pygobbler_cache_stale_after_reject_and_reupload: [
      () => client.fetchSummary('proj', 'stale', '1').then(({ onProbation }) => onProbation),
      true,
    ],
    service_info: [() => client.serviceInfo(), recording.result.returned],
  };
  const call = calls[name];
  if (call === undefined) throw new Error(`no call for ${name}`);
  expect(await call[0]()).toEqual(call[1]);
  expect(server.asked.length).toBeGreaterThan(0);
}
