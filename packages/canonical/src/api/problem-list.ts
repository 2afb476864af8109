import { z } from 'zod';
import { problemsOf, type StoreProblem } from './errors.js';

/** A list of errors inside an answer, null where there are none; a `code` may be null (canonical contract 2). */
export const problemList = z
  .unknown()
  .transform((errors): readonly StoreProblem[] => problemsOf({ 'error-list': errors }));

/** Problems in one line. */
export function problemText(problems: readonly StoreProblem[]): string {
  return problems
    .map(({ code, message }) => (code === undefined ? message : `${code}: ${message}`))
    .join('; ');
}
