/** The hub's own exceptions and their codes (koji contract 5). */
export const FAULT_CODES = {
  GenericError: 1000,
  LockError: 1001,
  AuthError: 1002,
  TagError: 1003,
  ActionNotAllowed: 1004,
  BuildError: 1005,
  AuthLockError: 1006,
  AuthExpired: 1007,
  SequenceError: 1008,
  RetryError: 1009,
  PreBuildError: 1010,
  PostBuildError: 1011,
  BuildrootError: 1012,
  FunctionDeprecated: 1013,
  ServerOffline: 1014,
  LiveCDError: 1015,
  PluginError: 1016,
  CallbackError: 1017,
  ApplianceError: 1018,
  ParameterError: 1019,
  ImportError: 1020,
  ConfigurationError: 1021,
  LiveMediaError: 1022,
  GSSAPIAuthError: 1023,
  NameValidationError: 1024,
} as const;

/** The name of one of the hub's exceptions. */
export type FaultName = keyof typeof FAULT_CODES;

/** An exception that the hub means to raise: a code from 1000 on, and no more than its message. */
export class HubFault extends Error {
  override readonly name: FaultName;
  readonly code: number;

  constructor(name: FaultName, message: string) {
    super(message);
    this.name = name;
    this.code = FAULT_CODES[name];
  }
}

/** A fault of code 1000, which most of them are. */
export function genericError(message: string): HubFault {
  return new HubFault('GenericError', message);
}
