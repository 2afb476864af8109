import type { CallContext } from '@omnipub/core';
import type { KojiClient } from '../client.js';
import { type Outcome } from '../register/ensure.js';
import { packageEntry } from '../register/ensure-package.js';
import { pageOf } from '../web/page-of.js';
import type { RegisterInput } from './definition-schemas.js';
import type { KojiReceipt } from './receipt.js';

/**
 * The package is on the list of the tag afterwards; tag and target are there if they were asked for.
 * @throws PublishError NOT_FOUND for a tag that is not to be made; CONFLICT for a blocked package, or a target with other tags; AUTH_DENIED
 */
export async function registerPackage(
  client: KojiClient,
  input: RegisterInput,
  ctx: CallContext,
): Promise<KojiReceipt> {
  const { signal, emit } = ctx;
  const call = { signal, emit };
  const { tag, owner, createTag, createTarget } = input;
  if (ctx.dryRun)
    return receiptOf(client, input, (await isThere(client, input, ctx)) ? 'existed' : 'planned');
  const outcomes: (Outcome | 'changed')[] = [];
  if (createTag !== undefined) outcomes.push(await client.register.tag(tag, { ...createTag, ...call }));
  const { outcome } = await client.register.package({ tag, package: input.package, owner }, call);
  outcomes.push(outcome);
  if (createTarget !== undefined)
    outcomes.push(
      await client.register.target(
        createTarget.name,
        { buildTag: createTarget.buildTag, destTag: tag },
        call,
      ),
    );
  return receiptOf(client, input, outcomes.every((each) => each === 'existed') ? 'existed' : 'created');
}

async function isThere(client: KojiClient, input: RegisterInput, ctx: CallContext): Promise<boolean> {
  const call = { signal: ctx.signal, emit: ctx.emit };
  const tag = await client.api.getTag(input.tag, {}, call);
  if (tag === null) return false;
  const entry = await packageEntry(client, tag.id, input.package, call);
  const isListed = entry !== null && entry.blocked !== true;
  const isOwned = input.owner === undefined || entry?.owner_name === input.owner;
  if (!isListed || !isOwned || input.createTarget === undefined) return isListed && isOwned;
  return (await client.api.getBuildTarget(input.createTarget.name, {}, call)) !== null;
}

function receiptOf(
  client: KojiClient,
  { package: name, tag }: RegisterInput,
  outcome: KojiReceipt['outcome'],
): KojiReceipt {
  const url = pageOf(client, { kind: 'package', id: name });
  return {
    id: `${tag}/${name}`,
    ref: { package: name, tag },
    ...(url === undefined ? {} : { url }),
    outcome,
  };
}
