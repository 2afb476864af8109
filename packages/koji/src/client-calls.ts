import { asPublishErrorOf, type CallControl, type Deps } from '@omnipub/core';
import { createHubApi } from './api/create-hub-api.js';
import { kojiFaultOf } from './faults/koji-fault.js';
import type { HubApi } from './generated/hub-api.js';
import type { KojiConfig } from './koji-config.js';
import { type MultiApi, multiApi, type Planned } from './multicall/multi-api.js';
import { type MultiOptions, type MultiResults, multiCall } from './multicall/multi-call.js';
import { countRows } from './read/count.js';
import { type HubCallOptions, HubConnection, type Keywords } from './session/hub-connection.js';
import type { XmlRpcInput, XmlRpcValue } from './xmlrpc/value.js';

/** Any call of a hub: one by one, many together, by name or typed. */
export class KojiCallClient {
  readonly hub: HubConnection;
  /** Every method of the hub, typed. */
  readonly api: HubApi;
  protected readonly deps: Deps;

  /** @throws PublishError INVALID_INPUT for settings that are wrong */
  constructor(config: KojiConfig, deps: Deps, hub: HubConnection = new HubConnection(config, deps)) {
    this.hub = hub;
    this.api = createHubApi(hub);
    this.deps = deps;
  }

  /** Calls any method by its name: of a plugin, or in another way than {@link api} has it. {@link HubConnection.call} */
  call(
    method: string,
    params: readonly XmlRpcInput[] = [],
    keywords: Keywords = {},
    options: Omit<HubCallOptions, 'keywords'> = {},
  ): Promise<XmlRpcValue> {
    return this.hub.call(method, params, { ...options, keywords });
  }

  /**
   * Makes many calls in few requests: `client.multi((h) => [h.getBuild('a-1-1'), h.getTag('f42')])`. The results stand at the places of
   * their calls, each with its value or its own error. {@link multiCall}
   */
  async multi<const Calls extends readonly Planned<unknown>[]>(
    plan: (hub: MultiApi) => Calls,
    options: MultiOptions = {},
  ): Promise<MultiResults<Calls>> {
    const results = await asPublishErrorOf('koji', multiCall(this.hub, plan(multiApi), options));
    return results as unknown as MultiResults<Calls>;
  }

  /** {@link countRows} */
  count(method: string, keywords: Keywords = {}, control: CallControl = {}): Promise<number> {
    return asPublishErrorOf('koji', countRows(this, method, keywords, control));
  }

  /** The hub's version, such as `1.35.3`; undefined for hubs before 1.23, which don't tell (koji contract 1). */
  async version(control: CallControl = {}): Promise<string | undefined> {
    try {
      return this.hub.version ?? (await this.api.getKojiVersion(control));
    } catch (thrown) {
      if (kojiFaultOf(thrown)?.message.startsWith('Invalid method') === true) return undefined;
      throw thrown;
    }
  }
}
