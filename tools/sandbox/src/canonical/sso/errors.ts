import { Refusal } from '../http/answer.js';
import { underscore } from '../http/error-list.js';
import type { World } from '../world.js';

/** Refuses as SSO does: a list with `twofactor-required`, or at the top `TWOFACTOR_REQUIRED` (canonical contract 2). */
export function refuseSso(
  world: World,
  status: number,
  code: string,
  options: {
    readonly message: string;
    readonly extra?: Readonly<Record<string, readonly string[] | string>>;
  },
): Refusal {
  const { message, extra } = options;
  if (world.settings.ssoErrors === 'list') return underscore.refuse(status, code, message, extra);
  const body = { code: code.toUpperCase().replaceAll('-', '_'), message, extra: extra ?? {} };
  return new Refusal({ status, body });
}
