import type { IncomingMessage } from 'node:http';

/** Lets the first `bytes` bytes of a request's body through and then ends its connection, before the body ends in any case. */
export function cutRequest(request: IncomingMessage, bytes: number): void {
  let left = bytes;
  const push = request.push.bind(request);
  // Node's parser hands the body over by push(); a listener for 'data' would take it away from a handler that reads later.
  request.push = (chunk: Buffer | null): boolean => {
    if (left <= 0) return false;
    if (chunk === null) return push(null);
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    const more = push(piece);
    if (left > 0) return more;
    // Not within the parser, which still works on this socket.
    setImmediate(() => request.socket.destroy());
    return false;
  };
}
