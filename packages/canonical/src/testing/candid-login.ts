import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nacl from 'tweetnacl';
import { expect } from 'vitest';
import { type CandidOptions, loginCandid } from '../login/candid.js';
import { whoAmI } from '../login/who-am-i.js';
import { type LoginWorld, person, visit } from './login-world.js';

/** Logs in to Charmhub, and gives the name that the store has for who did. */
export async function logInByCandid(
  world: LoginWorld,
  options: Partial<CandidOptions> = {},
): Promise<string | undefined> {
  const config = world.config('charmhub');
  const deps = world.deps();
  const io = person({}, visit);
  const record = await loginCandid({ store: 'charmhub', config, io, ...world.call, ...options }, deps);
  expect(record).toMatchObject({
    store: 'charmhub',
    kind: 'macaroon',
    account: 'default',
    origin: config.url,
  });
  return (await whoAmI({ store: 'charmhub', config }, world.deps([record]))).username;
}

/** An agent's file, and the agent in Candid. */
export async function agentFile(
  world: LoginWorld,
  over: { readonly url?: string; readonly private?: string; readonly known?: boolean } = {},
): Promise<string> {
  const pair = nacl.box.keyPair();
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const username = 'ci@candid';
  const key = { public: base64(pair.publicKey), private: over.private ?? base64(pair.secretKey) };
  const known = over.known ?? true;
  const publicKey = known ? key.public : base64(nacl.box.keyPair().publicKey);
  await world.control.candid.addAgent({ username, publicKey, email: 'otp@example.com' });
  const path = join(world.home, 'agent.json');
  const agents = [{ url: over.url ?? world.control.candid.location, username }];
  await writeFile(path, JSON.stringify({ key, agents }), { mode: 0o600 });
  return path;
}
