import type { Kerberos } from '../kerberos.js';

/** Stands in for the npm package `kerberos`: tokens that tell who made them, and the server's half of the exchange. */
export interface FakeKerberos extends Kerberos {
  /** The services that tickets were asked for, in order. */
  readonly services: readonly string[];
  readonly principals: readonly (string | undefined)[];
  /** The server's answering token to one of the client's. */
  proofFor(token: string): string;
}

/** Makes one; `failing` is the library's complaint instead of a token. */
export function fakeKerberos(options: { readonly failing?: string } = {}): FakeKerberos {
  const services: string[] = [];
  const principals: (string | undefined)[] = [];
  return {
    GSS_C_MUTUAL_FLAG: 2,
    GSS_MECH_OID_SPNEGO: 6,
    services,
    principals,
    proofFor: (token) => Buffer.from(`proof of ${token}`).toString('base64'),
    async initializeClient(service, { principal }) {
      if (options.failing !== undefined) throw new Error(options.failing);
      services.push(service);
      principals.push(principal);
      const own = Buffer.from(`ticket ${String(services.length)} for ${service}`).toString('base64');
      const state = { contextComplete: false };
      return {
        get contextComplete() {
          return state.contextComplete;
        },
        async step(challenge) {
          if (challenge === '') return own;
          if (challenge !== Buffer.from(`proof of ${own}`).toString('base64')) throw new Error('a bad token');
          state.contextComplete = true;
          return null;
        },
      };
    },
  };
}
