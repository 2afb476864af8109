import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Exchange } from './recording.js';
import type { SeenRequest } from './replay-server.js';
import { placed, type ReplayWorld } from './replay-world.js';

/** Makes the call that the recorded request came from. */
// biome-ignore format: a table
export async function runPost(exchange: Exchange, { client, places }: ReplayWorld): Promise<void> {
  const action = /request-([a-z_]+)-/.exec(exchange.request.line)?.[1] ?? '';
  const b = JSON.parse(exchange.staging?.[0]?.content ?? '{}') as Record<string, never>;
  const p = { owners: undefined, uploaders: undefined, ...(b['permissions'] as object | undefined) } as { owners?: never; uploaders?: never; global_write?: boolean };
  const spoof = b['spoof'] as string | undefined;
  switch (action) {
    case 'create_project': return client.createProject(b['project']!, { owners: p.owners, uploaders: p.uploaders });
    case 'set_permissions': return void (await client.setPermissions(b['project']!, { append: false, spoof, asset: b['asset'], owners: p.owners, uploaders: p.uploaders, globalWrite: p.global_write }));
    case 'approve_probation': return client.approveProbation(b['project']!, b['asset']!, b['version']!, { spoof });
    case 'reject_probation': return client.rejectProbation(b['project']!, b['asset']!, b['version']!, { spoof, force: b['force'] });
    case 'delete_project': return client.removeProject(b['project']!);
    case 'delete_asset': return client.removeAsset(b['project']!, b['asset']!, { force: b['force'] });
    case 'delete_version': return client.removeVersion(b['project']!, b['asset']!, b['version']!, { force: b['force'] });
    case 'refresh_latest': return void (await client.refreshLatest(b['project']!, b['asset']!));
    case 'refresh_usage': return void (await client.refreshUsage(b['project']!));
    case 'reindex_version': return client.reindexVersion(b['project']!, b['asset']!, b['version']!);
    case 'validate_version': return client.validateVersion(b['project']!, b['asset']!, b['version']!);
    case 'reroute_links': return void (await client.rerouteLinks(b['to_delete']!, { dryRun: b['dry_run'] }));
    case 'upload': {
      const source = await buildSource(exchange, b['source']!, places);
      await client.uploadDirectory(b['project']!, b['asset']!, b['version']!, source, {
        probation: b['on_probation'], consume: b['consume'], ignoreDot: b['ignore_dot'], spoof, stageBy: [], allowOutsideLinks: exchange.staging?.some((each) => each.target?.startsWith('{WHITELISTED}')) ?? false,
      });
      return;
    }
    default: throw new Error(`no call for ${action}`);
  }
}

/** Rebuilds what the real client was given, outside of staging. */
async function buildSource(
  exchange: Exchange,
  source: string,
  places: Record<string, string>,
): Promise<string> {
  const root = join(places['{WORK}'] ?? '', source);
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  for (const entry of exchange.staging ?? []) {
    const at = entry.path.indexOf(`${source}/`);
    if (at < 0 || entry.path.startsWith('request-')) continue;
    const path = join(root, entry.path.slice(at + source.length + 1));
    await mkdir(dirname(path), { recursive: true });
    if (entry.type === 'dir') await mkdir(path, { recursive: true });
    else if (entry.type === 'symlink')
      await symlink(
        placed((entry.target ?? '').replace(/^\{WORK\}\/tmp\w+/, root), {
          ...places,
          [`{STAGING}/${source}`]: root,
        }),
        path,
      );
    else await writeFile(path, entry.content ?? '');
  }
  // The directory link that pygobbler silently made an empty directory of.
  if (exchange.request.line.includes('request-upload-yr5rsluq')) {
    await rm(join(root, 'dl'), { recursive: true });
    await symlink('d', join(root, 'dl'));
  }
  return root;
}

/** The request file and the staged source must be what the real client sent. */
export function compareRequest(recorded: Exchange, seen: SeenRequest, { places }: ReplayWorld): void {
  expect(seen.mode).toBe(0o644);
  const expected = JSON.parse(recorded.staging?.[0]?.content ?? '{}') as Record<string, unknown>;
  const { source: theirs, ...rest } = expected;
  const { source: _ours, ...own } = seen.body;
  expect(own).toEqual(JSON.parse(placed(JSON.stringify(rest), places)));
  if (typeof theirs !== 'string') return;
  const prefix = `${theirs}/`;
  const tree: Record<string, string> = {};
  for (const entry of recorded.staging ?? []) {
    const at = entry.path.indexOf(prefix);
    const path = at < 0 ? '' : entry.path.slice(at + prefix.length);
    if (
      path === '' ||
      path
        .split('/')
        .some((part) => part.startsWith('..') || (rest['ignore_dot'] === true && part.startsWith('.')))
    )
      continue;
    if (entry.type === 'dir') tree[path] = '/';
    // An absolute link into the own tree is staged as a relative one: the service takes both (contract 6.1).
    else if (entry.type === 'symlink')
      tree[path] = `-> ${placed(entry.target ?? '', places).replace(/^.*\/(?=real$)/, '')}`;
    else tree[path] = entry.content ?? '';
  }
  expect(seen.source).toEqual(tree);
}
