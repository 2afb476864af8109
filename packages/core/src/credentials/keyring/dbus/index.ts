export { type BusAddress, busAddresses } from './address.js';
export type { BusConnection, CallBounds } from './connection.js';
export { BusUnreachableError, DBusError } from './dbus-error.js';
export { openBus } from './open-bus.js';
export { DBusFormatError } from './signature.js';
export { variant } from './value-writer.js';
