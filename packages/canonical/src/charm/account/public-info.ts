import { type CallControl, callOf } from '@omnipub/core';
import { z } from 'zod';
import { ask, withoutLogin } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { checkCharmName } from '../names/charm-name.js';
import { type Publisher, publisherSchema } from '../names/package-schema.js';

/** One channel as everybody sees it. */
export interface PublicChannel {
  /** `latest/edge` */
  readonly channel: string;
  readonly base?: { readonly name: string; readonly channel: string; readonly architecture: string };
  readonly revision: number;
  readonly version?: string;
  /** ISO 8601. */
  readonly releasedAt?: string;
  readonly resources: readonly { readonly name: string; readonly revision: number }[];
}

/** A package as everybody sees it. */
export interface PublicInfo {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly publisher?: Publisher;
  readonly title?: string;
  readonly summary?: string;
  readonly channels: readonly PublicChannel[];
}

const base = z.object({ name: z.string(), channel: z.string(), architecture: z.string() });
const row = z
  .object({
    channel: z.object({
      name: z.string(),
      track: z.string().nullish(),
      risk: z.string().nullish(),
      base: base.nullish(),
      'released-at': z.string().nullish(),
    }),
    revision: z.object({ revision: z.number().int(), version: z.string().nullish() }),
    resources: z.array(z.object({ name: z.string(), revision: z.number().int() })).nullish(),
  })
  .transform(
    ({ channel, revision, resources }): PublicChannel => ({
      ...present({ base: channel.base, version: revision.version, releasedAt: channel['released-at'] }),
      channel: channel.name.includes('/') ? channel.name : `${channel.track ?? 'latest'}/${channel.name}`,
      revision: revision.revision,
      resources: resources ?? [],
    }),
  );
const answer = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string().nullish(),
    'channel-map': z.array(row).nullish(),
    result: z
      .object({
        publisher: publisherSchema.nullish().catch(undefined),
        title: z.string().nullish(),
        summary: z.string().nullish(),
      })
      .nullish(),
  })
  .transform(
    ({ id, name, type, result, 'channel-map': channels }): PublicInfo => ({
      ...present({ type, publisher: result?.publisher, title: result?.title, summary: result?.summary }),
      id,
      name,
      channels: channels ?? [],
    }),
  );

const fields = ['channel-map', 'result.publisher', 'result.title', 'result.summary'];

/**
 * What everybody sees of a package: the public listing, which lags behind a release. Needs no login.
 * @throws PublishError NOT_FOUND for what was never released, or is private
 */
export async function fetchPublicInfo(
  session: ApiSession,
  name: string,
  options: CallControl = {},
): Promise<PublicInfo> {
  checkCharmName(name);
  return ask(withoutLogin(session), answer, callOf(options), {
    what: `to show ${name}`,
    path: publicInfoPath(name),
    query: { fields: fields.join(',') },
  });
}

/** Where the public listing has a package. */
export const publicInfoPath = (name: string): string => `v2/charms/info/${encodeURIComponent(name)}`;
