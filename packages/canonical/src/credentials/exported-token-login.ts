import { PublishError, type TokenLogin } from '@omnipub/core';
import { readLoginText } from './exported-login.js';
import type { CanonicalTool } from './tool.js';

/** A login that the tool exported, pasted or piped: for machines without a keyring, and for CI. */
export function exportedTokenLogin(tool: CanonicalTool): TokenLogin {
  const command = tool.name === 'snapcraft' ? 'snapcraft export-login -' : 'charmcraft login --export FILE';
  return {
    kind: tool.name === 'snapcraft' ? 'u1-macaroon' : 'macaroon',
    name: 'exported-login',
    summary: `what "${command}" made`,
    questions: [{ name: 'login', text: `The login that "${command}" made`, secret: true }],
    fromToken: (token) => ({ login: token }),
    async record(answers, { origin, clock }) {
      const text = (answers.login ?? '').trim();
      const refuse = (why: string, cause?: unknown): PublishError =>
        new PublishError('INVALID_INPUT', why, {
          store: tool.store,
          hint: `paste all of what "${command}" made`,
          cause,
        });
      if (text === '') throw refuse('the login is empty');
      let records: ReturnType<typeof readLoginText>;
      try {
        const at = origin === undefined ? {} : { origin };
        records = readLoginText(text, { tool, env: {}, clock, where: 'the login', ...at });
      } catch (thrown) {
        throw thrown instanceof PublishError ? refuse(thrown.message, thrown) : thrown;
      }
      const wanted = records.find((record) => record.origin === tool.defaultOrigin) ?? records[0];
      if (wanted === undefined) throw refuse('the login has no macaroons in it');
      return wanted;
    },
  };
}
