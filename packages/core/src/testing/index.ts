export { type ApacheOptions, startApache } from '../auth/testing/apache.js';
export { makeCertificates, type TestCertificates } from '../auth/testing/certificates.js';
export { type KerberosRealm, startRealm } from '../auth/testing/kerberos-realm.js';
export { lockKeyring, startGnomeKeyring } from '../credentials/keyring/testing/gnome-keyring.js';
export {
  missingSecretService,
  python,
  startSession,
  type TestSession,
} from '../credentials/keyring/testing/session.js';
export { secretSample, spellings } from '../credentials/testing/secrets.js';
export { type FakeClock, fakeClock } from '../http/testing/fake-clock.js';
export type { Conformance, FaultControl, ServedRequest, StoreUnderTest } from './conformance/harness.js';
export { describeStore } from './describe-store.js';
export { missing } from './needs.js';
export { asOrdinaryUser } from './ordinary-user.js';
export { seededRandom } from './seeded-random.js';
export { tempDir } from './temp-dir.js';
export { type ZipMember, zip } from './zip.js';
