import { defineLogin } from '@omnipub/core';
import { certificateLogin } from './certificate-login.js';
import { DEFAULT_ORIGIN } from './default-origin.js';
import { kojiProfilePlace } from './profile-place.js';

/** The logins of Koji, shared with the koji command (koji contract 3 and 15). */
export const kojiLogin = defineLogin({
  kind: 'koji',
  summary: 'Koji, by a client certificate or Kerberos',
  defaultOrigin: DEFAULT_ORIGIN,
  flows: [],
  tokens: [certificateLogin],
  places: [kojiProfilePlace],
});
