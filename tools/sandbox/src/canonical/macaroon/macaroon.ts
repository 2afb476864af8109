/** A condition of a macaroon; with `vid`, one that another server has to discharge. */
export interface Caveat {
  readonly id: Buffer;
  /** The discharge's root key, sealed with the signature before this caveat. Absent: a first-party caveat. */
  readonly vid?: Buffer;
  /** Who discharges it. Only a hint: it is not signed. */
  readonly location?: string;
}

/** One macaroon, whatever form it travels in. */
export interface Macaroon {
  /** A hint, not signed. */
  readonly location: string;
  readonly identifier: Buffer;
  readonly caveats: readonly Caveat[];
  /** 32 bytes. */
  readonly signature: Buffer;
}

/** What is read as a macaroon and is none. */
export class MalformedMacaroon extends Error {
  override readonly name = 'MalformedMacaroon';
}
