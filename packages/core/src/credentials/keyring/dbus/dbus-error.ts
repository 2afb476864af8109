/** An error answer of the bus or of a service on it. Stays inside the keyring folder: callers get PublishErrors. */
export class DBusError extends Error {
  override readonly name = 'DBusError';
  /** Such as `org.freedesktop.DBus.Error.ServiceUnknown`. */
  readonly dbusName: string;

  constructor(dbusName: string, message: string) {
    super(message);
    this.dbusName = dbusName;
  }
}

/** No bus could be reached at any address. */
export class BusUnreachableError extends Error {
  override readonly name = 'BusUnreachableError';
  /** Why, for programs: no address at all, nobody listens, or not allowed. */
  readonly why: 'no-address' | 'refused' | 'not-allowed';

  constructor(why: BusUnreachableError['why'], message: string) {
    super(message);
    this.why = why;
  }
}
