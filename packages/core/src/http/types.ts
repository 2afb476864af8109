import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { ErrorCode, Recovery } from '../errors.js';
import type { Emit } from '../events.js';
import type { AuthKind } from '../store.js';

/** A body that can be opened again, so that a retry never sends a half-read stream. */
export interface BodySource {
  /** Exact number of bytes; every body knows it, so every upload has a Content-Length. */
  readonly length: number;
  readonly contentType: string;
  /** A fresh stream of all bytes. */
  open(): Readable;
}

/** One call, before auth and retry have seen it. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: BodySource;
  /** Sending it twice does no more than sending it once. @default true for GET, HEAD */
  readonly idempotent: boolean;
  /**
   * Milliseconds of silence that end an attempt: while connecting, between two pieces of the body that goes out, from its last
   * byte to the answer's head, and between two pieces of the answer. `null`: no limit but the signal (gobbler contract 9).
   */
  readonly timeoutMs: number | null;
  /** Attempts after the first. */
  readonly retries: number;
  /** Statuses that are worth another attempt; all but 429 only when `idempotent`. */
  readonly retryOn: readonly number[];
  /** Statuses that are no error, beside 2xx. */
  readonly accept: readonly number[];
  /** Read the whole answer, of at most so many bytes, inside the attempt: a cut answer is then tried again too. */
  readonly collect?: number;
  readonly emit: Emit;
}

/** An answer whose body has not been read yet. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The URL that answered, after redirects. */
  readonly url: URL;
  /** The body, once. Must be read or destroyed. */
  readonly body: Readable;
}

/** What the transport does, as it does it. A layer that listens hands each call on to the listener it was given. */
export interface WireEvents {
  /** A connection is there: from now on a lost answer leaves open whether the request was processed. */
  onSending(): void;
  /** So many bytes of the body were handed to the socket. */
  onSent(bytes: number): void;
  /** So many bytes of the answer's body arrived. */
  onReceived(bytes: number): void;
  /** The reader takes no more (`false`) or asks for more (`true`): silence counts only while it asks. */
  onWanting(state: { readonly wanting: boolean }): void;
}

/** What the middlewares share of one attempt. */
export interface AttemptContext {
  /** Its reason is always a PublishError. */
  readonly signal: AbortSignal;
  /** 1 for the first. */
  readonly attempt: number;
  readonly wire?: WireEvents;
}

/** One layer of the onion: may change the request, call `next` once or more, and look at the answer. */
export type Middleware = (request: HttpRequest, next: Send, context: AttemptContext) => Promise<HttpResponse>;

/** Sends a request to the next layer inwards. */
export type Send = (request: HttpRequest, context: AttemptContext) => Promise<HttpResponse>;

/** The answer to a request that a strategy has signed, for it to look at. */
export interface SignedAnswer {
  /** The very object that {@link AuthStrategy.apply} returned. */
  readonly signed: HttpRequest;
  readonly response: HttpResponse;
  /** The body as text, at most its first 64 KiB. Whoever reads the answer afterwards still gets all of it. */
  peek(): Promise<string>;
}

/**
 * Signs requests for one store. Lives inside the retry, so that each attempt is signed anew. It must not call the very client
 * that it signs for: that one's places may all be taken by calls that wait for the strategy.
 */
export interface AuthStrategy {
  readonly kind: AuthKind;
  /** What the connections of the client show and trust: a client certificate. `HttpClientOptions.tls` wins. */
  readonly tls?: TlsOptions;
  /** Returns the request with its credentials. */
  apply(request: HttpRequest, signal: AbortSignal): Promise<HttpRequest>;
  /** Is this answer the store's way to say that the login has expired? @default status 401 */
  expired?(answer: SignedAnswer): boolean | Promise<boolean>;
  /** Have the credentials of this request been replaced since it was signed? Then it is sent again without a refresh. */
  replaced?(signed: HttpRequest): boolean;
  /**
   * Called once for all calls that met an expired login. True: renewed, try again; `adopted`: somebody else has renewed it, try
   * again, and if that is expired too, refresh once more; false: nothing can be done.
   */
  refresh(signal: AbortSignal): Promise<boolean | 'adopted'>;
  /** Throws when the answer does not prove that the store itself gave it. @default every answer is good */
  verify?(answer: SignedAnswer): Promise<void>;
}

/** How a client's TLS connections differ from the usual. All texts are contents, never paths. */
export interface TlsOptions {
  /** The client's certificate in PEM, then its intermediates. */
  readonly cert?: string;
  /** The key of `cert` in PEM. */
  readonly key?: string;
  /** Certificate and key in one PKCS#12. */
  readonly pfx?: Uint8Array;
  /** Of `key` or `pfx`. */
  readonly passphrase?: string;
  /** Authorities in PEM that replace all others: the system's, and those of the options and the environment. */
  readonly serverCa?: string;
  /**
   * The newest protocol version to offer. `TLSv1.2` where a server asks for the certificate only after the handshake: Node can't
   * answer that in TLS 1.3 (koji contract 3). @default Node's own
   */
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** Options of a client; each has a default from the environment (see `settings.ts`). */
export interface HttpClientOptions {
  /** The store's kind, for errors. */
  readonly store: string;
  /** Paths of requests are joined to it; a query or fragment in it is refused. */
  readonly baseUrl: string;
  readonly auth?: AuthStrategy;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Attempts after the first. @default OMNIPUB_RETRIES, else 4 */
  readonly retries?: number;
  /** Milliseconds before the first retry; doubles each time, with jitter. @default OMNIPUB_BACKOFF, else 500 */
  readonly backoffMs?: number;
  /** Statuses that are worth another attempt. @default [429, 500, 502, 503, 504] */
  readonly retryOn?: readonly number[];
  /** The longest Retry-After that is waited for; a longer one is the caller's RATE_LIMITED. @default 60_000 */
  readonly maxRetryAfterMs?: number;
  /** Milliseconds of silence that end an attempt, see {@link HttpRequest.timeoutMs}. @default OMNIPUB_TIMEOUT, else 60_000 */
  readonly timeoutMs?: number | null;
  /** Requests at once; one counts until its answer's body is read or destroyed. @default 8 */
  readonly concurrency?: number;
  /** Credentials may go over plain http to other machines. @default false: only to this machine's loopback */
  readonly allowCleartextCredentials?: boolean;
  /** PEM text of further certificate authorities. @default the files of OMNIPUB_CA_FILE (NODE_EXTRA_CA_CERTS works as always) */
  readonly ca?: string;
  /** Client certificate, own authorities, protocol version. @default the strategy's, if it has any */
  readonly tls?: TlsOptions;
}

/** Names and values of a query; a list repeats its name. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

/** What a caller says of one call. */
export interface CallOptions {
  readonly signal: AbortSignal;
  readonly method?: HttpRequest['method'];
  /** Joined to the base URL as it is: encode each segment before. */
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodySource;
  /** @default true for GET and HEAD, else false */
  readonly idempotent?: boolean;
  readonly timeoutMs?: number | null;
  /** @default the client's; `[]` where the store's 500 is an answer and no outage */
  readonly retryOn?: readonly number[];
  readonly emit?: Emit;
  /** Statuses that come back as an answer instead of an error, beside 2xx. */
  readonly accept?: readonly number[];
  /** Reads the store's words out of an error body. May throw a PublishError of its own. */
  readonly explain?: ExplainError;
}

/** An error answer with its bounded body, for the adapter to explain. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 1 MiB; empty when it was HTML. */
  readonly text: string;
  /** Parsed when it was JSON. */
  readonly json: unknown;
}

/** What an adapter makes of an error answer; what it leaves out is filled in from the status. */
export type ExplainError = (answer: ErrorAnswer) =>
  | {
      readonly code?: ErrorCode;
      readonly recovery?: Recovery;
      readonly message?: string;
      readonly storeCode?: string;
      readonly storeMessage?: string;
      readonly hint?: string;
    }
  | undefined;

/** Where a download goes and what it must be. */
export interface DownloadOptions extends CallOptions {
  /** Final path. The bytes go to a temporary file beside it first. */
  readonly to: string;
  /** Must match, else PROTOCOL and nothing at `to`. */
  readonly expect?: {
    readonly size?: number;
    readonly algorithm?: 'md5' | 'sha1' | 'sha256' | 'sha3-384';
    readonly digest?: string;
  };
}

/** The client of one store. Every method throws PublishError. */
export interface HttpClient {
  readonly baseUrl: URL;
  /** The raw answer; its body is the caller's to read or destroy. */
  request(call: CallOptions): Promise<HttpResponse>;
  /** A JSON answer of the given shape. @throws PROTOCOL naming the field that is wrong */
  json<T>(schema: z.ZodType<T>, call: CallOptions): Promise<T>;
  /** A text answer of at most `limit` bytes. @default limit 1 MiB */
  text(call: CallOptions & { readonly limit?: number }): Promise<string>;
  /** Streams an answer into a file: length checked, digest checked where known, resumed by Range where it can be. */
  download(call: DownloadOptions): Promise<{ readonly size: number; readonly sha256: string }>;
}
