import { type CredentialRecord, credentialVariable } from '@omnipub/core';
import type { Session } from '../session.js';
import { type Candidate, onlyCandidate, readPlaces } from './candidates.js';
import type { FoundLogin } from './find-login.js';
import type { ObtainOptions } from './obtain-record.js';

/** Takes what the environment holds: our own variable, or that of another tool. */
export async function fromEnvironment(
  session: Session,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  const { definition } = login;
  const places = definition.places.filter(({ name }) => name.endsWith('-environment'));
  const candidates = [...(await own(login, options)), ...(await readPlaces(session, login, places, options))];
  const { record, from } = onlyCandidate(candidates, {
    none: `the environment holds no login for ${options.store}`,
    noneHint: `set ${credentialVariable(definition.kind)} to what \`omnipub credentials export\` prints${places.map(({ summary }) => `; or ${summary}`).join('')}`,
    severalHint: 'unset one, or say which with --import PLACE, --origin or --account',
  });
  session.ui.note(`found in ${from}\n`);
  return record;
}

async function own(login: FoundLogin, options: ObtainOptions): Promise<Candidate[]> {
  const { signal, account, credentials } = options;
  const store = credentials.chain.backends.find(({ name }) => name === 'environment');
  const candidates: Candidate[] = [];
  if (store === undefined) return candidates;
  for await (const key of store.list({ signal })) {
    if (key.store !== login.definition.kind) continue;
    if (login.originNamed && key.origin !== login.origin) continue;
    if (account !== undefined && key.account !== account) continue;
    const record = await store.get(key, { signal });
    if (record !== undefined) candidates.push({ from: credentialVariable(key.store), record });
  }
  return candidates;
}
