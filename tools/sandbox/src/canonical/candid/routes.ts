import { ok } from '../http/answer.js';
import { Router } from '../http/router.js';
import { agentLogin, legacyAgentLogin } from './agent-login.js';
import { type Candid, LOCATION_PATH } from './candid.js';
import { candidErrors } from './candid-errors.js';
import { discharge } from './discharge.js';
import { formSchema, submitForm } from './form-login.js';
import { loginForm, loginLegacy, loginPage } from './login-page.js';
import { dischargeToken, redirectLogin } from './redirect-login.js';
import { waitLegacy, waitToken } from './wait.js';

/**
 * Everything that Candid answers. It is all there under its location and at the root: recorded clients ask at the root, real ones at
 * the location (canonical contract 0).
 */
export function candidRouter(candid: Candid): Router {
  const router = new Router(candidErrors);
  const publicKey = candid.key.publicKey.toString('base64');
  for (const base of ['', LOCATION_PATH]) {
    for (const at of [base, `${base}/v1/discharger`]) {
      router
        .on('POST', `${at}/discharge`, (call) => discharge(candid, call))
        .on('GET', `${at}/discharge/info`, () => ok({ PublicKey: publicKey, Version: 3 }))
        .on('GET', `${at}/publickey`, () => ok({ PublicKey: publicKey }));
    }
    router
      .on('GET', `${base}/login`, (call) => loginPage(candid, call))
      .on('POST', `${base}/login`, (call) => loginForm(candid, call))
      .on('GET', `${base}/login-legacy`, (call) => loginLegacy(candid, call))
      .on('POST', `${base}/login-legacy`, (call) => loginForm(candid, call))
      .on('GET', `${base}/login/agent`, (call) => agentLogin(candid, call))
      .on('POST', `${base}/login/legacy-agent`, (call) => legacyAgentLogin(candid, call))
      .on('GET', `${base}/login/form`, formSchema)
      .on('POST', `${base}/login/form`, (call) => submitForm(candid, call))
      .on('GET', `${base}/login-redirect`, (call) => redirectLogin(candid, call))
      .on('POST', `${base}/discharge-token`, (call) => dischargeToken(candid, call))
      .on('GET', `${base}/wait-token`, (call) => waitToken(candid, call))
      .on('GET', `${base}/wait`, (call) => waitLegacy(candid, call))
      .on('GET', `${base}/wait-legacy`, (call) => waitLegacy(candid, call));
  }
  return router;
}
