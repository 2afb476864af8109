import { type ErrorCode, type HttpResponse, PublishError, type Recovery } from '@omnipub/core';
import { shortText } from '../session/short-text.js';

/** Statuses whose bodies say what they mean; others mean what they always do. */
export const SPOKEN_STATUSES: readonly number[] = [400, 403, 404, 500];

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly recovery?: Recovery;
}

const wrongSecret: Meaning = {
  code: 'AUTH_DENIED',
  message: 'its secret is not that of the project',
  hint: 'take the secret of the project’s page, or make a new one: webhooks.generate',
};
const noProject: Meaning = {
  code: 'NOT_FOUND',
  message: 'there is no such project',
  hint: 'take the number of the project from projects.get or webhooks.generate',
};
/** The words of webhooks of packages with a custom source; they come as `text/html` (copr contract 3). */
const words: Readonly<Record<string, Meaning>> = {
  BAD_UUID: wrongSecret,
  PROJECT_NOT_FOUND: noProject,
  PACKAGE_NOT_FOUND: {
    code: 'NOT_FOUND',
    message: 'the project has no such package',
    hint: 'look at packages.list',
  },
  CANT_CREATE_DIRECTORY: {
    code: 'INVALID_INPUT',
    message: 'the side directory can’t be made',
    hint: 'call it PROJECT:custom:NAME or PROJECT:pr:NUMBER',
  },
  NO_ACTIVE_CHROOTS_IN_PROJECT: {
    code: 'INVALID_INPUT',
    message: 'the project has no chroot that is active',
    hint: 'enable one: projects.enableChroot',
  },
};
/** What webhooks of forges say with a page. */
const pages: Readonly<Record<number, Meaning>> = {
  400: {
    code: 'INVALID_INPUT',
    message: 'its payload lacks something',
    hint: 'send the whole payload in the form of the forge: the repository, the ref, the commits',
  },
  403: wrongSecret,
  404: noProject,
};

/**
 * The text of an answer to a webhook, which is a word, a number or a page, never JSON (copr contract 3, recordings webhook-custom,
 * webhook-github-bad-secret).
 * @throws PublishError AUTH_DENIED, NOT_FOUND, INVALID_INPUT; STORE_UNAVAILABLE with `retry-after-probe` for a crash
 */
export async function webhookAnswer(response: Pick<HttpResponse, 'status' | 'body'>): Promise<string> {
  const { status } = response;
  const text = (await shortText(response)).trim();
  if (status < 300) return text;
  const word = /^[A-Z_]{2,60}$/u.test(text) ? text : undefined;
  const meaning = (word === undefined ? undefined : words[word]) ?? pages[status] ?? crash;
  throw new PublishError(meaning.code, `Copr refused the webhook: ${meaning.message}`, {
    store: 'copr',
    status,
    hint: meaning.hint,
    ...(meaning.recovery === undefined ? {} : { recovery: meaning.recovery }),
    ...(word === undefined ? {} : { storeCode: word, storeMessage: word }),
  });
}

const crash: Meaning = {
  code: 'STORE_UNAVAILABLE',
  message: 'it broke on the way',
  recovery: 'retry-after-probe',
  hint: 'look at the builds of the project before you send it again',
};
