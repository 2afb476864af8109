import { type CredentialPlace, type CredentialRecord, didYouMean, PublishError } from '@omnipub/core';
import type { Session } from '../session.js';
import { onlyCandidate, readPlaces } from './candidates.js';
import type { FoundLogin } from './find-login.js';
import type { ObtainOptions } from './obtain-record.js';

/** Takes the login of another tool: of the place that is named, else the only one that there is. */
export async function importLogin(
  session: Session,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  const { places } = login.definition;
  const meant = typeof options.import === 'string' ? [namedPlace(places, options.import)] : lying(places);
  const [file] = meant.filter(({ needsPath }) => needsPath === true);
  if (file !== undefined) throw needsFile(file);
  const candidates = await readPlaces(session, login, meant, options);
  const where = meant.map(({ name }) => name).join(', ');
  const { record, from } = onlyCandidate(candidates, {
    none: `no other tool is logged in to ${options.store}`,
    noneHint: `looked into ${where}${login.originNamed ? ` for ${login.origin}` : ''}`,
    severalHint: 'say which: --import PLACE, --origin URL, --account NAME',
  });
  session.ui.note(`found in ${from}\n`);
  return record;
}

/** Those that are somewhere without being named. */
const lying = (places: readonly CredentialPlace[]): readonly CredentialPlace[] =>
  places.filter(({ needsPath }) => needsPath !== true);

function needsFile({ name }: CredentialPlace): PublishError {
  return new PublishError('INVALID_INPUT', `${name} lies in a file that you name`, {
    hint: `omnipub credentials import FILE --format ${name}`,
  });
}

/** The place of this name. @throws PublishError INVALID_INPUT with those that there are */
export function namedPlace(places: readonly CredentialPlace[], name: string): CredentialPlace {
  const place = places.find((known) => known.name === name);
  if (place !== undefined) return place;
  const names = places.map((known) => known.name);
  const all = places.map((known) => `${known.name} (${known.summary})`).join(', ');
  throw new PublishError('INVALID_INPUT', `there is no place ${JSON.stringify(name)} to import from`, {
    hint: didYouMean(name, names) ?? `use one of: ${all}`,
  });
}
