import type { StoreFlags } from '../commands/store-options.js';
import type { Session, VerbResult } from '../session.js';
import { checkFirst } from './check-first.js';
import { openStore } from './open-store.js';
import { printReceipt } from './print-receipt.js';
import { requireCapability } from './require-capability.js';

/** `omnipub register` */
export async function registerName(
  session: Session,
  options: StoreFlags & { readonly store: string; readonly dryRun?: boolean },
): Promise<VerbResult> {
  const open = await openStore(session, options);
  requireCapability(open, 'register');
  const input = open.read('register', { pairs: options.set, json: options.input });
  await checkFirst(session, open, { register: input });
  const receipt = await open.store.register(input, open.context('register', input, options));
  open.progress.close();
  return printReceipt(session, 'register', receipt);
}
