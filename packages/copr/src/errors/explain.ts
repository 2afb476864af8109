import { type ErrorAnswer, type ErrorCode, type ExplainError, type Recovery, shownText } from '@omnipub/core';
import { z } from 'zod';
import { fieldProblems } from './field-problems.js';

const body = z.object({ error: z.string() });

/** What the text of a crash says (recording auth-check-bearer-raw). */
const CRASH = /probably a bug in the Copr code|Database error, contact admin/u;

/** What is known of the request that was refused. */
export interface RefusedRequest {
  /** Sending it twice does no more than sending it once. @default true */
  readonly idempotent?: boolean;
}

interface Meaning {
  readonly code?: ErrorCode;
  readonly recovery?: Recovery;
  readonly hint?: string;
}

/**
 * Reads an error answer of the frontend (copr contract 6). A JSON body is the server's own word; HTML comes from what stands before
 * it, or from its pages for people, and is left to the status.
 * @param what completes `Copr refused ...`: `the build of hello.src.rpm`
 */
export function explainCopr(what: string, { idempotent = true }: RefusedRequest = {}): ExplainError {
  return (answer) => {
    const said = body.safeParse(answer.json);
    if (!said.success) return undefined;
    const text = said.data.error.trim();
    const problems = fieldProblems(text);
    const words =
      problems.length === 0
        ? text.replaceAll(/\s*\n\s*/gu, '; ')
        : problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    const { code, recovery, hint } = meaningOf(answer, text, { idempotent });
    return {
      message: `Copr refused ${shownText(what)}: ${words}`,
      storeMessage: text,
      ...(code === undefined ? {} : { code }),
      ...(recovery === undefined ? {} : { recovery }),
      ...(hint === undefined ? {} : { hint }),
      ...(problems[0] === undefined ? {} : { storeCode: problems[0].field }),
    };
  };
}

function meaningOf({ status }: ErrorAnswer, text: string, { idempotent }: Required<RefusedRequest>): Meaning {
  switch (status) {
    case 400:
      return ofBadRequest(text);
    case 401:
      return {
        code: 'AUTH_EXPIRED',
        hint: 'the login is wrong or has ended (an API token lives 180 days): get one at the page /api of this Copr, then run "omnipub login copr"',
      };
    case 403:
      return { code: 'AUTH_DENIED', hint: 'ask the owner of the project for that permission' };
    case 409:
      // A package that is there (recording package-add-duplicate-409); else a build that is over.
      return /already exists/u.test(text) ? { code: 'ALREADY_EXISTS' } : {};
    case 413:
      return { hint: 'ask for less at once: a smaller page' };
    case 504:
      // Its own word for a request that took too long (recording error-json-504).
      return { code: 'TIMEOUT', recovery: idempotent ? 'retry' : 'retry-after-probe' };
    case 500:
      return ofServerError(text, idempotent ? 'give-up' : 'retry-after-probe');
    default:
      return {};
  }
}

/** A name that is taken and builds that still run come as 400, like any mistake (recordings cli-create-duplicate, project-delete-unfinished). */
function ofBadRequest(text: string): Meaning {
  if (/already have a project named|already exists/u.test(text)) return { code: 'ALREADY_EXISTS' };
  if (/fork into existing project/u.test(text))
    return { code: 'ALREADY_EXISTS', hint: 'say "confirm" if the builds are to go into that project' };
  if (/(?:are|is) still running/u.test(text))
    return { code: 'CONFLICT', recovery: 'wait', hint: 'wait for these builds, or cancel them first' };
  if (/don't have permissions/u.test(text)) return { code: 'AUTH_DENIED' };
  if (/does(?: not|n't) exist|don't exist/u.test(text)) return { code: 'NOT_FOUND' };
  return { code: 'INVALID_INPUT', hint: 'change what the server names, and run again' };
}

/** Mistakes of users come as 500 too; the same request gets the same answer again (copr contract 6). */
function ofServerError(text: string, afterCrash: Recovery): Meaning {
  if (CRASH.test(text))
    return {
      code: 'STORE_UNAVAILABLE',
      recovery: afterCrash,
      hint: 'the server says this of names that it does not know, too: check what was asked for; else tell its administrators',
    };
  return { code: 'INVALID_INPUT', hint: 'change what the server names, and run again' };
}
