import { PublishError } from '../errors.js';
import { isThirdParty, type Macaroon, type ThirdPartyCaveat } from './macaroon.js';

/**
 * The caveat that the identity provider at `sso` shall discharge (canonical contract 3.1 step 2): the only third-party caveat; of
 * several the one whose location is that host, as a URL or bare; else the first that has a location; else the first.
 * @param sso URL of the provider, such as `https://login.ubuntu.com`
 * @throws PublishError PROTOCOL when there is no third-party caveat; INVALID_INPUT when `sso` is no URL
 */
export function chooseThirdPartyCaveat(root: Macaroon, sso: string): ThirdPartyCaveat {
  if (!URL.canParse(sso)) {
    throw new PublishError('INVALID_INPUT', `the address of the login server is no URL`, {
      hint: 'write it like https://login.ubuntu.com',
    });
  }
  const { host } = new URL(sso);
  const caveats = root.caveats.filter(isThirdParty);
  const [first] = caveats;
  if (first === undefined) {
    throw new PublishError('PROTOCOL', 'the store gave a macaroon that nobody has to discharge', {
      hint: 'check that the base URL leads to the store itself',
    });
  }
  return (
    caveats.find(({ location = '' }) => hostOf(location) === host) ??
    caveats.find(({ location = '' }) => location !== '') ??
    first
  );
}

/** Of a URL or a bare host, with its port when it is not the scheme's own. */
function hostOf(location: string): string | undefined {
  const text = location.includes('://') ? location : `https://${location}`;
  return URL.canParse(text) ? new URL(text).host : undefined;
}
