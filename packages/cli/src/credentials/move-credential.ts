import { PublishError } from '@omnipub/core';
import type { MoveFlags } from '../commands/credential-transfers.js';
import type { Session, VerbResult } from '../session.js';
import { writableNamed } from './backend-named.js';
import { findOne } from './find-one.js';
import { recordOf } from './record-of.js';

/** `omnipub credentials move STORE`: what is deleted here has been read back there. */
export async function moveCredential(
  session: Session,
  options: MoveFlags & { readonly store: string },
): Promise<VerbResult> {
  const { from } = options;
  const one = await findOne(session, {
    ...options,
    toChange: true,
    ...(from === undefined ? {} : { backend: from }),
  });
  const { backend, summary, credentials, signal } = one;
  const { backends } = credentials.chain;
  writableNamed(backends, options.to);
  if (backend.name === options.to) {
    throw new PublishError('INVALID_INPUT', `${options.to} keeps it already`, {
      hint: 'choose another backend, or say with --from which copy is meant',
    });
  }
  const target = await credentials.assertCanSave(options.to);
  // `set` reads back before it returns, so from here on there are two.
  await credentials.chain.set(await recordOf(one), {
    signal,
    ...(target === undefined ? {} : { to: target }),
  });
  await credentials.chain.delete(summary, { signal, from: backend.name });
  const { store, origin, account } = summary;
  session.ui.emit({ type: 'moved', from: backend.name, to: options.to, store, origin, account });
  session.ui.print(`${account} at ${origin} (${store}): moved from ${backend.name} to ${options.to}\n`);
  return { outcome: 'moved', exitCode: 0, from: backend.name, to: options.to };
}
