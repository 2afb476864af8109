import { bytesBody, type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { checkSignedText } from './signed-text.js';

/** An assertion of the store, taken apart. */
export interface StoreAssertion {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

/** Which validation sets or confdb schemas to show. */
export interface AssertionQuery {
  /** @default all accounts that the login is of */
  readonly account?: string | undefined;
  /** Needs the account. @default all of it */
  readonly name?: string | undefined;
  /** A number, or `all`. @default the newest */
  readonly sequence?: string | undefined;
}

/** One snap of a validation set. */
export interface ValidationSetSnap {
  readonly name: string;
  readonly id?: string | undefined;
  readonly presence?: 'required' | 'optional' | 'invalid' | undefined;
  readonly revision?: string | undefined;
}

/** A validation set to be signed. */
export interface ValidationSetDraft {
  readonly accountId: string;
  readonly name: string;
  /** Counted from 1. */
  readonly sequence: number;
  readonly revision?: string | undefined;
  readonly snaps: readonly ValidationSetSnap[];
}

const headers = z.record(z.string(), z.unknown());
const sets = z.object({
  assertions: z.array(z.object({ headers, body: z.string().nullish() })),
});

/** Validation sets (canonical contract 7, `snapcraft_list_validation_sets`). */
export function fetchValidationSets(
  session: ApiSession,
  query: AssertionQuery,
  call: Call,
): Promise<StoreAssertion[]> {
  return fetchSets(session, 'validation-sets', query, call);
}

/** Confdb schemas (canonical contract 7, `snapcraft_list_confdb`). */
export function fetchConfdbSchemas(
  session: ApiSession,
  query: Omit<AssertionQuery, 'sequence'>,
  call: Call,
): Promise<StoreAssertion[]> {
  return fetchSets(session, 'confdb-schemas', query, call);
}

/** The store makes an unsigned assertion of a draft, to be signed with `snap sign` and then given to {@link uploadValidationSet}. */
export async function buildValidationSet(
  session: ApiSession,
  draft: ValidationSetDraft,
  call: Call,
): Promise<Readonly<Record<string, unknown>>> {
  const { accountId, name, sequence, revision, snaps } = draft;
  return ask(session, headers, call, {
    what: `the validation set ${name}`,
    path: 'api/v2/validation-sets/build-assertion',
    json: {
      'account-id': accountId,
      name,
      sequence: String(sequence),
      revision,
      snaps: snaps.map(({ name: snap, id, presence, revision: pinned }) => ({
        name: snap,
        id,
        presence,
        revision: pinned,
      })),
    },
    idempotent: true,
  });
}

/** Uploads a signed validation set (canonical contract 7, `snapcraft_post_validation_set`). @throws PublishError INVALID_INPUT for another text */
export async function uploadValidationSet(
  session: ApiSession,
  assertion: string,
  call: Call,
): Promise<StoreAssertion[]> {
  checkSignedText(assertion, 'validation-set');
  const { assertions } = await ask(session, sets, call, {
    what: 'the validation set',
    path: 'api/v2/validation-sets',
    body: bytesBody(Buffer.from(assertion, 'utf8'), 'application/x.ubuntu.assertion'),
    idempotent: true,
  });
  return assertions.map(assertionOf);
}

async function fetchSets(
  session: ApiSession,
  kind: 'validation-sets' | 'confdb-schemas',
  { account, name, sequence }: AssertionQuery,
  call: Call,
): Promise<StoreAssertion[]> {
  if (name !== undefined && account === undefined)
    throw new PublishError('INVALID_INPUT', `the ${kind} "${name}" needs the account that they are of`, {
      store: session.store,
      hint: 'give the account as well',
    });
  const path = [
    'api/v2',
    kind,
    ...[account, name].flatMap((each) => (each === undefined ? [] : [segment(each)])),
  ];
  const { assertions } = await ask(session, sets, call, {
    what: `to show the ${kind}`,
    path: path.join('/'),
    ...(sequence === undefined ? {} : { query: { sequence } }),
  });
  return assertions.map(assertionOf);
}

const assertionOf = (found: z.infer<typeof sets>['assertions'][number]): StoreAssertion =>
  present({ headers: found.headers, body: found.body ?? undefined });
