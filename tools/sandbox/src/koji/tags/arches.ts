import { genericError } from '../hub-fault.js';
import { str } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';

/** Architectures with single spaces between; nil is none. @throws HubFault 1000 for names that are none */
export function parseArches(arches: Value): string {
  const list =
    arches === null
      ? []
      : str(arches)
          .split(/\s+/)
          .filter((arch) => arch !== '');
  if (list.some((arch) => !/^[\w-]*$/.test(arch)))
    throw genericError('Architecture can be only [a-zA-Z0-9_-]');
  return list.join(' ');
}
