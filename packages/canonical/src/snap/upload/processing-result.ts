import { PublishError } from '@omnipub/core';
import type { Processing } from './processing.js';

/** Only the words tell that the very same file is there already (canonical contract 4.1). */
const alreadyThere = /already\b.*\bupload|already exists|duplicate/iu;

/** True when the store refused a file because it has it. */
export function isAlreadyUploaded({ problems }: Processing): boolean {
  return problems.some(({ message }) => alreadyThere.test(message));
}

/** What is still open: the store works on it, or people of the store have to look at it. Undefined for what is done. */
export function pendingOf(
  processing: Processing,
  statusUrl: string | undefined,
): { readonly state: string; readonly url?: string } | undefined {
  const { state, processed, problems } = processing;
  const open = problems.length === 0 && (!processed || state === 'need_manual_review');
  if (!open) return undefined;
  return { state, ...(statusUrl === undefined ? {} : { url: statusUrl }) };
}

/** The error of an upload that the store has turned down; undefined for one that it has not. */
export function rejectionOf(name: string, processing: Processing): PublishError | undefined {
  const { state, processed, problems } = processing;
  if (problems.length === 0 && !(processed && /error/u.test(state))) return undefined;
  const said = problems
    .map(({ code, message }) => (code === undefined ? message : `${code}: ${message}`))
    .join('; ');
  const { code: storeCode = state } = problems.find(({ code }) => code !== undefined) ?? {};
  const docs = problems.find(({ link }) => link !== undefined)?.link;
  const links = problems.flatMap(({ link }) => (link === undefined ? [] : [link]));
  return new PublishError(
    'REJECTED',
    `the Snap Store rejected ${name}: ${said === '' ? `it says no more than ${state}` : said}`,
    {
      store: 'snap',
      storeCode,
      ...(said === '' ? {} : { storeMessage: said }),
      hint: `correct what the review found and build it again; nothing was released${links.length > 1 ? ` (see ${links.join(', ')})` : ''}`,
      ...(docs === undefined ? {} : { docs }),
    },
  );
}
