export * from './charm/index.js';
export { charmhubLogin, snapLogin } from './credentials/logins.js';
export { type CandidMethod, type CandidOptions, loginCandid } from './login/candid.js';
export { type ExchangeUssoOptions, exchangeUsso } from './login/exchange-usso.js';
export type { CanonicalLoginOptions } from './login/login-options.js';
export { loginOnPremises, type OnPremisesOptions } from './login/on-premises.js';
export { loginUbuntuOne, type UbuntuOneOptions } from './login/ubuntu-one.js';
export { whoAmI } from './login/who-am-i.js';
