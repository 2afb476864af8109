import type { Socket } from 'node:net';
import { untilAborted, withBounds } from '../../../abort.js';
import { DBusError } from './dbus-error.js';
import { decodeMessage, encodeCall, type Message, type MethodCall, messageLength } from './message.js';

/** How a call is bounded. */
export interface CallBounds {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

interface Pending {
  readonly resolve: (body: readonly unknown[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * An authenticated connection to a message bus: calls methods and hears signals; answers no calls. Made by `openBus`.
 * When it breaks, everything that waits on it rejects with DBusError `Disconnected`.
 */
export class BusConnection {
  private readonly socket: Socket;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<(message: Message) => void>();
  private received: Buffer[] = [];
  private receivedBytes = 0;
  /** How many bytes must be there before there is anything to read. */
  private wanted = 0;
  private serial = 0;
  private broken: Error | undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('error', (error) => this.break(error.message));
    socket.on('close', () => this.break('the bus closed the connection'));
  }

  /**
   * Calls a method and resolves with the values of its answer.
   * @throws DBusError for an error answer; PublishError TIMEOUT or ABORTED; DBusFormatError for arguments that don't fit
   */
  async call(call: MethodCall, bounds: CallBounds): Promise<readonly unknown[]> {
    if (this.broken !== undefined) throw this.broken;
    this.serial += 1;
    const serial = this.serial;
    const bytes = encodeCall(call, serial);
    try {
      return await withBounds(
        { signal: bounds.signal, deadlineMs: bounds.timeoutMs, what: `waiting for ${call.member} on D-Bus` },
        () =>
          new Promise((resolve, reject) => {
            this.pending.set(serial, { resolve, reject });
            this.socket.write(bytes);
          }),
      );
    } finally {
      this.pending.delete(serial);
    }
  }

  /** The first signal that `matches`. Subscribe before causing it: signals are not kept. `stop` ends the wait. */
  nextSignal(matches: (message: Message) => boolean): {
    wait(signal: AbortSignal): Promise<Message>;
    stop(): void;
  } {
    let stop: () => void = () => undefined;
    const heard = new Promise<Message>((resolve) => {
      const listener = (message: Message): void => {
        if (message.type === 'signal' && matches(message)) resolve(message);
      };
      this.listeners.add(listener);
      stop = () => this.listeners.delete(listener);
    });
    return { wait: async (signal) => untilAborted(Promise.race([heard, this.whenBroken()]), signal), stop };
  }

  close(): void {
    this.break('the connection was closed');
    this.socket.destroy();
  }

  private async whenBroken(): Promise<never> {
    return new Promise((_, reject) => {
      if (this.broken !== undefined) reject(this.broken);
      else this.socket.once('close', () => reject(disconnected('the bus closed the connection')));
    });
  }

  private onData(chunk: Buffer): void {
    this.received.push(chunk);
    this.receivedBytes += chunk.length;
    // A long message comes in many chunks; joining them at each would copy it as many times.
    if (this.receivedBytes < this.wanted) return;
    try {
      this.readMessages(Buffer.concat(this.received, this.receivedBytes));
    } catch (thrown) {
      // After a message that can't be read nothing tells where the next one begins.
      this.break(thrown instanceof Error ? thrown.message : String(thrown));
      this.socket.destroy();
    }
  }

  private readMessages(bytes: Buffer): void {
    let rest = bytes;
    for (;;) {
      const length = messageLength(rest);
      if (length === undefined || rest.length < length) {
        this.received = [rest];
        this.receivedBytes = rest.length;
        this.wanted = length ?? 0;
        return;
      }
      const message = decodeMessage(rest.subarray(0, length));
      rest = rest.subarray(length);
      if (message !== undefined) this.dispatch(message);
    }
  }

  private dispatch(message: Message): void {
    if (message.type === 'signal') {
      for (const listener of this.listeners) listener(message);
      return;
    }
    const waiting = message.replySerial === undefined ? undefined : this.pending.get(message.replySerial);
    if (message.type === 'return') waiting?.resolve(message.body);
    if (message.type === 'error') {
      const said = message.body[0];
      const name = message.errorName ?? 'org.freedesktop.DBus.Error.Failed';
      waiting?.reject(new DBusError(name, typeof said === 'string' ? said : name));
    }
  }

  private break(message: string): void {
    this.broken ??= disconnected(message);
    for (const { reject } of this.pending.values()) reject(this.broken);
    this.pending.clear();
  }
}

function disconnected(message: string): DBusError {
  return new DBusError('org.freedesktop.DBus.Error.Disconnected', message);
}
