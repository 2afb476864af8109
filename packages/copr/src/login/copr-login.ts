import { defineLogin } from '@omnipub/core';
import { apiTokenLogin } from './api-token-login.js';
import { DEFAULT_URL } from './config-file.js';
import { coprConfigPlace } from './config-place.js';
import { renewalFlow } from './renewal-flow.js';
import { whoAmI } from './who-am-i.js';

/** The logins of Copr, shared with copr-cli (copr contract 2 and 8). */
export const coprLogin = defineLogin({
  kind: 'copr',
  summary: 'Copr, by an API token',
  defaultOrigin: DEFAULT_URL,
  flows: [renewalFlow],
  tokens: [apiTokenLogin],
  places: [coprConfigPlace],
  whoAmI,
});
