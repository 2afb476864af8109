import { callerOf } from './recordings.callers.js';
import { answerDifferences } from './recordings.compare.js';
import { momentOf, type RecordedExchange, readRecording } from './recordings.fixture.js';
import { sendRecorded } from './recordings.request.js';
import { WEBHOOK_SECRET } from './recordings.rows.js';
import type { Replay, World } from './recordings.world.js';
import type { CoprSandbox } from './server.js';

/** Replays the recordings of a world at one sandbox. */
export class WorldReplay implements Replay {
  readonly copr: CoprSandbox;
  readonly #world: World;
  readonly #setClock: (ms: number) => void;
  /** Of the last login in a session. */
  #session = 'stale';

  constructor(options: { copr: CoprSandbox; world: World; setClock: (ms: number) => void }) {
    this.copr = options.copr;
    this.#world = options.world;
    this.#setClock = options.setClock;
  }

  /** Sends the requests of a recording; tells in what the answers are otherwise, one sentence each. */
  async play(name: string): Promise<string[]> {
    if (name.startsWith('gssapi-stale')) this.#session = 'stale';
    const differences: string[] = [];
    for (const [index, exchange] of readRecording(name).exchanges.entries()) {
      const moment = momentOf(exchange);
      if (moment !== undefined) this.#setClock(moment);
      await this.#world.before?.[index === 0 ? name : `${name} ${String(index)}`]?.(this);
      for (const each of await this.#exchange(name, exchange)) differences.push(`${String(index)} ${each}`);
    }
    return differences;
  }

  readonly call: Replay['call'] = async (method, path, json) => {
    const headers: Record<string, string> = { Authorization: `Basic ${btoa(this.#token('alice'))}` };
    if (json !== undefined) headers['Content-Type'] = 'application/json';
    const answer = await fetch(`${this.copr.url}${path}`, { method, headers, body: JSON.stringify(json) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`);
  };

  async #exchange(name: string, { request, response }: RecordedExchange): Promise<string[]> {
    const path = `${request.method} ${request.target}`;
    // The client never sent the body, so there is no request (note of build-create-file-401-retry3).
    if (response === null) return [`${path}: never arrived`];
    const secrets = {
      token: this.#token(callerOf(name)),
      session: this.#session,
      webhookSecret: WEBHOOK_SECRET,
    };
    const answer = await sendRecorded(request, this.copr.url, secrets);
    if (request.target.includes('/gssapi_login')) {
      const cookie = answer.headers.find(([header]) => header.toLowerCase() === 'set-cookie')?.[1] ?? '';
      [, this.#session = 'stale'] = /session=([^;]+)/u.exec(cookie) ?? [];
    }
    return answerDifferences(response, answer).map((each) => `${path}: ${each}`);
  }

  #token(user: string): string {
    if (user === 'nobody') return 'nologin:notoken';
    const { login, token } = this.copr.control.credentials(user);
    return `${login}:${token}`;
  }
}
