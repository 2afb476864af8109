import { type LoginIo, PublishError } from '@omnipub/core';
import type { AgentFor } from './agent-file.js';
import { logInAsAgent } from './agent-login.js';
import type { InteractionInfo } from './bakery-answer.js';
import { type BrowserLoginParts, logInByBrowser, logInByOldPage } from './browser-login.js';
import type { Interact, InteractionResult } from './discharge.js';
import { logInByForm } from './form-login.js';

/** What {@link createInteract} is built with. */
export interface InteractParts extends BrowserLoginParts {
  readonly io: Pick<LoginIo, 'say' | 'openBrowser' | 'ask'>;
  /** The best first. */
  readonly methods: readonly ('browser' | 'form' | 'agent')[];
  readonly agentFor: AgentFor;
}

/** Goes through our methods and takes the first that the discharger offers. */
export function createInteract(parts: InteractParts): Interact {
  const interact: Interact = async (info, at) => {
    for (const method of parts.methods) {
      const result = await byMethod[method](info, at, parts, interact);
      if (result !== undefined) return result;
    }
    throw notOffered(info, at, parts);
  };
  return interact;
}

type Method = (
  info: InteractionInfo,
  at: URL,
  parts: InteractParts,
  interact: Interact,
) => Promise<InteractionResult | undefined>;

const byMethod: Readonly<Record<InteractParts['methods'][number], Method>> = {
  async browser({ browserWindow, legacy }, at, parts) {
    if (browserWindow !== undefined) {
      const pages = {
        visit: url(browserWindow.visit, at, parts),
        waitToken: url(browserWindow.waitToken, at, parts),
      };
      return { token: await logInByBrowser(pages, parts) };
    }
    if (legacy === undefined) return undefined;
    const pages = { visit: url(legacy.visit, at, parts), wait: url(legacy.wait, at, parts) };
    return { discharge: await logInByOldPage(pages, parts) };
  },
  async form({ form }, at, parts) {
    return form === undefined ? undefined : { token: await logInByForm(url(form.url, at, parts), parts) };
  },
  async agent({ agent }, at, parts, interact) {
    if (agent === undefined) return undefined;
    const found = parts.agentFor(at);
    if (found === undefined)
      throw new PublishError('AUTH_DENIED', `the agent file has no agent for ${at.href}`, {
        store: parts.store,
        recovery: 'fix-input',
        hint: 'add one to its "agents", or use another file',
      });
    const { store, http } = parts;
    return { token: await logInAsAgent(url(agent.login, at, parts), found, { store, http, interact }) };
  },
};

function url(text: string, at: URL, { store }: InteractParts): URL {
  if (URL.canParse(text, at.href)) return new URL(text, at);
  throw new PublishError('PROTOCOL', `the login server ${at.host} gives an address that is no URL`, {
    store,
  });
}

function notOffered(info: InteractionInfo, at: URL, { store, methods }: InteractParts): PublishError {
  const offered = [
    ...(info.browserWindow !== undefined || info.legacy !== undefined ? ['browser'] : []),
    ...(info.form === undefined ? [] : ['form']),
    ...(info.agent === undefined ? [] : ['agent']),
  ];
  return new PublishError(
    'UNSUPPORTED',
    `the login server ${at.host} can't be logged in to by ${methods.join(' or ')}`,
    {
      store,
      recovery: 'fix-input',
      hint: offered.length === 0 ? 'it offers no way that omnipub knows' : `it offers: ${offered.join(', ')}`,
    },
  );
}
