import { type Artifact, type CallContext, PublishError } from '@omnipub/core';
import type { CharmhubSession } from '../charmhub-session.js';
import { listResources } from '../resources/list-resources.js';
import type { SentResource } from '../resources/upload-resource.js';
import { endOfUpload } from '../upload/end-of-upload.js';
import { findUploaded } from '../upload/find-uploaded.js';
import type { InspectedCharm } from '../upload/inspect-charm.js';
import { type SentCharm, sendCharm } from '../upload/upload-charm.js';
import { charmOf } from './artifact-charm.js';
import type { CharmhubRef, UploadInput } from './definition-schemas.js';
import { type CharmhubReceipt, idOf, pageOf, resourceRef } from './receipt.js';
import { findResources, sendResources } from './store-resources.js';

/** The revision with this very content, when its resources are there too. */
export async function findCharm(
  session: CharmhubSession,
  artifact: Artifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<CharmhubReceipt | undefined> {
  const charm = await charmOf(artifact, input, ctx);
  const there = await findUploaded(session, charm, ctx);
  if (there === undefined) return undefined;
  const resources = await findResources(session, charm.name, input.resources ?? {}, ctx);
  if (resources === undefined) return undefined;
  return receiptOf(session, charm, { sent: { revision: there.revision }, resources, outcome: 'existed' });
}

/** Brings a charm and its resources there; what is there already is not sent again. The reviews go on afterwards. */
export async function uploadWithResources(
  session: CharmhubSession,
  artifact: Artifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<CharmhubReceipt> {
  const charm = await charmOf(artifact, input, ctx);
  const inputs = input.resources ?? {};
  if (ctx.dryRun) return receiptOf(session, charm, { sent: {}, resources: [], outcome: 'planned' });
  const there = await findUploaded(session, charm, ctx);
  const sent = there === undefined ? await sendCharm(session, charm, ctx) : { revision: there.revision };
  if ('statusUrl' in sent) await untilDeclared(session, { charm, sent, resources: Object.keys(inputs) }, ctx);
  const resources = await sendResources(session, charm.name, inputs, ctx);
  const existed = there !== undefined && resources.every((each) => 'revision' in each);
  return receiptOf(session, charm, { sent, resources, outcome: existed ? 'existed' : 'created' });
}

interface Uploaded {
  readonly sent: SentCharm | { readonly revision?: number };
  readonly resources: readonly SentResource[];
  readonly outcome: CharmhubReceipt['outcome'];
}

function receiptOf(
  session: CharmhubSession,
  { name, digest }: InspectedCharm,
  { sent, resources, outcome }: Uploaded,
): CharmhubReceipt {
  const ref: CharmhubRef = {
    name,
    digest,
    ...sent,
    ...(resources.length === 0 ? {} : { resources: resources.map(resourceRef) }),
  };
  return { id: idOf(ref, 'content'), ref, url: pageOf(session, name), outcome };
}

/** The store learns of a resource from the charm that declares it, and only when that is approved (canonical contract 4.2). */
async function untilDeclared(
  session: CharmhubSession,
  what: { readonly charm: InspectedCharm; readonly sent: SentCharm; readonly resources: readonly string[] },
  ctx: CallContext,
): Promise<void> {
  const { charm, sent, resources } = what;
  if (resources.length === 0) return;
  const known = new Set((await listResources(session, charm.name, ctx)).map(({ name }) => name));
  if (resources.every((name) => known.has(name))) return;
  const end = await endOfUpload(session, { ...charm, ...sent }, ctx);
  if (end.state === 'approved') return;
  throw new PublishError(
    'TIMEOUT',
    `the review of ${charm.name} goes on (${end.status}), and its new resources can be uploaded only after it`,
    {
      store: 'charmhub',
      recovery: 'wait',
      hint: `run again later, the charm is not uploaded again; the review is at ${end.url}`,
    },
  );
}
