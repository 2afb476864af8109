import type { Recording } from './recordings.fixture.js';
import { charmSeeds } from './recordings.seeds-charms.js';
import { failureSeeds } from './recordings.seeds-failures.js';
import { loginSeeds } from './recordings.seeds-logins.js';
import { snapSeeds } from './recordings.seeds-snaps.js';
import { type Seeds, tokenKinds } from './recordings.steps.js';
import { RecordedValues } from './recordings.values.js';
import type { CanonicalSandbox } from './server.js';

/** By the recordings' names; what is missing needs nothing but a login of Jo. */
export const seeds: Seeds = { ...loginSeeds, ...snapSeeds, ...charmSeeds, ...failureSeeds };

/** Brings the sandbox into the state in which a recording begins, and gives the values that it was made with. */
export async function seed(recording: Recording, sandbox: CanonicalSandbox): Promise<RecordedValues> {
  const { control } = sandbox;
  const values = new RecordedValues();
  const text = JSON.stringify(recording.exchanges);
  values.set('password', text.includes('otp@example.com') ? 'otp-password' : 'jo-password');
  values.set('otp', '123456');
  const store = text.includes('/v1/tokens/usso') ? 'charmhub' : 'snap';
  const { root, discharge } = control.issueLogin({ store });
  values.set('u1-root', root);
  values.set('u1-discharge-unbound-1', discharge);
  for (const kind of tokenKinds) values.set(`store-token-${kind}`, control.issueToken({ store: 'charmhub' }));
  await seeds[recording.name]?.(sandbox, values);
  return values;
}
