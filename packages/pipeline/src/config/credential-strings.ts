import { redact } from '@omnipub/core';
import { strings } from './walk.js';
import type { Problem } from './zod-issues.js';

/** `https://token@host/`: over HTTP whatever stands before the @ is a credential. */
const webUser = /\bhttps?:\/\/[^/\s?#@]+@/i;

/** Strings that hold a credential: the file is committed, and the plan made from it is kept on disk. */
export function credentialProblems(value: unknown): Problem[] {
  const problems: Problem[] = [];
  for (const { text, path } of strings(value)) {
    if (!webUser.test(text) && redact(text) === text) continue;
    problems.push({
      path,
      message: 'looks like a credential; secrets do not belong in this file',
      hint: 'take it out; credentials come from the environment or the credential store',
    });
  }
  return problems;
}
