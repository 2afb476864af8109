import type { StoreFlags } from '../commands/store-options.js';
import type { Session, VerbResult } from '../session.js';
import { checkFirst } from './check-first.js';
import { inspectFile } from './inspect-file.js';
import { openStore } from './open-store.js';
import { printReceipt } from './print-receipt.js';
import { requireCapability } from './require-capability.js';

/** `omnipub upload` */
export async function uploadArtifact(
  session: Session,
  options: StoreFlags & {
    readonly store: string;
    readonly artifact: string;
    readonly dryRun?: boolean;
    readonly wait: boolean;
  },
): Promise<VerbResult> {
  const open = await openStore(session, options);
  requireCapability(open, 'upload');
  const input = open.read('upload', { pairs: options.set, json: options.input });
  const artifact = await inspectFile(session, open, options.artifact);
  await checkFirst(session, open, { upload: input, artifact });
  const identity = [artifact.sha256, input];
  const uploaded = await open.store.upload(artifact, input, open.context('upload', identity, options));
  const isSettled = !options.wait || uploaded.outcome === 'planned';
  const receipt = isSettled ? uploaded : await open.store.settle(uploaded, open.context('settle', identity));
  open.progress.close();
  return printReceipt(session, 'upload', receipt);
}
