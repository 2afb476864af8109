import { bytesBody } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { accessOf } from '../api/access.js';
import { kojiFaultOf } from '../faults/koji-fault.js';
import { setupClient } from '../testing/clients.js';
import { type HubRequest, type LoopbackHub, startLoopbackHub } from '../testing/loopback-hub.js';
import { headerOf, loadRecordings, type Recording, readRecordedJson } from '../testing/recordings.js';
import { startReplayHub } from '../testing/replay-hub.js';
import { createDecoder, decodeResponse } from '../xmlrpc/decode.js';
import type { XmlRpcCall, XmlRpcInput } from '../xmlrpc/value.js';

/** `INDEX.json`: which of them our client sends, and why not the others. */
const index = readRecordedJson('INDEX.json') as Record<string, { client?: string; clientWhy?: string }>;
const recordings = loadRecordings().filter(({ name }) => index[name]?.client === 'sent');
const calls = recordings.filter(({ isUpload }) => !isUpload);
const uploads = recordings.filter(({ isUpload }) => isUpload);

function decodeCall(body: Buffer): XmlRpcCall {
  const decoder = createDecoder();
  decoder.write(body);
  return decoder.call();
}

/** The keyword arguments are the last struct, if it says so (koji contract 2). */
function argumentsOf({ params }: XmlRpcCall): {
  params: XmlRpcInput[];
  keywords: Record<string, XmlRpcInput>;
} {
  const last = params.at(-1);
  if (typeof last !== 'object' || last === null || !('__starstar' in last))
    return { params: [...params], keywords: {} };
  const { __starstar, ...keywords } = last as Record<string, XmlRpcInput>;
  return { params: params.slice(0, -1), keywords };
}

/** A lab hub stood at another path for each of its settings. */
function serverOf(hub: LoopbackHub, recorded: Recording): string {
  return new URL(new URL(recorded.path, hub.url).pathname, hub.url).href;
}

function compareHead(sent: HubRequest, recorded: Recording, how: { readonly numbered: boolean }): void {
  const url = new URL(recorded.path, 'http://hub.test');
  expect(sent.path).toBe(url.pathname);
  expect(sent.headers['content-type']).toBe(headerOf(recorded.requestHeaders, 'content-type'));
  expect(sent.headers['content-length']).toBe(String(sent.body.length));
  expect(sent.headers['transfer-encoding']).toBeUndefined();
  const hasSession = headerOf(recorded.requestHeaders, 'koji-session-id') !== undefined;
  const signed = how.numbered || hasSession;
  expect(sent.headers['koji-session-id'] !== undefined).toBe(signed);
  expect(sent.headers['koji-session-key'] !== undefined).toBe(signed);
  expect(sent.headers['koji-session-callnum'] !== undefined).toBe(how.numbered);
}

describe('recordings, client direction', () => {
  it.each(calls.map((each) => [each.name, each] as const))(
    '%s: our call is the recorded one, and its answer understood',
    async (_, recorded) => {
      await using hub = await startReplayHub(recorded);
      const { client } = setupClient(serverOf(hub, recorded), {
        auth: { type: 'password', user: 'u', password: 'a-password' },
        offlineWaitMs: 0,
      });
      const call = decodeCall(recorded.request);
      const { params, keywords } = argumentsOf(call);
      const signed =
        headerOf(recorded.requestHeaders, 'koji-session-id') !== undefined ||
        recorded.name === 'legacy-query-string-auth';
      const access = accessOf(call.methodName, params);
      const outcome = await client
        .call(call.methodName, params, keywords, { as: signed ? 'user' : 'anyone' })
        .then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
      const sent = hub.seen.find((each) => each.call?.methodName === call.methodName);
      expect(sent?.call).toEqual(call);
      if (sent !== undefined && recorded.name !== 'legacy-query-string-auth')
        compareHead(sent, recorded, { numbered: access === 'write' });
      const answer = decodeResponse(recorded.response);
      if ('value' in answer) expect(outcome).toEqual({ value: answer.value });
      // A session that is refused is renewed and the call made again; what comes then is not recorded.
      else if ('error' in outcome)
        expect(kojiFaultOf(outcome.error)?.code ?? answer.fault.faultCode).toBe(answer.fault.faultCode);
      else throw new Error('a fault was taken for an answer');
    },
  );

  it.each(uploads.map((each) => [each.name, each] as const))(
    '%s: our chunk is the recorded one',
    async (_, recorded) => {
      await using hub = await startReplayHub(recorded);
      const { client } = setupClient(serverOf(hub, recorded), {
        auth: { type: 'password', user: 'u', password: 'a-password' },
      });
      const url = new URL(recorded.path, 'http://hub.test');
      const outcome = await client.hub
        .upload({ query: Object.fromEntries(url.searchParams), body: bytesBody(recorded.request) })
        .then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
      const sent = hub.seen.find(({ call }) => call === undefined);
      expect(sent?.path).toBe('/kojihub');
      expect(sent?.query.toString()).toBe(url.searchParams.toString());
      expect(sent?.body.equals(recorded.request)).toBe(true);
      expect(sent?.headers['content-type']).toBe('application/octet-stream');
      const answer = decodeResponse(recorded.response);
      if ('value' in answer) expect(outcome).toEqual({ value: answer.value });
      else expect(kojiFaultOf((outcome as { error?: unknown }).error)?.code).toBe(answer.fault.faultCode);
    },
  );

  it('are told of in the index, with the reason why ours does not send it', () => {
    expect(Object.keys(index).sort()).toEqual(
      loadRecordings()
        .map(({ name }) => name)
        .sort(),
    );
    const unsaid = Object.entries(index).filter(
      ([, { client, clientWhy }]) =>
        !['sent', 'not sent'].includes(client ?? '') || (client === 'sent') !== (clientWhy === undefined),
    );
    expect(unsaid).toEqual([]);
  });

  it('are as many as are counted here', () => {
    expect({ calls: calls.length, uploads: uploads.length }).toEqual({ calls: 150, uploads: 18 });
  });

  it.each(['http-empty-body', 'http-bad-xml', 'edge-control-char'])(
    '%s: a 400 is told in the hub’s words and not sent again',
    async (name) => {
      const recorded = loadRecordings().find((each) => each.name === name);
      await using hub = await startLoopbackHub(() => ({
        status: 400,
        body: recorded?.response.toString() ?? '',
      }));
      const { client, clock } = setupClient(hub.url);
      await expect(client.call('getTag', ['x'])).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        status: 400,
        message: expect.stringContaining('Invalid request'),
      });
      expect(hub.seen).toHaveLength(1);
      expect(clock.sleeps).toEqual([]);
    },
  );
});
