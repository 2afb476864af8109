import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { PublishError } from '../errors.js';
import { readBeforeFailing } from './late-answer.js';
import { giveBack } from './lent-blocks.js';
import type { WireEvents } from './types.js';

/** What the transport learns of one request while it runs. */
export interface RequestState {
  /** A connection was there: from now on the server may have seen the request. */
  sending: boolean;
  request?: ClientRequest;
  answer?: IncomingMessage;
  /** The answer came compressed. */
  encoded?: boolean;
  /** Why the body could not be read. */
  bodyError?: PublishError;
  /** Why the proxy let nothing through. */
  proxyError?: PublishError;
  /** Lets go of the rest of the body without touching the connection. */
  stopSending?: () => void;
}

/** Keeps `state` current and tells `wire`: when there is a connection, and which bytes of the body it took. */
export function watchRequest(
  request: ClientRequest,
  state: RequestState,
  wire: WireEvents | undefined,
  store: string,
): void {
  const ready = (): void => {
    state.sending = true;
    wire?.onSending();
  };
  request.once('socket', (socket: Socket) => {
    readBeforeFailing(socket);
    if (isShakingHands(socket)) socket.once('secureConnect', ready);
    else if (socket.connecting) socket.once('connect', ready);
    else ready();
  });
  // The tunnel would otherwise pass the proxy's refusal off as the store's answer.
  request.once('proxyConnect', (answer: { readonly statusCode?: number }) => {
    if (answer.statusCode === undefined || answer.statusCode === 200) return;
    state.proxyError = refusedTunnel(answer.statusCode, store);
    request.destroy(state.proxyError);
  });
  request.once('pipe', (source: Readable) => {
    state.stopSending = () => void source.unpipe(request);
  });
  countWrites(request, (bytes) => wire?.onSent(bytes));
}

/** `secureConnecting` is what Node itself looks at; its types leave it out. */
function isShakingHands(socket: Socket): socket is TLSSocket {
  return (socket as { readonly secureConnecting?: boolean }).secureConnecting === true;
}

function refusedTunnel(status: number, store: string): PublishError {
  const message = `the proxy refused the connection to the store with status ${String(status)}`;
  if (status === 407)
    return new PublishError('AUTH_DENIED', message, {
      store,
      hint: 'put user and password into the proxy URL (HTTPS_PROXY)',
    });
  const recovery = status >= 500 ? 'retry' : 'give-up';
  return new PublishError('NETWORK', message, { store, recovery, hint: 'check HTTPS_PROXY and NO_PROXY' });
}

/** A write's callback is called when the kernel has taken its bytes; nothing else tells that. */
function countWrites(request: ClientRequest, onSent: (bytes: number) => void): void {
  const write = request.write.bind(request) as (
    piece: Buffer,
    encoding: BufferEncoding | undefined,
    done: (error?: Error | null) => void,
  ) => boolean;
  request.write = ((piece: Buffer, encoding?: BufferEncoding, done?: (error?: Error | null) => void) =>
    write(piece, encoding, (error) => {
      if (error === undefined || error === null) {
        onSent(piece.length);
        giveBack(piece);
      }
      done?.(error);
    })) as ClientRequest['write'];
}
