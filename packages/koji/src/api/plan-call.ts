import { hubMethods } from '../generated/hub-api.js';
import type { Keywords } from '../session/hub-connection.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import type { HubMethodOptions, HubMethodSpec } from './arguments.js';

/** A typed call, as it goes over the wire. */
export interface PlannedCall {
  readonly method: string;
  readonly params: readonly XmlRpcInput[];
  readonly keywords?: Keywords | undefined;
  readonly options: HubMethodOptions;
}

/** Takes the arguments of a typed method apart: the necessary ones, a list of further ones, keywords, options. */
export function planCall(method: keyof typeof hubMethods, args: readonly unknown[]): PlannedCall {
  const spec: HubMethodSpec = hubMethods[method];
  // The types of HubApi have checked what stands where.
  const left = [...args] as XmlRpcInput[];
  const params = left.splice(0, spec.required.length);
  if (spec.rest === true) params.push(...((left.shift() ?? []) as readonly XmlRpcInput[]));
  const keywords = spec.keywords === true ? (left.shift() as Keywords | undefined) : undefined;
  const options = (left.shift() ?? {}) as HubMethodOptions;
  return { method, params, keywords, options };
}
