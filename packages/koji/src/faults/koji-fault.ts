import { PublishError, shownText } from '@omnipub/core';
import type { XmlRpcFault } from '../xmlrpc/value.js';
import { faultKindOf } from './fault-codes.js';
import { meaningOf } from './fault-meaning.js';
import { parseFaultText } from './fault-text.js';

/** What the hub said of a call that failed. */
export interface KojiFault {
  /** The number on the wire: 1000, 1003, ... */
  readonly code: number;
  /** Upstream's class: `GenericError`, `TagError`, ... */
  readonly name: string;
  /** In one line, without a traceback. */
  readonly message: string;
}

const faults = new WeakMap<PublishError, KojiFault>();

/** The fault behind an error; undefined when it was none. */
export function kojiFaultOf(error: unknown): KojiFault | undefined {
  return error instanceof PublishError ? faults.get(error) : undefined;
}

/**
 * The one place where a fault becomes an error (koji contract 5): code, recovery and hint by its number and text, the message in one
 * line, a traceback in the cause, `storeCode` the name of upstream's class.
 */
export function faultError(
  fault: XmlRpcFault & { readonly traceback?: readonly string[] },
  what: string,
): PublishError {
  return faultErrorSaying(fault, (line) => `the hub refused ${what}: ${line}`);
}

/** The same in other words, for a fault that is not the answer to a call: how a task ended. `docs`: its page. */
export function faultErrorSaying(
  fault: XmlRpcFault & { readonly traceback?: readonly string[] },
  message: (line: string) => string,
  docs?: string,
): PublishError {
  const kind = faultKindOf(fault.faultCode);
  const { line, whole } = parseFaultText(fault.faultString);
  const meaning = meaningOf(kind, line);
  const error = new PublishError(meaning.errorCode, message(shownText(line)), {
    store: 'koji',
    storeCode: kind.name,
    storeMessage: shownText(line, 2_000),
    hint: meaning.hint,
    ...(docs === undefined ? {} : { docs }),
    ...(meaning.recovery === undefined ? {} : { recovery: meaning.recovery }),
    ...causeOf(fault.traceback?.join('') ?? whole, kind.name, line),
  });
  faults.set(error, { code: fault.faultCode, name: kind.name, message: line });
  return error;
}

/** The hub's traceback stands where this language has its own. */
function causeOf(whole: string | undefined, name: string, line: string): { readonly cause?: Error } {
  if (whole === undefined || whole === '') return {};
  const cause = new Error(line);
  cause.name = name;
  cause.stack = whole;
  return { cause };
}
