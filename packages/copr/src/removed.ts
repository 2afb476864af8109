import { PublishError } from '@omnipub/core';

/** What older clients had, and what there is now (copr contract 3: modules went with client 2.4; v1 and v2 before). */
export function removed(name: string, hint: string): never {
  throw new PublishError('UNSUPPORTED', `Copr no longer has ${name}`, { store: 'copr', hint });
}

const INSTEAD = 'use createCoprClient or openCoprConfig: projects, builds, packages, ... of apiv3';

/** APIv1, whose client was made like this, is gone. @throws PublishError UNSUPPORTED, always */
export function removedV1(): never {
  return removed('APIv1, to which CoprClient.create_from_file_config belongs', INSTEAD);
}

/** The client of APIv2: gone. @throws PublishError UNSUPPORTED, always */
export function createClient2FromFileConfig(): never {
  return removed('APIv2, to which create_client2_from_file_config and its handles belong', INSTEAD);
}
