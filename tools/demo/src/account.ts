import { loginUbuntuOne } from '@omnipub/canonical';
import type { Sandbox } from '@omnipub/sandbox';
import type { DemoScene } from './demo-store.js';

/** Who publishes in the demo: the sandbox has this account, with a second factor. */
const account = { email: 'otp@example.com', password: 'otp-password', code: '123456' } as const;

/** Logs in with Ubuntu One, second factor and all, and keeps the login in the demo's credentials. */
export async function logInWithUbuntuOne(
  { deps, sandbox, signal }: DemoScene,
  store: 'snap' | 'charmhub',
): Promise<string> {
  const { email, password, code } = account;
  const record = await loginUbuntuOne(
    { store, email, password, otp: async () => code, config: addresses(sandbox, store), signal },
    deps,
  );
  await deps.credentials.set(record, { signal, to: 'memory' });
  return `logged in to ${store} as ${email}, with a second factor, until ${record.expiresAt ?? 'further notice'}`;
}

/** The settings of a store in omnipub.yaml. */
export function addresses({ canonical: { urls } }: Sandbox, store: 'snap' | 'charmhub') {
  return {
    url: store === 'snap' ? urls.dashboard : urls.charmhub,
    storageUrl: urls.storage,
    ssoUrl: urls.sso,
  };
}
