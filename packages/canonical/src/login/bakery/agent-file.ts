import { type Environment, PublishError, readSmallFile, registerSecret } from '@omnipub/core';
import nacl from 'tweetnacl';
import { z } from 'zod';

/** An agent: a program with a key pair, under a name that Candid knows. */
export interface Agent {
  readonly username: string;
  /** 32 bytes, Curve25519. */
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
}

/** Finds the agent for a login server. */
export type AgentFor = (location: URL) => Agent | undefined;

const key = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const agentFile = z.object({
  key: z.object({ public: key, private: key }),
  agents: z.array(z.object({ url: z.url(), username: z.string().min(1) })).min(1),
});

/**
 * Reads an agent file: `{"key": {"public", "private"}, "agents": [{"url", "username"}]}` (canonical contract 3.2 step 4).
 * @param path absolute @default the variable BAKERY_AGENT_FILE
 * @param onWarning told when others of this machine can read the key
 * @throws PublishError AUTH_MISSING when no file is named; INVALID_INPUT for one that is not there, or is none
 */
export async function readAgentFile(
  {
    path,
    env,
    store,
  }: { readonly path?: string | undefined; readonly env: Environment; readonly store: string },
  onWarning: (text: string) => void,
): Promise<AgentFor> {
  const named = path ?? (env.BAKERY_AGENT_FILE ?? '').trim();
  const refuse = (what: string, hint: string): PublishError =>
    new PublishError(named === '' ? 'AUTH_MISSING' : 'INVALID_INPUT', what, { store, hint });
  if (named === '')
    throw refuse(
      'no file with the key of an agent is named',
      'name it with --key-file, or set BAKERY_AGENT_FILE',
    );
  const file = await readSmallFile(named);
  if (file === undefined) throw refuse(`there is no agent file ${JSON.stringify(named)}`, 'check its path');
  const parsed = agentFile.safeParse(json(file.bytes.toString('utf8')));
  const how =
    'it has to be JSON as Candid hands it out: {"key": {"public", "private"}, "agents": [{"url", "username"}]}';
  if (!parsed.success) throw refuse(`${named} is no agent file`, how);
  const { agents } = parsed.data;
  const { public: publicKey, private: privateKey } = parsed.data.key;
  registerSecret(Buffer.from(privateKey).toString('base64'));
  if (privateKey.length !== nacl.box.secretKeyLength || !belongs(publicKey, privateKey))
    throw refuse(`the two keys in ${named} do not belong together`, how);
  if (file.open)
    onWarning(`other users of this machine can read the key in ${named}; run: chmod 600 ${named}`);
  return (location) => {
    const found = agents.find(({ url }) => isBelow(location, new URL(url)));
    return found === undefined ? undefined : { username: found.username, publicKey, privateKey };
  };
}

function belongs(publicKey: Uint8Array, privateKey: Uint8Array): boolean {
  const made = nacl.box.keyPair.fromSecretKey(privateKey).publicKey;
  return publicKey.length === made.length && nacl.verify(publicKey, made);
}

/** The agent's URL is that of the login server, or of what it lies below. */
function isBelow(location: URL, url: URL): boolean {
  const path = (each: URL): string => (each.pathname.endsWith('/') ? each.pathname : `${each.pathname}/`);
  return location.origin === url.origin && path(location).startsWith(path(url));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
