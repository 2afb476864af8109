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
  /** Every type but `array` and `struct`. */
  scalar: 128,
  array: 256,
  data: 512,
  struct: 1024,
  member: 2048,
  name: 4096,
} as const;

const { methodResponse, methodCall, params, param, fault, value, data, array, struct, member } = kinds;

/** In which kinds of elements one of this kind may stand (koji contract 2). The roots stand in none. */
export function parentsOf(kind: number): number {
  switch (kind) {
    case kinds.value:
      return param | fault | data | member;
    case kinds.scalar:
    case array:
    case struct:
      return value;
    case kinds.name:
      return member;
    case member:
      return struct;
    case data:
      return array;
    case param:
      return params;
    case params:
      return methodResponse | methodCall;
    case fault:
      return methodResponse;
    case kinds.methodName:
      return methodCall;
    default:
      return kinds.none;
  }
}

/**
 * The kind of a tag; `none` for one that the dialect does not have. By its length first: a table would hash each of the millions of
 * tags of a long list (a tenth of the whole time, measured).
 */
export function kindOf(tag: string): number {
  switch (tag.length) {
    case 5:
      if (tag === 'value') return value;
      if (tag === 'array') return array;
      if (tag === 'param') return param;
      if (tag === 'fault') return fault;
      return tag === 'float' ? kinds.scalar : kinds.none;
    case 6:
      if (tag === 'member') return member;
      if (tag === 'string') return kinds.scalar;
      if (tag === 'struct') return struct;
      if (tag === 'double') return kinds.scalar;
      if (tag === 'params') return params;
      return tag === 'base64' || tag === 'ex:nil' ? kinds.scalar : kinds.none;
    case 4:
      if (tag === 'name') return kinds.name;
      return tag === 'data' ? data : kinds.none;
    case 3:
      return tag === 'int' || tag === 'nil' ? kinds.scalar : kinds.none;
    case 2:
      return tag === 'i8' || tag === 'i4' || tag === 'i2' || tag === 'i1' ? kinds.scalar : kinds.none;
    case 7:
      return tag === 'boolean' ? kinds.scalar : kinds.none;
    default:
      return rareKindOf(tag);
  }
}

function rareKindOf(tag: string): number {
  switch (tag) {
    case 'methodResponse':
      return methodResponse;
    case 'methodCall':
      return methodCall;
    case 'methodName':
      return kinds.methodName;
    case 'biginteger':
    case 'dateTime.iso8601':
      return kinds.scalar;
    default:
      return kinds.none;
  }
}
