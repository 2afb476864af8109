import type { RegisteredName } from './package-schema.js';

/**
 * May a track of this name be created? Undefined when a guardrail is written in a dialect that can't be read here: then only the
 * store knows (canonical contract 6).
 */
export function guardrailAllows(
  { trackGuardrails }: Pick<RegisteredName, 'trackGuardrails'>,
  track: string,
): boolean | undefined {
  let unknown = false;
  for (const { pattern } of trackGuardrails) {
    try {
      if (new RegExp(`^(?:${pattern})$`, 'u').test(track)) return true;
    } catch {
      unknown = true;
    }
  }
  return unknown ? undefined : false;
}
