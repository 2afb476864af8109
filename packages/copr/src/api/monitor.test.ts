import { describe, expect, it } from 'vitest';
import { all, type CoprWorld, demo, startCopr } from '../testing/copr-world.js';

async function filled(packages: number): Promise<CoprWorld> {
  const copr = await startCopr();
  copr.sandbox.control.seedMany({ owner: 'alice', project: 'demo', packages, builds: packages });
  return copr;
}

describe('the monitor', () => {
  it('one by one has the same rows as at once, and no login is needed for either', async () => {
    const copr = await filled(300);
    const { monitor } = copr.clientOf({});
    const rows = await monitor.get(demo);
    expect(rows).toHaveLength(300);
    expect(await all(monitor.list(demo))).toEqual(rows);
    const input = { ...demo, additional_fields: ['url_build_log', 'url_backend_log'] } as const;
    const [withLogs] = await all(monitor.list(input));
    expect(Object.values(withLogs?.chroots ?? {})[0]).toHaveProperty('url_backend_log');
  });

  it('that nobody reads to its end lets go of the connection', async () => {
    const copr = await filled(300);
    for await (const { name } of copr.client().monitor.list(demo)) {
      expect(name).not.toBe('');
      break;
    }
    expect(copr.sent()).toHaveLength(1);
  });

  it.each([
    ['in the middle', { kind: 'truncate', bytes: 5_000 } as const, /^(NETWORK|PROTOCOL)$/],
    ['as a page', { kind: 'status', status: 200, body: '<html></html>' } as const, /^PROTOCOL$/],
    ['as another object', { kind: 'status', status: 200, body: '{"items": []}' } as const, /^PROTOCOL$/],
    [
      'as rows of another kind',
      { kind: 'status', status: 200, body: '{"packages": [{"id": 1}]}' } as const,
      /^PROTOCOL$/,
    ],
  ])('that ends %s is an error, not a short list', async (_, fault, code) => {
    const copr = await filled(300);
    copr.sandbox.faults.add({ ...fault, path: '/api_3/monitor', times: 9 });
    await expect(all(copr.client().monitor.list(demo))).rejects.toMatchObject({
      store: 'copr',
      code: expect.stringMatching(code),
    });
  });

  it('of a project that is not there, and fields that there are not, are told', async () => {
    const { monitor } = (await startCopr()).client();
    await expect(all(monitor.list(demo))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(() => monitor.list({ ...demo, additional_fields: ['url_build' as 'url_build_log'] })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });

  it('stops when it is told to', async () => {
    const copr = await filled(300);
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      for await (const _row of copr.client().monitor.list(demo, { signal: stop.signal })) stop.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
