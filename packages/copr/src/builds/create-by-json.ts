import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { CoprSession } from '../session/copr-session.js';
import { type Build, buildSchema } from './build-schema.js';
import { type CheckedCreate, commonFields, inWords } from './create-request.js';
import { makeBuilds } from './make-builds.js';
import { trialSource } from './source-marks.js';
import type { BuildSource } from './source-schemas.js';

/** A create without a file. */
export interface JsonCreate extends CheckedCreate {
  readonly source: Exclude<BuildSource, { readonly kind: 'upload' | 'link' }>;
}

/**
 * Makes a build of something that the server fetches itself. {@link makeBuilds}
 * @throws PublishError INVALID_INPUT, NOT_FOUND, AUTH_DENIED; `retry-after-probe` when it can't be told whether it was made
 */
export async function createByJson(copr: CoprSession, create: JsonCreate, call: Call): Promise<Build> {
  const { kind, ...fields } = create.source;
  const json = { ...commonFields(create), ...fields };
  const what = `the build from ${kind} in ${inWords(create.place)}`;
  const [build] = await makeBuilds(
    copr,
    {
      ...create,
      sources: [trialSource(create.source)],
      send: async (sending) => [
        await copr.write({ method: 'POST', path: `build/create/${kind}`, json, what }, buildSchema, sending),
      ],
    },
    call,
  );
  return build ?? noBuild();
}

/** The answer of `build/create/url`: a page, with one build for each URL (copr contract 3, recording build-create-after-build-id). */
const buildPage = z.object({ items: z.array(buildSchema) });

/** Makes one build of each URL, in one request: all or none. The order in which they are built is the server's. {@link makeBuilds} */
export function createFromUrls(
  copr: CoprSession,
  { urls, ...create }: Omit<CheckedCreate, 'source'> & { readonly urls: readonly string[] },
  call: Call,
): Promise<readonly Build[]> {
  const json = { ...commonFields(create), pkgs: urls };
  const what = `the builds from URLs in ${inWords(create.place)}`;
  return makeBuilds(
    copr,
    {
      ...create,
      sources: urls.map((url) => trialSource({ kind: 'link', url })),
      send: async (sending) => {
        const page = await copr.write(
          { method: 'POST', path: 'build/create/url', json, what },
          buildPage,
          sending,
        );
        if (page.items.length !== urls.length)
          throw new PublishError(
            'PROTOCOL',
            `the server made ${String(page.items.length)} builds of ${String(urls.length)} URLs`,
            { store: 'copr', hint: 'look at the list of builds' },
          );
        return page.items;
      },
    },
    call,
  );
}

/** For answers that can't be empty. @throws PublishError PROTOCOL */
export function noBuild(): never {
  throw new PublishError('PROTOCOL', 'the server answered without a build', {
    store: 'copr',
    hint: 'look at the list of builds',
  });
}
