/**
 * What XML-RPC can say, in this language (koji contract 2): `nil` is null; integers are numbers up to 2^53 and bigints beyond;
 * base64 is bytes; the hub sends times as strings, and a dateTime that somebody else sends stays its text.
 */
export type XmlRpcValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly XmlRpcValue[]
  | { readonly [key: string]: XmlRpcValue };

/** What a call may be given: like {@link XmlRpcValue}, and members that are undefined are left out. */
export type XmlRpcInput =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly XmlRpcInput[]
  | { readonly [key: string]: XmlRpcInput | undefined };

/** A fault as it came over the wire. */
export interface XmlRpcFault {
  readonly faultCode: number;
  readonly faultString: string;
}

/** What a `methodResponse` says. */
export type XmlRpcResponse = { readonly value: XmlRpcValue } | { readonly fault: XmlRpcFault };

/** What a `methodCall` says; for servers and tests. */
export interface XmlRpcCall {
  readonly methodName: string;
  readonly params: readonly XmlRpcValue[];
}
