import { decodeMacaroon, type Macaroon, sameMacaroon } from '@omnipub/core';
import { boundSignature } from './replay-macaroons.js';
import type { ReplayValues } from './replay-values.js';

/**
 * What is wrong with a header `Macaroons`, or undefined: an array of plain macaroons, the root first, each discharge bound to it,
 * in padded URL-safe base64 (canonical contract 3.2 step 6).
 * @param shape the recorded keys of each of them
 */
export function macaroonsProblem(
  header: string | undefined,
  candid: ReplayValues['candid'],
  shape: readonly Readonly<Record<string, string>>[],
): string | undefined {
  if (header === undefined) return 'there is none';
  if (!/^[\w-]+=*$/u.test(header) || header.length % 4 !== 0) return 'it is not padded URL-safe base64';
  const sent = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<string, unknown>[];
  const root = decodeMacaroon(candid.root);
  const wanted: Macaroon[] = [
    root,
    ...candid.discharges.map((each) => {
      const discharge = decodeMacaroon(JSON.stringify(each));
      return { ...discharge, signature: boundSignature(root, discharge) };
    }),
  ];
  if (sent.length !== wanted.length) return `${String(sent.length)} macaroons, not ${String(wanted.length)}`;
  for (const [index, each] of sent.entries()) {
    // Which version a macaroon has is seen by its keys; `v` may stand there (canonical contract 8).
    const keys = Object.keys(each).filter((key) => key !== 'v' && !(key === 'l' && each[key] === ''));
    const recorded = Object.keys(shape[index] ?? {});
    if (keys.sort().join() !== recorded.sort().join())
      return `macaroon ${String(index)} has the keys ${keys.join()}, recorded were ${recorded.join()}`;
    const own = wanted[index];
    if (own === undefined || !sameMacaroon(decodeMacaroon(JSON.stringify(each)), own))
      return `macaroon ${String(index)} is not the one that was given, bound to the root`;
  }
  return undefined;
}
