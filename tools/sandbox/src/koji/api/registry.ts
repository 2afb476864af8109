import { genericError, type HubFault } from '../hub-fault.js';
import type { HubVersion } from '../version.js';
import type { Handler, Methods } from './call.js';
import { SIGNATURES, type Signature } from './signature.js';

/** A method that can be called. */
export interface Method {
  readonly signature: Signature;
  readonly handler: Handler;
}

/** The methods of the hub: all that a real one lists, and which of them the sandbox has. */
export class Registry {
  readonly #methods: Methods;
  readonly #version: HubVersion;

  /** @throws RangeError for a method that no hub has: a test of the sandbox must not need it */
  constructor(methods: Methods, version: HubVersion) {
    const unknown = Object.keys(methods).filter((name) => !SIGNATURES.has(name));
    if (unknown.length > 0) throw new RangeError(`no hub has the methods ${unknown.join(', ')}`);
    this.#methods = methods;
    this.#version = version;
  }

  /** Names as system.listMethods answers them. */
  names(): string[] {
    return [...SIGNATURES.keys()].filter((name) => this.#has(name));
  }

  /** @throws HubFault 1000 for a name that the hub has not, and, in other words, for one that only the sandbox has not */
  need(name: string): Method {
    const signature = this.#has(name) ? SIGNATURES.get(name) : undefined;
    if (signature === undefined) throw invalidMethod(name);
    const handler = this.#methods[name];
    if (handler === undefined)
      throw genericError(`The sandbox does not have the method ${name} of a real hub`);
    return { signature: this.#asOf(signature), handler };
  }

  #has(name: string): boolean {
    return SIGNATURES.has(name) && (name !== 'getKojiVersion' || this.#version.getKojiVersion);
  }

  /** The parameters that an older hub has. */
  #asOf(signature: Signature): Signature {
    if (signature.name !== 'logout' || this.#version.logoutTakesId) return signature;
    return { ...signature, params: [], defaults: [] };
  }
}

function invalidMethod(name: string): HubFault {
  return genericError(`Invalid method: ${name}`);
}
