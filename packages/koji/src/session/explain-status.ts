import type { ExplainError } from '@omnipub/core';

/** What a status means that is no answer of the hub itself, or that it gives before it reads a call (koji contract 1). */
export const explainStatus: ExplainError = ({ status, text }) => {
  switch (status) {
    case 400:
      return {
        code: 'INVALID_INPUT',
        ...(text.trim() === '' ? {} : { storeMessage: text.trim() }),
        hint: 'the hub could not read the call; nothing was done, and sending it again changes nothing',
      };
    case 401:
      return {
        code: 'AUTH_DENIED',
        recovery: 'login',
        hint: 'the web server before the hub wants a login: get a ticket (kinit), or use a certificate',
      };
    case 403:
      return {
        code: 'AUTH_DENIED',
        hint: 'the web server before the hub lets nobody in here; check the URL, and the certificate if you log in with one',
      };
    case 404:
    case 405:
      return { code: 'NOT_FOUND', hint: 'check the URL of the hub; it usually ends in /kojihub' };
    case 408:
      return { code: 'TIMEOUT', hint: 'the line is too slow for the hub; run again' };
    case 411:
      return {
        code: 'PROTOCOL',
        hint: 'something between here and the hub takes the length out of requests',
      };
    case 413:
      return { code: 'INVALID_INPUT', hint: 'the call is too large for the web server; make it smaller' };
    default:
      return undefined;
  }
};
