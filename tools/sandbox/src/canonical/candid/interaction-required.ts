import { randomBytes } from 'node:crypto';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/router.js';
import { type Candid, LOCATION_PATH } from './candid.js';
import { bakeryAnswer, type ErrorInfo, protocolVersion } from './candid-errors.js';
import type { DischargeInfo } from './meeting.js';

/** Opens a rendezvous and answers how to log in for it (canonical contract 3.2). */
export function interactionRequired(
  candid: Candid,
  call: Call,
  { info, forcesLegacy }: { readonly info: DischargeInfo; readonly forcesLegacy: boolean },
): Answer {
  const { settings } = candid;
  const did = `${randomBytes(32).toString('hex')}ID`;
  candid.meeting.open(did, info);
  const url = (path: string): string => address(candid, `${path}?did=${did}`);
  const all = {
    'browser-window': { VisitURL: url('/login'), WaitTokenURL: url('/wait-token') },
    agent: { 'login-url': url('/login/agent') },
    form: { url: url('/login/form') },
    'browser-redirect': {
      LoginURL: address(candid, '/login-redirect'),
      DischargeTokenURL: address(candid, '/discharge-token'),
    },
  };
  const methods = Object.fromEntries(settings.methods.map((method) => [method, all[method]]));
  const isLegacy = forcesLegacy || settings.legacyOnly;
  const details: ErrorInfo = {
    ...(isLegacy ? {} : { InteractionMethods: methods }),
    VisitURL: url('/login-legacy'),
    WaitURL: url('/wait-legacy'),
  };
  return bakeryAnswer(
    {
      code: 'interaction required',
      message: 'cannot discharge: macaroon discharge required: authentication required',
      info: details,
    },
    { version: protocolVersion(call.request.headers['bakery-protocol-version']), keys: settings.errorKeys },
  );
}

/** An address of Candid's in the way that its settings say. */
export function address(candid: Candid, path: string): string {
  switch (candid.settings.urls) {
    case 'absolute':
      return `${candid.location}${path}`;
    case 'path':
      return `${LOCATION_PATH}${path}`;
    case 'relative':
      return path.slice(1);
  }
}
