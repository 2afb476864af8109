import type { CheckInput, Finding } from '@omnipub/core';
import type { GobblerTypes } from './definition.js';
import { serviceInfo } from './info.js';
import type { Call, GobblerSession } from './session.js';

/** Placeholder until the preflight is complete. */
export async function checkUpload(
  session: GobblerSession,
  _input: CheckInput<GobblerTypes>,
  ctx: Call,
): Promise<readonly Finding[]> {
  await serviceInfo(session, ctx);
  return [{ level: 'ok', code: 'SERVICE', message: `Gobbler answers at ${session.url}` }];
}
