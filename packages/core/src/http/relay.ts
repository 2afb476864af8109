import { Readable } from 'node:stream';
import type { PublishError } from '../errors.js';
import type { WireEvents } from './types.js';

/** What {@link relay} is built with. */
export interface RelayOptions {
  /** Its reason becomes the stream's error. */
  readonly signal: AbortSignal;
  /** What the reader gets for an error of the source. */
  readonly mapError: (thrown: unknown) => PublishError;
  readonly wire?: WireEvents | undefined;
  /** Called once when the stream is over, in whatever way. */
  readonly onClose: () => void;
}

/** A stream of the source's bytes that ends with our errors, listens to the signal and tells what it sees. */
export function relay(source: Readable, options: RelayOptions): Readable {
  const { signal, wire } = options;
  const onAbort = (): void => void out.destroy(options.mapError(signal.reason));
  const out = new Readable({
    highWaterMark: 256 * 1024,
    read() {
      wire?.onWanting({ wanting: true });
      source.resume();
    },
    destroy(error, done) {
      signal.removeEventListener('abort', onAbort);
      source.destroy();
      options.onClose();
      done(error);
    },
  });
  // Nobody may be listening yet when an abort comes; that must not end the process.
  out.on('error', () => undefined);
  source.on('data', (piece: Buffer) => {
    wire?.onReceived(piece.length);
    if (out.push(piece)) return;
    wire?.onWanting({ wanting: false });
    source.pause();
  });
  source.pause();
  source.once('end', () => {
    // What is still to be read lies here: the server owes nothing more.
    wire?.onWanting({ wanting: false });
    out.push(null);
  });
  source.on('error', (thrown) => out.destroy(options.mapError(thrown)));
  source.once('close', () => {
    if (!source.readableEnded) out.destroy(options.mapError(new Error('the stream was closed early')));
  });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return out;
}
