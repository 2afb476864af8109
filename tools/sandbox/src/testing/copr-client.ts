import type { CoprSandbox } from '../copr/server.js';

/** What a Copr answered. */
export interface CoprAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of the body; empty where it is none. */
  readonly body: Record<string, unknown>;
}

/** What a request carries. */
export interface CoprRequest {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; a FormData says its type itself. */
  readonly body?: FormData | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of the sandbox's Copr: what it is told to send, it sends. */
export class CoprClient {
  readonly #copr: CoprSandbox;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param user whose token it sends; nobody's is anonymous */
  constructor(copr: CoprSandbox, user?: string) {
    this.#copr = copr;
    this.#headers = user === undefined ? {} : { Authorization: basic(copr, user) };
  }

  /** @param path below `/api_3`, or a whole path after a colon */
  async send(method: string, path: string, request: CoprRequest = {}): Promise<CoprAnswer> {
    const target = path.startsWith(':') ? path.slice(1) : `/api_3${path}`;
    const isJson = request.json !== undefined;
    const body = isJson ? JSON.stringify(request.json) : request.body;
    const response = await fetch(`${this.#copr.url}${target}`, {
      method,
      redirect: 'manual',
      headers: {
        ...this.#headers,
        ...(isJson ? { 'Content-Type': 'application/json' } : {}),
        ...request.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) };
  }

  get(path: string): Promise<CoprAnswer> {
    return this.send('GET', path);
  }

  post(path: string, json?: unknown): Promise<CoprAnswer> {
    return this.send('POST', path, json === undefined ? {} : { json });
  }

  put(path: string, json?: unknown): Promise<CoprAnswer> {
    return this.send('PUT', path, json === undefined ? {} : { json });
  }

  delete(path: string, json?: unknown): Promise<CoprAnswer> {
    return this.send('DELETE', path, json === undefined ? {} : { json });
  }

  /** A project of the user. */
  addProject(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<CoprAnswer> {
    return this.post('/project/add/alice', { name, chroots: ['fedora-41-x86_64'], ...more });
  }

  /** A file and the JSON beside it, as clients send them (copr contract 4). */
  upload(
    path: string,
    file: { name: string; content: Buffer | string; field?: string },
    json: unknown,
  ): Promise<CoprAnswer> {
    const body = new FormData();
    const content = typeof file.content === 'string' ? file.content : new Uint8Array(file.content);
    body.append(file.field ?? 'pkgs', new Blob([content]), file.name);
    body.append('json', new Blob([JSON.stringify(json)], { type: 'application/json' }), 'json');
    return this.send('POST', path, { body });
  }
}

/** The Authorization header of a user's token. */
export function basic(copr: CoprSandbox, user: string): string {
  const { login, token } = copr.control.credentials(user);
  return `Basic ${Buffer.from(`${login}:${token}`).toString('base64')}`;
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
