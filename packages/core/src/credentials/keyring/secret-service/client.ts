import { z } from 'zod';
import { type BusConnection, type CallBounds, DBusError, DBusFormatError, variant } from '../dbus/index.js';
import { BUS_NAME, COLLECTION, ITEM, NO_OBJECT, PROPERTIES, SERVICE, SERVICE_PATH } from './names.js';
import {
  DH_ALGORITHM,
  PLAIN_ALGORITHM,
  plainCipher,
  type SessionCipher,
  startKeyExchange,
} from './session-cipher.js';

/** An open session: its object path, and how secrets travel in it. */
export interface SecretSession {
  readonly path: string;
  readonly cipher: SessionCipher;
}

const secretSchema = z.tuple([z.string(), z.instanceof(Uint8Array), z.instanceof(Uint8Array), z.string()]);
const variantOf = <T extends z.ZodType>(value: T) => z.object({ value });

/**
 * The calls of the Secret Service that omnipub needs, each a method of the specification, with their answers checked.
 * Rejects with DBusError or DBusFormatError.
 */
export class SecretServiceClient {
  private readonly bus: BusConnection;
  readonly bounds: CallBounds;

  constructor(bus: BusConnection, bounds: CallBounds) {
    this.bus = bus;
    this.bounds = bounds;
  }

  /** Encrypted; plain only with a provider that knows nothing better. */
  async openSession(): Promise<SecretSession> {
    const exchange = startKeyExchange();
    const reply = z.tuple([variantOf(z.instanceof(Uint8Array)), z.string()]);
    try {
      const input = variant('ay', exchange.publicKey);
      const [theirs, path] = await this.call(reply, SERVICE_PATH, SERVICE, 'OpenSession', 'sv', [
        DH_ALGORITHM,
        input,
      ]);
      return { path, cipher: exchange.cipher(theirs.value) };
    } catch (thrown) {
      if (!(thrown instanceof DBusError) || thrown.dbusName !== 'org.freedesktop.DBus.Error.NotSupported')
        throw thrown;
    }
    const plain = z.tuple([z.unknown(), z.string()]);
    const input = variant('s', '');
    const [, path] = await this.call(plain, SERVICE_PATH, SERVICE, 'OpenSession', 'sv', [
      PLAIN_ALGORITHM,
      input,
    ]);
    return { path, cipher: plainCipher };
  }

  /** The default collection's path; undefined when there is none. */
  async defaultCollection(): Promise<string | undefined> {
    const [path] = await this.call(z.tuple([z.string()]), SERVICE_PATH, SERVICE, 'ReadAlias', 's', [
      'default',
    ]);
    return path === NO_OBJECT ? undefined : path;
  }

  async isLocked(collection: string): Promise<boolean> {
    return this.property(z.boolean(), collection, COLLECTION, 'Locked');
  }

  /** Paths of the items that have all these attributes, and possibly others. */
  async search(collection: string, attributes: ReadonlyMap<string, string>): Promise<readonly string[]> {
    const reply = z.tuple([z.array(z.string())]);
    const [items] = await this.call(reply, collection, COLLECTION, 'SearchItems', 'a{ss}', [attributes]);
    return items;
  }

  async attributes(item: string): Promise<ReadonlyMap<string, string>> {
    return this.property(z.map(z.string(), z.string()), item, ITEM, 'Attributes');
  }

  /** Seconds since 1970. */
  async modified(item: string): Promise<bigint> {
    return this.property(z.bigint(), item, ITEM, 'Modified');
  }

  async secret(item: string, session: SecretSession): Promise<Buffer> {
    const [answer] = await this.call(z.tuple([secretSchema]), item, ITEM, 'GetSecret', 'o', [session.path]);
    const [, parameters, value] = answer;
    try {
      return session.cipher.decrypt({ parameters, value });
    } catch {
      throw new DBusFormatError("the keyring service answered with a secret that this session can't decrypt");
    }
  }

  /** Creates an item, or replaces the one with the same attributes. */
  async createItem(
    collection: string,
    entry: { label: string; attributes: ReadonlyMap<string, string>; secret: string },
    session: SecretSession,
  ): Promise<{ item: string; prompt: string }> {
    const { parameters, value } = session.cipher.encrypt(Buffer.from(entry.secret, 'utf8'));
    const properties = new Map([
      [`${ITEM}.Label`, variant('s', entry.label)],
      [`${ITEM}.Attributes`, variant('a{ss}', entry.attributes)],
    ]);
    const secret = [session.path, parameters, value, 'text/plain'];
    const reply = z.tuple([z.string(), z.string()]);
    const body = [properties, secret, true];
    const [item, prompt] = await this.call(
      reply,
      collection,
      COLLECTION,
      'CreateItem',
      'a{sv}(oayays)b',
      body,
    );
    return { item, prompt };
  }

  /** The path of the prompt that must be answered, or `/`. */
  async deleteItem(item: string): Promise<string> {
    const [prompt] = await this.call(z.tuple([z.string()]), item, ITEM, 'Delete', '', []);
    return prompt;
  }

  /** The path of the prompt that must be answered, or `/`. */
  async unlock(object: string): Promise<string> {
    const reply = z.tuple([z.array(z.string()), z.string()]);
    const [, prompt] = await this.call(reply, SERVICE_PATH, SERVICE, 'Unlock', 'ao', [[object]]);
    return prompt;
  }

  /** Asks for a new default collection. */
  async createDefaultCollection(): Promise<{ collection: string; prompt: string }> {
    const properties = new Map([[`${COLLECTION}.Label`, variant('s', 'Default')]]);
    const reply = z.tuple([z.string(), z.string()]);
    const body = [properties, 'default'];
    const [collection, prompt] = await this.call(
      reply,
      SERVICE_PATH,
      SERVICE,
      'CreateCollection',
      'a{sv}s',
      body,
    );
    return { collection, prompt };
  }

  private async property<V>(value: z.ZodType<V>, path: string, of: string, name: string): Promise<V> {
    const reply = z.tuple([variantOf(z.unknown())]);
    const [answer] = await this.call(reply, path, PROPERTIES, 'Get', 'ss', [of, name]);
    const parsed = value.safeParse(answer.value);
    if (!parsed.success) throw otherTypes(`Get ${name}`);
    return parsed.data;
  }

  private async call<T extends z.ZodType>(
    reply: T,
    path: string,
    on: string,
    member: string,
    signature: string,
    body: readonly unknown[],
  ): Promise<z.infer<T>> {
    const method = { destination: BUS_NAME, path, interface: on, member, signature, body };
    const parsed = reply.safeParse(await this.bus.call(method, this.bounds));
    if (!parsed.success) throw otherTypes(member);
    return parsed.data;
  }
}

// zod's own error would quote the answer, which may hold a secret.
function otherTypes(member: string): DBusFormatError {
  return new DBusFormatError(`the keyring service answered ${member} with other types than specified`);
}
