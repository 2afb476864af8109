import type { CallContext } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { fetchManifest } from '../read/fetch-json.js';
import { listAssets, listProjects } from '../read/list.js';
import { listVersionDetails } from '../read/probe.js';
import type { ManifestEntry, VersionSummary } from '../schemas.js';
import type { GobblerSession } from '../session.js';
import type { ListInput } from './definition-schemas.js';

/** One line of a list. */
export type ListItem =
  | { readonly what: 'project'; readonly project: string }
  | { readonly what: 'asset'; readonly project: string; readonly asset: string }
  | {
      readonly what: 'version';
      readonly project: string;
      readonly asset: string;
      readonly version: string;
      readonly state: 'complete' | 'unfinished';
      readonly summary?: VersionSummary;
    }
  | ({
      readonly what: 'file';
      readonly project: string;
      readonly asset: string;
      readonly version: string;
      readonly path: string;
    } & ManifestEntry);

/** Lists lazily: the summary of a version is asked for when its turn comes. */
export async function* listItems(
  session: GobblerSession,
  input: ListInput,
  ctx: CallContext,
): AsyncGenerator<ListItem, void, void> {
  const { project, asset, version } = input;
  const what = input.what ?? nextLevel(input);
  if (what === 'projects') {
    for (const each of await listProjects(session, ctx)) yield item(ctx, { what: 'project', project: each });
    return;
  }
  if (project === undefined) throw needs(what, 'project');
  if (what === 'assets') {
    const assets = await listAssets(session, project, ctx);
    for (const each of assets) yield item(ctx, { what: 'asset', project, asset: each });
    return;
  }
  if (asset === undefined) throw needs(what, 'asset');
  if (what === 'versions') {
    for await (const each of listVersionDetails(session, project, { ...ctx, asset })) {
      if (version === undefined || version === each.version) yield item(ctx, { what: 'version', ...each });
    }
    return;
  }
  if (version === undefined) throw needs(what, 'version');
  const manifest = await fetchManifest(session, project, asset, version, ctx);
  for (const [path, entry] of Object.entries(manifest)) {
    yield item(ctx, { what: 'file', project, asset, version, path, ...entry });
  }
}

function item(ctx: CallContext, found: ListItem): ListItem {
  ctx.signal.throwIfAborted();
  return found;
}

function nextLevel({ project, asset, version }: ListInput): NonNullable<ListInput['what']> {
  if (project === undefined) return 'projects';
  if (asset === undefined) return 'assets';
  return version === undefined ? 'versions' : 'files';
}

function needs(what: string, missing: string): Error {
  return gobblerError('INVALID_INPUT', `a list of ${what} needs a ${missing}`, {
    hint: `give the ${missing} as well`,
  });
}
