import { PublishError } from '../errors.js';

/** One exchange of tokens with one server, as the npm package `kerberos` has it. */
export interface KerberosExchange {
  /** The server knows us and we know it. */
  readonly contextComplete: boolean;
  /** Takes the server's token in base64, empty at first, and gives ours; null or empty when there is none to send. */
  step(challenge: string): Promise<string | null>;
}

/** The part of the npm package `kerberos` 7 that is used here, so that a test can stand in for it. */
export interface Kerberos {
  initializeClient(
    service: string,
    options: { readonly principal?: string; readonly flags: number; readonly mechOID: number },
  ): Promise<KerberosExchange>;
  readonly GSS_C_MUTUAL_FLAG: number;
  readonly GSS_MECH_OID_SPNEGO: number;
}

/**
 * Loads the optional peer `kerberos`.
 * @throws PublishError AUTH_MISSING saying what to install: the package, or the native half that it lacks
 */
export async function loadKerberos(
  load: () => Promise<unknown> = () => import('kerberos'),
): Promise<Kerberos> {
  try {
    const loaded = (await load()) as { readonly default?: Kerberos } & Kerberos;
    return loaded.default ?? loaded;
  } catch (thrown) {
    throw loadError(thrown);
  }
}

function loadError(thrown: unknown): PublishError {
  const words = thrown instanceof Error ? thrown.message : '';
  const absent = /Cannot find (package|module) 'kerberos'/.test(words);
  return absent
    ? new PublishError(
        'AUTH_MISSING',
        'a Kerberos login needs the package kerberos, which is not installed',
        {
          recovery: 'fix-input',
          hint: 'install it beside omnipub: npm install kerberos@7',
          cause: thrown,
        },
      )
    : new PublishError(
        'AUTH_MISSING',
        'the package kerberos is installed, but its native part does not load',
        {
          recovery: 'fix-input',
          hint: 'install the Kerberos library (Debian: libkrb5-dev, Fedora: krb5-devel), then run: npm rebuild kerberos',
          cause: thrown,
        },
      );
}

/** What the Kerberos library's words mean, and what to do about it. */
export function kerberosError(thrown: unknown, service: string): PublishError {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const fail = (code: 'AUTH_MISSING' | 'AUTH_EXPIRED' | 'AUTH_DENIED', message: string, hint: string) =>
    new PublishError(code, message, { recovery: 'login', hint, cause: thrown });
  if (/expired/i.test(words))
    return fail('AUTH_EXPIRED', 'the Kerberos ticket has expired', 'get a new one: kinit, or kinit -R');
  if (/no credentials|credentials cache|no kerberos credentials|can't find client principal/i.test(words))
    return fail('AUTH_MISSING', 'there is no Kerberos ticket', 'get one: kinit YOU@REALM');
  if (/not found in kerberos database|unknown server|cannot (find|contact) .*(kdc|realm)/i.test(words))
    return fail(
      'AUTH_DENIED',
      `Kerberos knows no service ${service}, or its realm can't be reached`,
      'check the host name of the store, and the realms in krb5.conf',
    );
  return fail(
    'AUTH_DENIED',
    `the Kerberos login as a client of ${service} failed`,
    'check klist and krb5.conf',
  );
}
