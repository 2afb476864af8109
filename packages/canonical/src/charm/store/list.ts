import { type CallContext, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { listNames } from '../names/package-metadata.js';
import type { RegisteredName } from '../names/package-schema.js';
import type { CharmRelease } from '../releases/channel-map-schema.js';
import { type ChannelLine, channelTable } from '../releases/channel-table.js';
import { fetchChannelMap } from '../releases/fetch-channel-map.js';
import { listRevisions } from '../releases/list-revisions.js';
import type { CharmRevision } from '../releases/revision-schema.js';
import { listResources } from '../resources/list-resources.js';
import type { CharmResource } from '../resources/resource-schema.js';
import type { ListInput } from './definition-schemas.js';

/** One line of a list. */
export type CharmhubItem =
  | ({ readonly what: 'name' } & RegisteredName)
  | ({ readonly what: 'revision'; readonly name: string } & CharmRevision)
  | ({ readonly what: 'release'; readonly name: string } & CharmRelease)
  | ({ readonly what: 'channel'; readonly name: string } & ChannelLine)
  | ({ readonly what: 'resource' } & CharmResource);

/** Lists lazily; each of these lists is one answer of the store. */
export async function* listItems(
  session: ApiSession,
  input: ListInput,
  ctx: CallContext,
): AsyncGenerator<CharmhubItem, void, void> {
  for (const item of await itemsOf(session, input, ctx)) {
    ctx.signal.throwIfAborted();
    yield item;
  }
}

async function itemsOf(
  session: ApiSession,
  { what, name }: ListInput,
  ctx: CallContext,
): Promise<readonly CharmhubItem[]> {
  if (what === 'names' || (what === undefined && name === undefined)) {
    const names = await listNames(session, { ...ctx, includeCollaborations: true });
    return names
      .filter((each) => name === undefined || each.name === name)
      .map((each) => ({ what: 'name', ...each }));
  }
  if (name === undefined)
    throw new PublishError('INVALID_INPUT', `a list of ${what ?? 'revisions'} needs a name`, {
      store: 'charmhub',
      hint: 'give the name as well',
    });
  switch (what) {
    case undefined:
    case 'revisions':
      return (await listRevisions(session, name, ctx)).map((each) => ({ what: 'revision', name, ...each }));
    case 'releases':
      return (await fetchChannelMap(session, name, ctx)).releases.map((each) => ({
        what: 'release',
        name,
        ...each,
      }));
    case 'channels':
      return channelTable(await fetchChannelMap(session, name, ctx)).map((each) => ({
        what: 'channel',
        name,
        ...each,
      }));
    case 'resources':
      return (await listResources(session, name, ctx)).map((each) => ({ what: 'resource', ...each }));
  }
}
