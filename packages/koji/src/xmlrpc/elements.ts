import { scalars } from './scalars.js';
import type { XmlRpcValue } from './value.js';

/** What an element is for; bits, so that the allowed parents of one are a mask. */
export const kinds = {
  none: 0,
  methodResponse: 1,
  methodCall: 2,
  methodName: 4,
  params: 8,
  param: 16,
  fault: 32,
  value: 64,
  scalar: 128,
  array: 256,
  data: 512,
  struct: 1024,
  member: 2048,
  name: 4096,
} as const;

/** One element of the dialect. */
export interface Element {
  readonly tag: string;
  readonly kind: number;
  /** The kinds of elements in which it may stand. */
  readonly parents: number;
  /** Reads its text; only of a scalar. */
  readonly read?: (text: string) => XmlRpcValue;
}

const { methodResponse, methodCall, params, param, fault, value, data, array, struct, member } = kinds;

/** Every element that may occur, by its tag (koji contract 2). */
export const elements: ReadonlyMap<string, Element> = new Map<string, Element>(
  [
    { tag: 'methodResponse', kind: methodResponse, parents: kinds.none },
    { tag: 'methodCall', kind: methodCall, parents: kinds.none },
    { tag: 'methodName', kind: kinds.methodName, parents: methodCall },
    { tag: 'params', kind: params, parents: methodResponse | methodCall },
    { tag: 'param', kind: param, parents: params },
    { tag: 'fault', kind: fault, parents: methodResponse },
    { tag: 'value', kind: value, parents: param | fault | data | member },
    { tag: 'array', kind: array, parents: value },
    { tag: 'data', kind: data, parents: array },
    { tag: 'struct', kind: struct, parents: value },
    { tag: 'member', kind: member, parents: struct },
    { tag: 'name', kind: kinds.name, parents: member },
    ...[...scalars].map(([tag, read]) => ({ tag, kind: kinds.scalar, parents: value, read })),
  ].map((element) => [element.tag, element]),
);
