import { PublishError } from '@omnipub/core';

/**
 * Refuses what is no signed assertion of the type: omnipub does not sign, `snap sign` and `snap sign-build` do.
 * @throws PublishError INVALID_INPUT
 */
export function checkSignedText(text: string, type: string): void {
  const found = /^type: (\S+)$/mu.exec(text)?.[1];
  if (found === type) return;
  throw new PublishError(
    'INVALID_INPUT',
    found === undefined
      ? `this is no signed ${type} assertion`
      : `this is a ${found} assertion, not a ${type}`,
    { store: 'snap', hint: `give the text that \`snap sign\` made of it, beginning with "type: ${type}"` },
  );
}
