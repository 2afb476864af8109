import { describe, expect, it } from 'vitest';
import { hubMethods } from '../generated/hub-api.js';
import { setupClient } from '../testing/clients.js';
import { type HubAnswer, startLoopbackHub } from '../testing/loopback-hub.js';
import { loadRecordings, readRecordedJson } from '../testing/recordings.js';
import { startHub } from '../testing/sandbox.js';
import { decodeResponse } from '../xmlrpc/decode.js';
import { accessOf, isPersonal } from './access.js';
import { parseResult } from './parse-result.js';
import { hubResults } from './results.js';

/** Calls with a typed client of a hub that answers as told. */
async function sent(
  answer: HubAnswer,
  work: (client: ReturnType<typeof setupClient>['client']) => Promise<unknown>,
) {
  await using hub = await startLoopbackHub(() => answer);
  const { client } = setupClient(hub.url);
  const outcome = await work(client).catch((error: unknown) => error);
  return { outcome, call: hub.seen[0]?.call };
}

describe('the typed methods', () => {
  it('send what is necessary by its place, and what may be left out by its name', async () => {
    const { call } = await sent({ value: null }, ({ api }) => api.getBuild('hello-1.0-1', { strict: true }));
    expect(call).toEqual({
      methodName: 'getBuild',
      params: ['hello-1.0-1', { strict: true, __starstar: true }],
    });
    const plain = await sent({ value: null }, ({ api }) => api.getBuild(7));
    expect(plain.call).toEqual({ methodName: 'getBuild', params: [7] });
  });

  it('send further arguments as a list, and keywords behind them', async () => {
    const options = { as: 'anyone', access: 'read' } as const;
    const { call } = await sent({ value: 1 }, ({ api }) =>
      api.filterResults('listTags', ['x'], { filterOpts: { limit: 1 } }, options),
    );
    expect(call?.params).toEqual(['listTags', 'x', { filterOpts: { limit: 1 }, __starstar: true }]);
  });

  it('stand in groups where their names have a dot', async () => {
    const { call } = await sent({ value: null }, ({ api }) => api.repo.get('f42', { min_event: 3 }));
    expect(call?.methodName).toBe('repo.get');
    expect(Object.keys(setupClient('http://hub.invalid').client.api.system)).toContain('listMethods');
  });

  it('take options behind everything else', async () => {
    const stop = AbortSignal.abort();
    const { outcome, call } = await sent({ value: [] }, ({ api }) => api.getPerms({ signal: stop }));
    expect(outcome).toMatchObject({ code: 'ABORTED' });
    expect(call).toBeUndefined();
  });

  it('check what comes in and name the field that is wrong', async () => {
    const { outcome } = await sent({ value: { id: 'seven', name: 'x' } }, ({ api }) => api.getPackage('x'));
    expect(outcome).toMatchObject({ code: 'PROTOCOL', message: expect.stringContaining('getPackage') });
    expect((outcome as Error).message).toContain('at id');
  });

  it('keep what they do not know', async () => {
    const value = { id: 7, name: 'x', added_in: '1.99' };
    const { outcome } = await sent({ value }, ({ api }) => api.getPackage('x'));
    expect(outcome).toEqual(value);
  });

  it('are as many as a hub has', () => {
    const names = (readRecordedJson('list-api.json') as { name: string }[]).map(({ name }) => name);
    expect(Object.keys(hubMethods).sort()).toEqual(names.sort());
    expect(Object.keys(hubResults).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('count rows without sending them', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.url);
    const users = await client.api.listUsers();
    expect(await client.count('listUsers')).toBe(users.length);
    expect(await client.count('listUsers', { prefix: 'kojia' })).toBe(1);
  });
});

describe('recorded answers', () => {
  const recorded = loadRecordings()
    .filter(({ rpcMethod, isUpload, response }) => !isUpload && response.length > 0 && rpcMethod !== null)
    .flatMap(({ name, rpcMethod, response, status }) => {
      const answer = status === 200 ? decodeResponse(response) : { fault: {} };
      return 'value' in answer && rpcMethod !== null && rpcMethod in hubResults
        ? [{ name, method: rpcMethod, value: answer.value }]
        : [];
    });
  // Asked for as a number or as arrays.
  const reshaped = ['listBuilds-countOnly', 'edge-asList', 'getTaskResult-newRepo'];

  it.each(recorded.filter(({ name }) => !reshaped.includes(name)).map((each) => [each.name, each] as const))(
    '%s: have the shape that their type says',
    (_, { method, value }) => {
      expect(parseResult(method, value)).toEqual(value);
    },
  );

  it('are enough to show something', () => {
    expect(new Set(recorded.map(({ method }) => method)).size).toBeGreaterThan(40);
  });
});

describe('what a method does', () => {
  const reading = Object.keys(hubMethods).filter((method) => accessOf(method) === 'read');

  it('is read only where its name says so for sure', () => {
    const doing =
      /^(add|assign|build[A-Z]?|cancel|change|create|delete|disable|drop|edit|enable|free|grant|import|make|massTag|mavenBuild|merge|move|new|packageList|promote|remove|rename|repo(Delete|Expire|Problem)|reset|restart|resubmit|revoke|set|snapshot|tagBuild|untagBuild|update|upload|winBuild|wrapper|write|CG|group|host\.|applyVolume|distRepo|chain|login|ssl|logout|subsession|exclusive|shared)/;
    expect(reading.filter((method) => doing.test(method) && method !== 'buildReferences')).toEqual([]);
    expect(reading).toHaveLength(130);
  });

  it.each([
    ['getBuild', [], 'read'],
    [
      'multiCall',
      [
        [
          { methodName: 'getBuild', params: [1] },
          { methodName: 'listTags', params: [] },
        ],
      ],
      'read',
    ],
    [
      'multiCall',
      [
        [
          { methodName: 'getBuild', params: [1] },
          { methodName: 'tagBuild', params: [] },
        ],
      ],
      'write',
    ],
    ['multiCall', [[{ params: [1] }]], 'write'],
    ['multiCall', [[{ methodName: 'filterResults', params: ['tagBuild'] }]], 'write'],
    ['filterResults', ['listTagged', 'f42'], 'read'],
    ['filterResults', ['tagBuild', 'f42'], 'write'],
    ['countAndFilterResults', [], 'write'],
    ['getterOfPlugin', [], 'write'],
    ['listenTo', [], 'write'],
    ['createSideTag', [], 'write'],
  ] as const)('%s with %j is a %s', (method, params, access) => {
    expect(accessOf(method, params)).toBe(access);
  });

  it('needs somebody logged in for writes, and for what is about oneself', () => {
    expect(['tagBuild', 'getLoggedInUser', 'checkUpload'].every((method) => isPersonal(method))).toBe(true);
    expect(isPersonal('multiCall', [[{ methodName: 'getLoggedInUser', params: [] }]])).toBe(true);
    expect(['getBuild', 'listTagged'].some((method) => isPersonal(method))).toBe(false);
  });
});
