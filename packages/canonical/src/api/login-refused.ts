import { type BackendName, credentialVariable, PublishError, type SignedAnswer } from '@omnipub/core';
import type { CanonicalTool } from '../credentials/tool.js';
import { problemsOf, storeNames } from './errors.js';

/** Codes of a 401 that say something else than that the login is over. */
const otherCodes: ReadonlySet<string> = new Set([
  'macaroon-permission-required',
  'resource-forbidden',
  'user-not-ready',
]);

/**
 * The error of a login that the store does not take any more: expired, revoked, or of another store (canonical contract 3.4). Says
 * where it came from and what to run; undefined for every other answer.
 */
export async function loginRefused(
  answer: SignedAnswer,
  { tool, from }: { readonly tool: CanonicalTool; readonly from: BackendName },
): Promise<PublishError | undefined> {
  if (answer.response.status !== 401) return undefined;
  const [problem] = problemsOf(parsed(await answer.peek()));
  const code = problem?.code?.toLowerCase();
  if (code !== undefined && otherCodes.has(code)) return undefined;
  const said = problem === undefined ? '' : `: ${problem.message}`;
  return new PublishError(
    'AUTH_EXPIRED',
    `${storeNames[tool.store]} does not take this login any more${said}`,
    {
      store: tool.store,
      status: 401,
      ...(code === undefined ? {} : { storeCode: code }),
      ...(problem === undefined ? {} : { storeMessage: problem.message }),
      hint: whatToDo(tool, from),
    },
  );
}

function whatToDo(tool: CanonicalTool, from: BackendName): string {
  const login = `omnipub login ${tool.store}`;
  if (from === 'environment')
    return `it came from ${credentialVariable(tool.store)}: run "${login} --export FILE", and set the variable to what is in the file`;
  if (from === `place:${tool.name}-environment`)
    return `it came from ${tool.credentialsVariable}: export a new one with ${tool.name}, or unset it and run: ${login}`;
  if (from.startsWith('place:'))
    return `it is a login of ${tool.name}: run "${tool.login}" again, or: ${login}`;
  if (from === 'explicit')
    return `it was handed over by the program: make a new one, for instance with "${login} --export FILE"`;
  return `run: ${login}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
