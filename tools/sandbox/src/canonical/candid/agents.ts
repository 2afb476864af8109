import { z } from 'zod';
import type { Document } from '../state/document.js';

const agentSchema = z.object({
  username: z.string(),
  /** Base64. */
  publicKey: z.string(),
  /** The id of the account that stores take it for. */
  accountId: z.string(),
});

/** A program that logs in with a key of its own. */
export type Agent = z.infer<typeof agentSchema>;

/** What the file of the agents holds. */
export const agentsSchema = z.array(agentSchema);

/** The agents that Candid knows. */
export class Agents {
  readonly #document: Document<Agent[]>;

  constructor(document: Document<Agent[]>) {
    this.#document = document;
  }

  byUsername(username: string): Agent | undefined {
    return this.#document.value.find((agent) => agent.username === username);
  }

  /** Makes an agent known; one of the same name is replaced. */
  async put(agent: Agent): Promise<void> {
    await this.#document.change((agents) => {
      const at = agents.findIndex(({ username }) => username === agent.username);
      agents.splice(at < 0 ? agents.length : at, at < 0 ? 0 : 1, agent);
    });
  }
}
