import { asPublishErrorOf } from '@omnipub/core';
import type { HubApi } from '../generated/hub-api.js';
import type { HubConnection } from '../session/hub-connection.js';
import { eachHubMethod } from './hub-methods.js';
import { parseResult } from './parse-result.js';
import { planCall } from './plan-call.js';

/** Every method of a hub, typed, over one connection. What the adapter uses itself is checked as it comes in. */
export function createHubApi(hub: Pick<HubConnection, 'call'>): HubApi {
  const api = eachHubMethod((method, args) => {
    const { params, keywords, options } = planCall(method, args);
    const answer = hub.call(method, params, { ...options, keywords });
    return asPublishErrorOf(
      'koji',
      answer.then((value) => parseResult(method, value)),
    );
  });
  return api as HubApi;
}
