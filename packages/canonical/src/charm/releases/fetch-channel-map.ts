import { type CallControl, callOf } from '@omnipub/core';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import { type CharmChannelMap, channelMap } from './channel-map-schema.js';

/**
 * What is released to which channel (canonical contract 6, `charmhub_list_releases`).
 * @throws PublishError NOT_FOUND for a name that is not registered
 */
export async function fetchChannelMap(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<CharmChannelMap> {
  checkCharmName(name);
  return ask(session, channelMap, callOf(options), {
    what: `to show the channels of ${name}`,
    path: charmPath(name, 'releases'),
  });
}
