import { eachHubMethod } from '../api/hub-methods.js';
import { type PlannedCall, planCall } from '../api/plan-call.js';
import type { HubApi } from '../generated/hub-api.js';

declare const answer: unique symbol;

/** A call that is not made yet, and what it will answer. */
export interface Planned<Result> extends PlannedCall {
  /** Only for the type. */
  readonly [answer]?: Result;
}

type PlannedMethods<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Planned<Result>
    : PlannedMethods<Api[Name]>;
};

/** Like {@link HubApi}, but its methods only say what to call: for `multi`. Options of single calls are not used there. */
export type MultiApi = PlannedMethods<HubApi>;

/** The one that there is: it knows no hub. */
export const multiApi = eachHubMethod(planCall) as MultiApi;
