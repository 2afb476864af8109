import type { ExplainError } from '@omnipub/core';
import { explain } from '../api/errors.js';

/**
 * Reads an error answer to a login that is being made: a 401 refuses what was proven, as there is no login yet that could have expired.
 * @param server how messages call it @param what completes `SERVER refused ...`
 */
export function explainLogin(server: string, what: string): ExplainError {
  const usual = explain(server, what);
  return (answer) => {
    const said = usual(answer);
    if (answer.status !== 401 || (said?.code !== undefined && said.code !== 'AUTH_EXPIRED')) return said;
    return {
      ...said,
      code: 'AUTH_DENIED',
      recovery: 'login',
      hint: 'check what you log in with, and try again',
    };
  };
}
