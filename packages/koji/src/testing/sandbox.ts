import { type KojiSandboxOptions, type Sandbox, startSandbox } from '@omnipub/sandbox';
import { onTestFinished } from 'vitest';
import type { KojiAuth } from '../auth/koji-auth.js';

/** Passwords of the sandbox's users. */
export const builder = { type: 'password', user: 'builder', password: 'builder-password' } as const;
export const kojiadmin = { type: 'password', user: 'kojiadmin', password: 'kojiadmin-password' } as const;

/** The sandbox's hub; gone when the test has ended. */
export async function startHub(options: Partial<KojiSandboxOptions> = {}): Promise<Sandbox['koji']> {
  const sandbox = await startSandbox({ koji: options });
  onTestFinished(() => sandbox.stop());
  return sandbox.koji;
}

/** The settings of a client that shows a certificate of this user. */
export function certificateOf(
  hub: Sandbox['koji'],
  user: string,
): { readonly serverCa: string; readonly auth: KojiAuth } {
  return { serverCa: hub.ca, auth: { type: 'certificate', files: { cert: hub.clientCert(user).pem } } };
}
