import { type CallControl, callOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, tell, withoutLogin } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { checkCharmName } from '../names/charm-name.js';
import { type CharmLibrary, library } from './library-schema.js';
import { readLibrarySource } from './library-source.js';

const pathOf = (...parts: readonly string[]): string =>
  ['v1/charm/libraries', ...parts.map(encodeURIComponent)].join('/');

/**
 * Creates a library and gives its id, which belongs into its source as `LIBID` (canonical contract 7, `charmcraft_create_lib`).
 * @throws PublishError NOT_FOUND for a charm that is not registered
 */
export async function createLibrary(
  session: ApiSession,
  charm: string,
  libraryName: string,
  options: CallControl = {},
): Promise<string> {
  checkCharmName(charm);
  const call = callOf(options);
  const what = `the library ${libraryName} of ${charm}`;
  return sendOnce(session, call, {
    what,
    send: async () => {
      const answer = await ask(session, z.object({ 'library-id': z.string() }), call, {
        what,
        path: pathOf(charm),
        json: { 'library-name': libraryName },
      });
      return answer['library-id'];
    },
    look: async () => {
      const all = await fetchLibraries(session, [{ charmName: charm, libraryName }], call);
      return all.find((each) => each.libraryName === libraryName)?.libraryId;
    },
  });
}

/**
 * Publishes a version of a library; id, version and hash are read out of its source (canonical contract 7).
 * @throws PublishError INVALID_INPUT for a source without them; what the store has against that version
 */
export async function publishLibrary(
  session: ApiSession,
  charm: string,
  content: string,
  options: CallControl = {},
): Promise<void> {
  checkCharmName(charm);
  const { libraryId, api, patch, hash } = readLibrarySource(content);
  const call = callOf(options);
  await sendOnce(session, call, {
    what: `version ${String(api)}.${String(patch)} of a library of ${charm}`,
    send: () =>
      tell(session, call, {
        what: `version ${String(api)}.${String(patch)} of the library ${libraryId} of ${charm}`,
        path: pathOf(charm, libraryId),
        json: { api, patch, content, hash },
      }),
    look: async () => {
      const there = await fetchLibrary(session, charm, libraryId, { ...call, api, patch }).catch(nothing);
      return there?.hash === hash ? '' : undefined;
    },
  });
}

const nothing = (thrown: unknown): undefined => {
  if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
  throw thrown;
};

/** Options of {@link fetchLibrary}. */
export interface FetchLibraryOptions extends CallControl {
  /** Only of this major version. @default the newest */
  readonly api?: number | undefined;
  /** Exactly this minor version. @default the newest */
  readonly patch?: number | undefined;
}

/** A library with its source. Needs no login (canonical contract 7, `charmcraft_get_lib`). */
export async function fetchLibrary(
  session: ApiSession,
  charm: string,
  libraryId: string,
  options: FetchLibraryOptions = {},
): Promise<CharmLibrary> {
  checkCharmName(charm);
  const { api, patch } = options;
  return ask(withoutLogin(session), library, callOf(options), {
    what: `to give the library ${libraryId} of ${charm}`,
    path: pathOf(charm, libraryId),
    query: {
      ...(api === undefined ? {} : { api: String(api) }),
      ...(patch === undefined ? {} : { patch: String(patch) }),
    },
  });
}

/** Which library is asked for: by its id, or by its charm, with or without its name. */
export type LibraryQuery = (
  | { readonly libraryId: string }
  | { readonly charmName: string; readonly libraryName?: string | undefined }
) & { readonly api?: number | undefined; readonly patch?: number | undefined };

/** The newest versions of many libraries, without their sources. Needs no login (canonical contract 7). */
export async function fetchLibraries(
  session: ApiSession,
  queries: readonly LibraryQuery[],
  options: CallControl = {},
): Promise<readonly CharmLibrary[]> {
  const { libraries } = await ask(
    withoutLogin(session),
    z.object({ libraries: z.array(library) }),
    callOf(options),
    {
      what: 'to list libraries',
      path: pathOf('bulk'),
      json: queries.map((query) => ({
        ...('libraryId' in query
          ? { 'library-id': query.libraryId }
          : {
              'charm-name': query.charmName,
              ...(query.libraryName === undefined ? {} : { 'library-name': query.libraryName }),
            }),
        ...(query.api === undefined ? {} : { api: query.api }),
        ...(query.patch === undefined ? {} : { patch: query.patch }),
      })),
      // It only asks.
      idempotent: true,
    },
  );
  return libraries;
}

/** All libraries of a charm, without their sources. Needs no login. */
export async function listLibraries(
  session: ApiSession,
  charm: string,
  options: CallControl = {},
): Promise<readonly CharmLibrary[]> {
  checkCharmName(charm);
  return fetchLibraries(session, [{ charmName: charm }], options);
}
