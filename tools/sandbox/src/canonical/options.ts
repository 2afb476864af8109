/** Settings of the Canonical stores. */
export interface CanonicalSandboxOptions {
  /** The directory of their state. */
  readonly state: string;
  /** Port of the dashboard; gateway, storage, SSO, Candid and registry follow. @default free ports */
  readonly port?: number;
  /** The servers' clock, milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}
