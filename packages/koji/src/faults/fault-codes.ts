import type { ErrorCode, Recovery } from '@omnipub/core';

/** What a fault code of the hub means here. */
export interface FaultKind {
  /** The number on the wire. */
  readonly code: number;
  /** The name of upstream's exception class. */
  readonly name: string;
  /** The name of the class above it. */
  readonly parent?: string;
  /** What it is to omnipub, when its text says nothing more exact. */
  readonly errorCode: ErrorCode;
  /** @default the usual one of the code */
  readonly recovery?: Recovery;
  /** What to do next. */
  readonly hint: string;
}

const askOperators = "ask the hub's operators";
const task = 'read the logs of the task, correct the source, and build again';

/** Every code of koji contract 5. */
export const faultKinds: readonly FaultKind[] = [
  {
    code: 1,
    name: 'Exception',
    errorCode: 'REJECTED',
    hint: 'check the arguments; else show the hub’s operators the traceback, which is in the cause',
  },
  {
    code: 1000,
    name: 'GenericError',
    errorCode: 'REJECTED',
    hint: 'correct what the hub names, then run again',
  },
  {
    code: 1001,
    name: 'LockError',
    parent: 'GenericError',
    errorCode: 'CONFLICT',
    recovery: 'retry',
    hint: 'something else writes to the same file; run again when it has ended',
  },
  {
    code: 1002,
    name: 'AuthError',
    parent: 'GenericError',
    errorCode: 'AUTH_DENIED',
    hint: 'log in again, or ask the hub’s administrators for access',
  },
  {
    code: 1003,
    name: 'TagError',
    parent: 'GenericError',
    errorCode: 'REJECTED',
    hint: 'check the build, the tag, and whether the package is on the list of that tag',
  },
  {
    code: 1004,
    name: 'ActionNotAllowed',
    parent: 'GenericError',
    errorCode: 'AUTH_DENIED',
    hint: 'ask the hub’s administrators for the permission, or use what its policy allows',
  },
  { code: 1005, name: 'BuildError', parent: 'GenericError', errorCode: 'REJECTED', hint: task },
  {
    code: 1006,
    name: 'AuthLockError',
    parent: 'AuthError',
    errorCode: 'AUTH_DENIED',
    recovery: 'wait',
    hint: 'another session of this user is exclusive: end it, or use another user',
  },
  { code: 1007, name: 'AuthExpired', parent: 'AuthError', errorCode: 'AUTH_EXPIRED', hint: 'log in again' },
  {
    code: 1008,
    name: 'SequenceError',
    parent: 'AuthError',
    errorCode: 'CONFLICT',
    recovery: 'retry-after-probe',
    hint: 'something else uses this session; look whether it was done before doing it again',
  },
  {
    code: 1009,
    name: 'RetryError',
    parent: 'AuthError',
    errorCode: 'NETWORK',
    recovery: 'retry-after-probe',
    hint: 'the hub has done it and its answer was lost; look what came of it, and do not do it again',
  },
  { code: 1010, name: 'PreBuildError', parent: 'BuildError', errorCode: 'REJECTED', hint: task },
  { code: 1011, name: 'PostBuildError', parent: 'BuildError', errorCode: 'REJECTED', hint: task },
  { code: 1012, name: 'BuildrootError', parent: 'BuildError', errorCode: 'REJECTED', hint: task },
  {
    code: 1013,
    name: 'FunctionDeprecated',
    parent: 'GenericError',
    errorCode: 'UNSUPPORTED',
    hint: 'this hub no longer has that method; use its successor',
  },
  {
    code: 1014,
    name: 'ServerOffline',
    parent: 'GenericError',
    errorCode: 'STORE_UNAVAILABLE',
    hint: 'the hub is in maintenance; run again later',
  },
  { code: 1015, name: 'LiveCDError', parent: 'GenericError', errorCode: 'REJECTED', hint: task },
  { code: 1016, name: 'PluginError', parent: 'GenericError', errorCode: 'REJECTED', hint: askOperators },
  { code: 1017, name: 'CallbackError', parent: 'PluginError', errorCode: 'REJECTED', hint: askOperators },
  { code: 1018, name: 'ApplianceError', parent: 'GenericError', errorCode: 'REJECTED', hint: task },
  {
    code: 1019,
    name: 'ParameterError',
    parent: 'GenericError',
    errorCode: 'INVALID_INPUT',
    hint: 'check the number and the names of the arguments; older hubs know fewer',
  },
  {
    code: 1020,
    name: 'ImportError',
    parent: 'GenericError',
    errorCode: 'REJECTED',
    hint: 'check the files and their metadata, then import again',
  },
  {
    code: 1021,
    name: 'ConfigurationError',
    parent: 'GenericError',
    errorCode: 'INVALID_INPUT',
    hint: askOperators,
  },
  { code: 1022, name: 'LiveMediaError', parent: 'GenericError', errorCode: 'REJECTED', hint: task },
  {
    code: 1023,
    name: 'GSSAPIAuthError',
    parent: 'AuthError',
    errorCode: 'AUTH_DENIED',
    recovery: 'login',
    hint: 'get a new ticket: kinit',
  },
  {
    code: 1024,
    name: 'NameValidationError',
    parent: 'GenericError',
    errorCode: 'INVALID_INPUT',
    hint: 'use a name that the hub allows',
  },
];

const byCode: ReadonlyMap<number, FaultKind> = new Map(faultKinds.map((kind) => [kind.code, kind]));

/** The kind of a code; plugins may have codes of their own, which count as GenericError. */
export function faultKindOf(code: number): FaultKind {
  const known = byCode.get(code);
  if (known !== undefined) return known;
  return {
    code,
    name: `Fault${String(code)}`,
    parent: 'GenericError',
    errorCode: 'REJECTED',
    hint: askOperators,
  };
}

/** The codes that the session answers by itself. */
export const codes = {
  lock: 1001,
  auth: 1002,
  authExpired: 1007,
  sequence: 1008,
  retry: 1009,
  serverOffline: 1014,
  parameter: 1019,
} as const;
