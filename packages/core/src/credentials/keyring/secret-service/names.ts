/** Names of the Secret Service specification. */
export const BUS_NAME = 'org.freedesktop.secrets';
export const SERVICE_PATH = '/org/freedesktop/secrets';
export const SERVICE = 'org.freedesktop.Secret.Service';
export const COLLECTION = 'org.freedesktop.Secret.Collection';
export const ITEM = 'org.freedesktop.Secret.Item';
export const PROMPT = 'org.freedesktop.Secret.Prompt';
export const PROPERTIES = 'org.freedesktop.DBus.Properties';
/** Where D-Bus wants an object path and there is no object. */
export const NO_OBJECT = '/';

/** The bus itself. */
export const busItself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** What Python's keyring writes into entries that it creates (canonical contract 3.5). */
export const APPLICATION = 'Python keyring library';
