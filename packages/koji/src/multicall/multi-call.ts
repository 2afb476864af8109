import { asPublishErrorOf, type CallControl, type PublishError, toPublishError } from '@omnipub/core';
import { z } from 'zod';
import { accessOf, isPersonal } from '../api/access.js';
import { parseResult, parseShape } from '../api/parse-result.js';
import type { PlannedCall } from '../api/plan-call.js';
import { faultError } from '../faults/koji-fault.js';
import type { HubConnection } from '../session/hub-connection.js';
import { encodeCall, withKeywords } from '../xmlrpc/encode.js';
import type { XmlRpcInput, XmlRpcValue } from '../xmlrpc/value.js';
import type { Planned } from './multi-api.js';

/** What became of one call of many. */
export type MultiResult<Result> =
  | { readonly ok: true; readonly value: Result }
  | { readonly ok: false; readonly error: PublishError };

/** The results of calls, each at the place of its call. */
export type MultiResults<Calls extends readonly Planned<unknown>[]> = {
  readonly [Place in keyof Calls]: Calls[Place] extends Planned<infer Result> ? MultiResult<Result> : never;
};

/** How many calls go together. */
export interface MultiOptions extends CallControl {
  /** Calls in one request, at most; each request is one transaction of the hub. @default 1_000 */
  readonly batch?: number | undefined;
}

interface Entry {
  readonly call: PlannedCall;
  readonly wire: { readonly methodName: string; readonly params: readonly XmlRpcInput[] };
}

const BATCH = 1_000;
/** What stands around the calls of a request, in bytes, and more. */
const ROOM = 4_096;

/**
 * Makes many calls in few requests (koji contract 6): as many together as the hub takes in bytes, or as `batch` says. Each has its own
 * result; one that fails is rolled back alone, and the others stay done.
 *
 * @throws PublishError when a whole request fails: of writes, those of earlier requests are done
 */
export async function multiCall(
  hub: HubConnection,
  calls: readonly PlannedCall[],
  options: MultiOptions = {},
): Promise<MultiResult<unknown>[]> {
  const { batch = BATCH, ...control } = options;
  const results: MultiResult<unknown>[] = [];
  for (const entries of batches(calls, { batch, bytes: hub.settings.maxRequestBytes - ROOM })) {
    const wire = entries.map((entry) => entry.wire);
    const access = wire.every((each) => accessOf(each.methodName, each.params) === 'read') ? 'read' : 'write';
    const as = wire.some((each) => isPersonal(each.methodName, each.params)) ? 'user' : 'anyone';
    const answer = await hub.call('multiCall', [wire], { ...control, access, as });
    results.push(...(await asPublishErrorOf('koji', read(answer, entries))));
  }
  return results;
}

function batches(
  calls: readonly PlannedCall[],
  limits: { readonly batch: number; readonly bytes: number },
): Entry[][] {
  const found: Entry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const call of calls) {
    const wire = { methodName: call.method, params: withKeywords(call.params, call.keywords) };
    const own = Buffer.byteLength(encodeCall('', [wire]));
    const last = found.at(-1);
    if (last === undefined || last.length >= limits.batch || bytes + own > limits.bytes) {
      found.push([{ call, wire }]);
      bytes = own;
    } else {
      last.push({ call, wire });
      bytes += own;
    }
  }
  return found;
}

const single = z.tuple([z.custom<XmlRpcValue>((value) => value !== undefined)]);
const failed = z.object({
  faultCode: z.number().int(),
  faultString: z.string(),
  traceback: z.union([z.array(z.string()), z.string()]).optional(),
});

/** A result is a list of one; a fault is a struct (koji contract 6). */
async function read(answer: XmlRpcValue, entries: readonly Entry[]): Promise<MultiResult<unknown>[]> {
  const slots = parseShape(z.array(z.unknown()).length(entries.length), answer, 'multiCall');
  return entries.map(({ call }, index) => resultOf(slots[index], call.method));
}

function resultOf(slot: unknown, method: string): MultiResult<unknown> {
  try {
    if (Array.isArray(slot)) {
      const [value] = parseShape(single, slot, `multiCall of ${method}`);
      return { ok: true, value: parseResult(method, value) };
    }
    const { traceback, ...fault } = parseShape(failed, slot, `multiCall of ${method}`);
    const lines = typeof traceback === 'string' ? [traceback] : traceback;
    return {
      ok: false,
      error: faultError({ ...fault, ...(lines === undefined ? {} : { traceback: lines }) }, method),
    };
  } catch (thrown) {
    return { ok: false, error: toPublishError(thrown, { store: 'koji' }) };
  }
}
