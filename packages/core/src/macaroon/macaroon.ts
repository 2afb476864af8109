/** A macaroon of either version, taken apart. Bytes are raw: identifiers need not be text. */
export interface Macaroon {
  /** The version of its format; it decides nothing about its signature, which is the same in both. */
  readonly version: 1 | 2;
  /** A hint where it came from; not signed. Empty when there is none. */
  readonly location: string;
  readonly identifier: Uint8Array;
  readonly caveats: readonly Caveat[];
  /** 32 bytes; whoever has them has what the macaroon allows. */
  readonly signature: Uint8Array;
  /** What a bakery of protocol version 3 sent around it (canonical contract 3.2). */
  readonly bakery?: BakeryEnvelope;
}

/** One condition. With `vid` it is a third party's, who must discharge it; without, the store checks `id` itself. */
export interface Caveat {
  readonly id: Uint8Array;
  /** The encrypted key of a third-party caveat. */
  readonly vid?: Uint8Array;
  /** Where a third-party caveat is discharged: a URL or a host, as the store wrote it. */
  readonly location?: string;
}

/** The envelope `{"m", "v": 3, "ns", "cdata"}` of a bakery macaroon. */
export interface BakeryEnvelope {
  /** The namespace's text form. */
  readonly namespace: string;
  /** What to send as `caveat64`: by the caveat's id in standard padded base64, as on the wire. */
  readonly caveatData: ReadonlyMap<string, Uint8Array>;
}

/** A caveat that a third party must discharge. */
export interface ThirdPartyCaveat extends Caveat {
  readonly vid: Uint8Array;
}

/** Must a third party discharge it? */
export function isThirdParty(caveat: Caveat): caveat is ThirdPartyCaveat {
  return caveat.vid !== undefined;
}

/** The data that a discharger wants beside this caveat's id, from the bakery's envelope, or undefined. */
export function caveatDataOf(macaroon: Macaroon, caveat: Caveat): Uint8Array | undefined {
  return macaroon.bakery?.caveatData.get(Buffer.from(caveat.id).toString('base64'));
}
