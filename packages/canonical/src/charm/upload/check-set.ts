import { type Call, PublishError } from '@omnipub/core';
import { type InspectedCharm, inspectCharm } from './inspect-charm.js';

/**
 * Looks into every file of a set before anything is sent.
 * @throws PublishError INVALID_INPUT when there is none, one is no charm or of another name, or two are the same
 */
export async function checkSet(
  files: readonly string[],
  name: string | undefined,
  call: Call,
): Promise<readonly InspectedCharm[]> {
  const refuse = (message: string, hint: string): PublishError =>
    new PublishError('INVALID_INPUT', message, { store: 'charmhub', hint });
  if (files.length === 0) throw refuse('there is no charm to publish', 'name at least one file');
  const charms: InspectedCharm[] = [];
  for (const path of files) {
    const charm = await inspectCharm(path, { name: name ?? charms[0]?.name }, call);
    const same = charms.find((each) => each.digest === charm.digest);
    if (same !== undefined)
      throw refuse(
        `${JSON.stringify(path)} and ${JSON.stringify(same.path)} are the same charm`,
        'name each build once; a set has one for each base or architecture',
      );
    charms.push(charm);
  }
  return charms;
}
