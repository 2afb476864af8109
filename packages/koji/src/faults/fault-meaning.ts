import type { ErrorCode, Recovery } from '@omnipub/core';
import type { FaultKind } from './fault-codes.js';

/** What a fault is to omnipub. */
export interface FaultMeaning {
  readonly errorCode: ErrorCode;
  readonly recovery?: Recovery;
  readonly hint: string;
}

interface Rule extends FaultMeaning {
  /** The codes whose texts it reads. */
  readonly codes: readonly number[];
  readonly pattern: RegExp;
}

const GENERIC = 1000;
const AUTH = 1002;
const TAG = 1003;
const NOT_ALLOWED = 1004;
const UNEXPECTED = 1;

/**
 * A hub says nearly everything as GenericError, so that only its text tells one from the other. The one place that reads it; texts are
 * those of the recordings and of a hub 1.35.
 */
const rules: readonly Rule[] = [
  {
    codes: [GENERIC],
    pattern: /not owner/i,
    errorCode: 'AUTH_DENIED',
    hint: 'somebody else has that upload directory: use one of your own',
  },
  {
    codes: [GENERIC],
    pattern: /^Invalid method: /,
    errorCode: 'UNSUPPORTED',
    hint: 'this hub does not have the method: it is older, or lacks the plugin',
  },
  {
    codes: [GENERIC],
    pattern:
      /^(No such (?!metadata version)|No matching |Couldn't find |Cannot find |.* (does not|doesn't) exist\b|.*\bnot found\b)/i,
    errorCode: 'NOT_FOUND',
    hint: 'check the name',
  },
  {
    codes: [GENERIC],
    pattern: /already exists|^upload path exists|already in (use|group)/i,
    errorCode: 'ALREADY_EXISTS',
    hint: 'it is there already: use it, or choose another name',
  },
  {
    codes: [GENERIC],
    pattern:
      /^(Invalid (type|name|upload|order|arch|priority)|Name .* does not match|Unsupported verify type|No such metadata version)/i,
    errorCode: 'INVALID_INPUT',
    hint: 'correct the argument that the hub names',
  },
  {
    codes: [UNEXPECTED],
    pattern: /Invalid order: /,
    errorCode: 'INVALID_INPUT',
    hint: 'order by a column that the list has',
  },
  {
    codes: [AUTH],
    pattern: /^Invalid session or bad credentials|session .* (closed|expired)/i,
    errorCode: 'AUTH_EXPIRED',
    hint: 'log in again; a session also ends when the address of this machine changes',
  },
  {
    codes: [AUTH],
    pattern: /^could not verify client|not specified in session args|^Not logged in/i,
    errorCode: 'AUTH_MISSING',
    hint: 'log in with a certificate or a ticket that this hub accepts',
  },
  {
    codes: [AUTH],
    pattern: /^Content generator access required/,
    errorCode: 'AUTH_DENIED',
    hint: 'an administrator of the hub grants it: koji grant-cg-access USER GENERATOR',
  },
  {
    codes: [AUTH],
    pattern: /not authorized to login other users/,
    errorCode: 'AUTH_DENIED',
    hint: 'log in as yourself, or have the hub list you among its proxies (ProxyDNs, ProxyPrincipals)',
  },
  {
    codes: [NOT_ALLOWED],
    pattern: /(must be|not) logged in/i,
    errorCode: 'AUTH_MISSING',
    hint: 'log in first',
  },
  {
    codes: [TAG],
    pattern: /already tagged/,
    errorCode: 'ALREADY_EXISTS',
    hint: 'nothing is left to do: the build has that tag',
  },
  {
    codes: [TAG],
    pattern: /not in list for/,
    errorCode: 'REJECTED',
    hint: 'register the package for that tag first (packageListAdd)',
  },
  { codes: [TAG], pattern: /not in tag/, errorCode: 'NOT_FOUND', hint: 'check where the build is tagged' },
];

/** Code, recovery and hint for a fault of this kind with this line. */
export function meaningOf(kind: FaultKind, line: string): FaultMeaning {
  return rules.find(({ codes, pattern }) => codes.includes(kind.code) && pattern.test(line)) ?? kind;
}
