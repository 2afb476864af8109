import { writeJsonV2 } from '../macaroon/json.js';
import type { Macaroon } from '../macaroon/macaroon.js';

/** The header that lets a client log in again without a person: cookie `macaroon-identity` with the macaroons of its token. */
export function identityCookie(macaroons: readonly Macaroon[]): Record<string, string> {
  const value = Buffer.from(JSON.stringify(macaroons.map(writeJsonV2))).toString('base64');
  return { 'Set-Cookie': `macaroon-identity=${value}; Path=/` };
}
