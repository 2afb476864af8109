import { genericError } from './hub-fault.js';
import type { Value } from './xmlrpc/value.js';

const INTERNAL = /^[A-Za-z0-9/_.+-]+$/;
const USER = /^[A-Za-z0-9/_.@-]+$/;
const MAX = 256;

/** @throws HubFault 1000 for a name that the hub does not want for tags, targets, packages, permissions (koji contract 11) */
export function verifyName(name: Value): asserts name is string {
  verify(name, { pattern: INTERNAL, rule: 'RegexNameInternal' });
}

/** @throws HubFault 1000 for a name that no user may have */
export function verifyUserName(name: Value): asserts name is string {
  verify(name, { pattern: USER, rule: 'RegexUserName' });
}

function verify(name: Value, { pattern, rule }: { pattern: RegExp; rule: string }): asserts name is string {
  if (typeof name !== 'string') throw genericError('Name should be string');
  if (name.length > MAX) {
    throw genericError(`Name ${name} is too long. Max length is ${MAX} characters`);
  }
  if (!pattern.test(name)) throw genericError(`Name ${name} does not match ${rule} value`);
}
