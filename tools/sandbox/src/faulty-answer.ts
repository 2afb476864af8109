import type { ServerResponse } from 'node:http';

type Done = () => void;

/** What a handler writes, before it reaches the connection. */
interface Sink {
  /** A piece of the body; `done` says that more may come. */
  data(chunk: Buffer, done: Done): void;
  /** The body is complete. */
  end(done: Done): void;
}

/** Puts `sink` between a handler and the answer it writes. Headers are announced as the handler meant them. */
function divert(
  response: ServerResponse,
  sink: Sink,
): { write: (chunk: Buffer, done: Done) => void; end: Done } {
  const write = response.write.bind(response) as (chunk: Buffer, done: Done) => boolean;
  const end = response.end.bind(response) as () => void;
  let pending = 0;
  const put = (chunk: Buffer, callback: Done | undefined): boolean => {
    pending++;
    sink.data(chunk, () => {
      callback?.();
      if (--pending === 0) response.emit('drain');
    });
    return pending === 0;
  };
  const override = {
    write: (chunk: unknown, ...rest: unknown[]): boolean => put(toBuffer(chunk, rest[0]), callbackOf(rest)),
    end: (...args: unknown[]): ServerResponse => {
      const chunk = typeof args[0] === 'function' ? undefined : args[0];
      if (chunk !== undefined && chunk !== null) {
        const body = toBuffer(chunk, args[1]);
        if (!response.headersSent && !response.hasHeader('Content-Length')) {
          response.setHeader('Content-Length', body.length);
        }
        put(body, undefined);
      }
      sink.end(() => callbackOf(args)?.());
      return response;
    },
  };
  Object.assign(response, override);
  return { write: (chunk, done) => void write(chunk, done), end };
}

function toBuffer(chunk: unknown, encoding: unknown): Buffer {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk);
  return Buffer.from(String(chunk), typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}

function callbackOf(args: readonly unknown[]): Done | undefined {
  const last = args.at(-1);
  return typeof last === 'function' ? (last as Done) : undefined;
}

/** Ends the connection when the handler is done, before a byte of its answer has left. */
export function cutAnswer(response: ServerResponse): void {
  // Not even the headers may leave early.
  response.flushHeaders = () => undefined;
  divert(response, {
    data: (_chunk, done) => queueMicrotask(done),
    end: () => response.destroy(),
  });
}

/** Sends `limit` bytes of the body and then ends the connection; the announced length stays. */
export function truncateAnswer(response: ServerResponse, limit: number): void {
  let left = limit;
  let cut = false;
  const to = divert(response, {
    data: (chunk, done) => {
      if (cut) return;
      const piece = chunk.subarray(0, left);
      left -= piece.length;
      if (piece.length === chunk.length) {
        to.write(piece, done);
        return;
      }
      cut = true;
      if (piece.length === 0) response.flushHeaders();
      if (piece.length === 0) leave(response);
      else to.write(piece, () => leave(response));
    },
    end: () => {
      if (!cut) to.end();
    },
  });
}

/** What was written has to reach the client before the connection goes. */
function leave(response: ServerResponse): void {
  const { socket } = response;
  if (socket === null) return;
  socket.write('', () => socket.destroy());
}

const TICK_MS = 50;

/** Sends the body at a bounded pace, in a piece each 50 ms or, where a byte takes longer than that, byte by byte. */
export function slowAnswer(response: ServerResponse, bytesPerSecond: number): void {
  const step = Math.max(1, Math.round((bytesPerSecond * TICK_MS) / 1000));
  let due = performance.now();
  let queue = Promise.resolve();
  const drip = async (chunk: Buffer): Promise<void> => {
    for (let at = 0; at < chunk.length && !response.destroyed; at += step) {
      const piece = chunk.subarray(at, at + step);
      due += (piece.length * 1000) / bytesPerSecond;
      await pause(response, due - performance.now());
      if (!response.destroyed) await new Promise<void>((resolve) => to.write(piece, resolve));
    }
  };
  const to = divert(response, {
    data: (chunk, done) => {
      queue = queue.then(() => drip(chunk)).then(done);
    },
    end: (done) => {
      queue = queue.then(() => {
        to.end();
        done();
      });
    },
  });
}

/** Until the time is over or the client is gone. */
function pause(response: ServerResponse, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      response.off('close', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    response.once('close', wake);
  });
}
