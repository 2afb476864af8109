export type { KojiConfigContext } from './config-files.js';
export { kojiLogin } from './koji-login.js';
export { type KojiProfile, loadKojiProfile, loadKojiProfiles } from './koji-profile.js';
