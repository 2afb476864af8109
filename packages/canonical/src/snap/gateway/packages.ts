import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import { present } from '../../api/present.js';
import { optionalText } from '../answer-parts.js';
import { checkSnapName } from '../names/snap-name.js';
import type { SnapSession } from '../session.js';
import { gatewayOf } from './open-gateway.js';

/** A name as the gateway tells it, with what limits its tracks. */
export interface GatewayPackage {
  readonly id: string;
  readonly name?: string;
  readonly private: boolean;
  readonly status?: string;
  readonly store?: string;
  readonly publisher?: { readonly id: string; readonly username?: string };
  readonly defaultTrack?: string;
  readonly tracks: readonly string[];
  /** Patterns that the name of a new track has to match one of. */
  readonly trackGuardrails: readonly string[];
}

const registered = z
  .object({
    id: z.string(),
    name: optionalText,
    private: z.boolean().nullish(),
    status: optionalText,
    store: optionalText,
    publisher: z.object({ id: z.string(), username: optionalText }).nullish(),
    'default-track': optionalText,
    tracks: z.array(z.object({ name: z.string() })).nullish(),
    'track-guardrails': z.array(z.object({ pattern: z.string() })).nullish(),
  })
  .transform(
    (found): GatewayPackage =>
      present({
        id: found.id,
        name: found.name,
        private: found.private ?? false,
        status: found.status,
        store: found.store,
        publisher: found.publisher ? present(found.publisher) : undefined,
        defaultTrack: found['default-track'],
        tracks: (found.tracks ?? []).map((track) => track.name),
        trackGuardrails: (found['track-guardrails'] ?? []).map(({ pattern }) => pattern),
      }),
  );

const instead = 'use the list of names';

/** One name, with its tracks and the guardrails of new ones (canonical contract 5). */
export async function fetchPackage(session: SnapSession, name: string, call: Call): Promise<GatewayPackage> {
  checkSnapName(name);
  const gateway = gatewayOf(session, { task: 'showing guardrails', instead });
  const { metadata } = await ask(gateway, z.object({ metadata: registered }), call, {
    what: `to show ${name}`,
    path: `v1/snap/${segment(name)}`,
  });
  return metadata;
}

/** Names as the gateway lists them; with `collaborations` also those of others that are shared with the account (canonical contract 5). */
export async function listPackages(
  session: SnapSession,
  options: { readonly collaborations?: boolean | undefined },
  call: Call,
): Promise<GatewayPackage[]> {
  const gateway = gatewayOf(session, { task: 'listing collaborations', instead });
  const { results } = await ask(gateway, z.object({ results: z.array(registered) }), call, {
    what: 'to list the names',
    path: 'v1/snap',
    query: { 'include-collaborations': String(options.collaborations ?? false) },
  });
  return results;
}
