/** The parts of a socket that are touched here; its write methods are those that every Writable documents for implementers. */
interface WritableSocket {
  _write(piece: unknown, encoding: BufferEncoding, done: Done): void;
  _writev?: ((pieces: never[], done: Done) => void) | null | undefined;
  once(event: 'close', listener: () => void): unknown;
}
type Done = (error?: Error | null) => void;

/** How long a failed write waits for what the server had said before it closed: it lies here already, in the kernel. */
const LOOK_MS = 500;
const watched = new WeakSet<object>();

/**
 * A server that refuses an upload (413, 401) often answers and closes at once. The next write then fails, and Node drops the
 * connection with the answer still unread: on loopback in 19 of 20 cases. So the news of a failed write is held back for a moment in
 * which the answer can be read; when there is none, the reading side ends the connection by itself.
 */
export function readBeforeFailing(socket: WritableSocket): void {
  if (watched.has(socket)) return;
  watched.add(socket);
  const hold =
    (done: Done): Done =>
    (error) => {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'EPIPE' && code !== 'ECONNRESET') {
        done(error);
        return;
      }
      const timer = setTimeout(() => done(error), LOOK_MS);
      socket.once('close', () => clearTimeout(timer));
    };
  const write = socket._write.bind(socket);
  socket._write = (piece, encoding, done) => write(piece, encoding, hold(done));
  const writev = socket._writev?.bind(socket);
  if (writev !== undefined) socket._writev = (pieces, done) => writev(pieces, hold(done));
}
