import { PublishError, type Receipt } from '@omnipub/core';
import type { StoreFlags } from '../commands/store-options.js';
import type { Session, VerbResult } from '../session.js';
import { checkFirst } from './check-first.js';
import { inspectFile } from './inspect-file.js';
import { type OpenStore, openStore } from './open-store.js';
import { printReceipt } from './print-receipt.js';
import { readReceipt, receiptOfRef } from './read-receipt.js';
import { requireCapability } from './require-capability.js';

/** Options of {@link releaseUpload}. */
export interface ReleaseOptions extends StoreFlags {
  readonly store: string;
  readonly artifact?: string;
  readonly upload?: readonly string[];
  readonly ref?: readonly string[];
  readonly receipt?: string;
  readonly dryRun?: boolean;
  /** Wait until the public listing shows the release, where the store's input knows that. */
  readonly waitVisible?: boolean;
}

/** `omnipub release`: finds the receipt of an earlier upload and makes that public. */
export async function releaseUpload(session: Session, options: ReleaseOptions): Promise<VerbResult> {
  oneOrigin(options);
  const open = await openStore(session, options);
  requireCapability(open, 'release');
  const pairs = [...(options.set ?? []), ...(options.waitVisible === true ? ['waitVisible=true'] : [])];
  const input = open.read('release', { pairs, json: options.input });
  const uploaded = await originOf(session, open, options);
  await checkFirst(session, open, { release: input });
  const context = open.context('release', [uploaded.ref, input], options);
  const receipt = await open.store.release(uploaded, input, context);
  open.progress.close();
  return printReceipt(session, 'release', receipt);
}

async function originOf(session: Session, open: OpenStore, options: ReleaseOptions): Promise<Receipt> {
  if (options.receipt !== undefined) return readReceipt(options.receipt, session.io);
  if (options.ref !== undefined)
    return receiptOfRef(open.read('ref', { pairs: options.ref, option: '--ref' }));
  const input = open.read('upload', { pairs: options.upload, option: '--upload' });
  const artifact = await inspectFile(session, open, options.artifact ?? '');
  const found = await open.store.find(artifact, input, open.context('find', [artifact.sha256, input]));
  open.progress.end(undefined);
  if (found !== undefined) return found;
  throw new PublishError(
    'INVALID_INPUT',
    `${open.name} does not hold ${JSON.stringify(options.artifact)} under that name`,
    {
      store: open.definition.kind,
      hint: 'upload it first, or check the --upload fields; nothing was changed',
    },
  );
}

/** @throws PublishError INVALID_INPUT unless exactly one says which upload is meant */
function oneOrigin({ artifact, ref, receipt, upload }: ReleaseOptions): void {
  const given = [artifact, ref, receipt].filter((origin) => origin !== undefined).length;
  const usage = 'give an ARTIFACT with --upload key=value, or --ref key=value, or --receipt FILE';
  if (given !== 1) {
    const message =
      given === 0 ? 'which upload is to be released?' : 'the upload is named in more than one way';
    throw new PublishError('INVALID_INPUT', message, { hint: usage });
  }
  if (upload !== undefined && artifact === undefined) {
    throw new PublishError('INVALID_INPUT', '--upload goes with an ARTIFACT', { hint: usage });
  }
}
