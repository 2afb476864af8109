import type { CallContext } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { createTracks } from '../names/create-tracks.js';
import { findPackage } from '../names/package-metadata.js';
import { registerName } from '../names/register.js';
import type { RegisterInput } from './definition-schemas.js';
import { type CharmhubReceipt, pageOf } from './receipt.js';

/**
 * The name is mine afterwards, and has the tracks that are asked for.
 * @throws PublishError ALREADY_EXISTS, AUTH_DENIED for somebody else's; INVALID_INPUT for a track that no guardrail allows
 */
export async function ensureRegistered(
  session: ApiSession,
  input: RegisterInput,
  ctx: CallContext,
): Promise<CharmhubReceipt> {
  const { name, type, team } = input;
  const found = await findPackage(session, name, ctx);
  const there = new Set(found?.tracks.map((track) => track.name) ?? ['latest']);
  const missing = (input.tracks ?? []).filter((track) => !there.has(track));
  const receipt = (packageId: string | undefined, outcome: CharmhubReceipt['outcome']): CharmhubReceipt => ({
    id: name,
    ref: { name, ...(packageId === undefined ? {} : { packageId }) },
    url: pageOf(session, name),
    outcome,
  });
  if (found !== undefined && missing.length === 0) return receipt(found.id, 'existed');
  if (ctx.dryRun) return receipt(found?.id, 'planned');
  const { signal, emit } = ctx;
  const id =
    found?.id ?? (await registerName(session, name, { signal, emit, type, team, private: input.private }));
  if (missing.length > 0)
    await createTracks(
      session,
      name,
      missing.map((track) => ({ name: track })),
      ctx,
    );
  return receipt(id, 'created');
}
