export { type DiagnoseOptions, type Diagnosis, diagnoseCredentials } from './doctor.js';
export { type KeyringStoreOptions, keyringStore } from './keyring-backend.js';
export { type LoadedKeyring, loadKeyring } from './load-keyring.js';
export { probeSystemKeyring, type SystemKeyringOptions, systemKeyring } from './system-keyring.js';
