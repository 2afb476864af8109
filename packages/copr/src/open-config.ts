import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  createCredentialChain,
  createDeps,
  createMemoryStore,
  type Deps,
  decodePythonConfig,
  PublishError,
  readSmallFile,
} from '@omnipub/core';
import { CoprClient } from './client.js';
import { parseCoprConfig } from './login/config-file.js';
import { recordOf } from './login/config-record.js';

/** Where the configuration file is, and what differs from it. */
export interface OpenConfigOptions {
  /** @default ~/.config/copr; one that is not there means reads of the public Copr, as for copr-cli */
  readonly path?: string | undefined;
  /** Deps that go before those of an ordinary program. */
  readonly deps?: Partial<Deps> | undefined;
}

/**
 * A client for what copr-cli's configuration file says: URL, API token, Kerberos (copr contract 8).
 * @throws PublishError INVALID_INPUT for a file that was named and is not there; PROTOCOL for one that can't be understood, with its line
 */
export async function openCoprConfig({ path, deps: given }: OpenConfigOptions = {}): Promise<CoprClient> {
  const base = createDeps(given);
  const home = base.env.HOME ?? homedir();
  const where = path ?? join(home, '.config', 'copr');
  const file = await readSmallFile(where);
  if (file === undefined) {
    if (path === undefined) return new CoprClient({}, base);
    throw new PublishError('INVALID_INPUT', `${path} is not there`, {
      store: 'copr',
      hint: 'name the configuration file of copr-cli, or leave it out',
    });
  }
  const config = parseCoprConfig(decodePythonConfig(file.bytes, where), where);
  const record = recordOf(config, base.clock);
  const settings = {
    url: config.url,
    encrypted: config.encrypted,
    ...(config.gssapi === undefined ? {} : { gssapi: config.gssapi }),
  };
  if (record === undefined) return new CoprClient(settings, base);
  const { clock, log } = base;
  const credentials = createCredentialChain([createMemoryStore([record])], {
    clock,
    emit: (event) => {
      if (event.type === 'warning') log.warn(event.message, { code: event.code });
    },
  });
  return new CoprClient(settings, { ...base, credentials });
}
