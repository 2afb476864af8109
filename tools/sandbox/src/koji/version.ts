/** What a hub of some version does differently (koji contract 1, 3). */
export interface HubVersion {
  readonly text: string;
  /** 1.35: every answer says the version. */
  readonly versionHeader: boolean;
  /** 1.23. */
  readonly getKojiVersion: boolean;
  /** 1.30. */
  readonly headerSessions: boolean;
  /** The headers that a call number is looked for in. */
  readonly callnumHeaders: readonly string[];
  /** 1.31. */
  readonly logoutTakesId: boolean;
}

/** @throws RangeError when it is not `1.N` or `1.N.M` */
export function hubVersion(text: string): HubVersion {
  const minor = Number(/^1\.(\d+)(?:\.\d+)?$/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(minor)) throw new RangeError(`${text} is not a version of Koji such as 1.35.3`);
  return {
    text,
    versionHeader: minor >= 35,
    getKojiVersion: minor >= 23,
    headerSessions: minor >= 30,
    // Before 1.35 the hub looked for a header that no client sends.
    callnumHeaders: minor >= 35 ? ['Koji-Session-Callnum', 'Koji-Callnum'] : ['Koji-Callnum'],
    logoutTakesId: minor >= 31,
  };
}
