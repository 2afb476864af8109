import { type ErrorCode, PublishError } from '../../errors.js';

/** What can be wrong with the credential file, its key, or its folder; the code of its {@link Probe}. */
export type FileProblem =
  | 'truncated'
  | 'damaged'
  | 'not-ours'
  | 'other-version'
  | 'wrong-passphrase'
  | 'no-passphrase'
  | 'unsafe-mode'
  | 'bad-passphrase';

const codes: Readonly<Record<FileProblem, ErrorCode>> = {
  truncated: 'PROTOCOL',
  damaged: 'PROTOCOL',
  'not-ours': 'PROTOCOL',
  'other-version': 'PROTOCOL',
  'wrong-passphrase': 'AUTH_DENIED',
  'no-passphrase': 'AUTH_MISSING',
  'unsafe-mode': 'AUTH_DENIED',
  'bad-passphrase': 'INVALID_INPUT',
};

/** Makes the error of a problem; `storeCode` is the problem, which the probe tells too. */
export function fileProblem(problem: FileProblem, message: string, hint: string): PublishError {
  return new PublishError(codes[problem], message, { storeCode: problem, recovery: 'fix-input', hint });
}

/** What to do about a file that can't be read any more. */
export const restoreHint = (path: string): string =>
  `put ${JSON.stringify(path)} back from a backup; or move it away and log in again`;
