import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { type CharmClient, charmClient } from '../../testing/charm-client.js';

const bench = canonicalScene();
const jo = charmClient(bench);
const otto = charmClient(bench, { email: 'otp@example.com' });
beforeEach(() => {
  bench.control.setReview({ stepMs: 0 });
});

const refusal = (status: number, code: string | null, message: unknown = expect.anything()) => ({
  status,
  json: { 'error-list': [{ code, message }] },
});

describe('registering', () => {
  test('gives an id, and the name is listed and shown', async () => {
    const registered = await jo.call('POST /v1/charm', { name: 'my-charm', type: 'charm' });
    expect(registered).toMatchObject({
      status: 201,
      json: { id: expect.stringMatching(/^\w{32}$/u) as string },
    });
    const { results } = (await jo.call('GET /v1/charm')).json;
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      name: 'my-charm',
      status: 'registered',
      type: 'charm',
      private: false,
    });
    expect(results[0]).not.toHaveProperty('tracks');
    const { metadata } = (await jo.call('GET /v1/charm/my-charm')).json;
    expect(metadata).toMatchObject({
      id: registered.json.id,
      tracks: [{ name: 'latest' }],
      'track-guardrails': [],
    });
  });

  test.each([
    ['Capital', 'api-error'],
    ['-dash', 'api-error'],
    ['two--dashes', 'api-error'],
    ['1234', 'api-error'],
    ['x'.repeat(41), 'api-error'],
    ['', 'api-error'],
  ])('%j is refused', async (name, code) => {
    expect(await jo.register(name)).toMatchObject(refusal(400, code));
  });

  test('tells a name of ones own, of somebody else, and a reserved one apart', async () => {
    await jo.register('mine');
    expect(await jo.register('mine')).toMatchObject(refusal(409, 'already-owned'));
    expect(await otto.register('mine')).toMatchObject(
      refusal(409, 'already-registered', "Name 'mine' is already registered"),
    );
    bench.control.set({ reservedNames: ['taken'] });
    expect(await jo.register('taken')).toMatchObject(refusal(409, 'reserved-name'));
  });

  test('takes no new bundles unless the settings say so', async () => {
    const bundle = { name: 'my-bundle', type: 'bundle' };
    expect(await jo.call('POST /v1/charm', bundle)).toMatchObject(refusal(400, 'api-error'));
    bench.control.set({ registersBundles: true });
    expect((await jo.call('POST /v1/charm', bundle)).status).toBe(201);
  });

  test('keeps team and privacy, and knows no other fields', async () => {
    const full = { name: 'my-priv', private: true, team: 'team-1', type: 'charm' };
    expect((await jo.call('POST /v1/charm', full)).status).toBe(201);
    expect((await jo.call('GET /v1/charm/my-priv')).json.metadata.private).toBe(true);
    expect(await jo.call('POST /v1/charm', { ...full, name: 'other', colour: 'red' })).toMatchObject(
      refusal(400, 'api-error', "Additional properties are not allowed ('colour' was unexpected) at /"),
    );
  });
});

describe('a name of somebody else', () => {
  test('is not found, and listed only once an invite was accepted', async () => {
    await jo.register('my-charm');
    expect(await otto.call('GET /v1/charm/my-charm')).toMatchObject(
      refusal(404, 'resource-not-found', 'Name my-charm not found in the charm namespace'),
    );
    const invited = await jo.call('POST /v1/charm/my-charm/collaborators/invites', {
      invites: [{ email: 'otp@example.com' }],
    });
    expect(invited).toMatchObject({ status: 201, json: { tokens: [{ email: 'otp@example.com' }] } });
    const { token } = invited.json.tokens[0] as { token: string };
    const accept = (client: CharmClient) =>
      client.call('POST /v1/charm/my-charm/collaborators/invites/accept', { token });
    const wrong = refusal(400, 'invalid-token', 'Invalid invite token');
    expect(await accept(jo)).toMatchObject(wrong);
    expect((await accept(otto)).status).toBe(204);
    expect(await accept(otto)).toMatchObject(wrong);
    expect((await otto.call('GET /v1/charm')).json.results).toEqual([]);
    expect((await otto.call('GET /v1/charm?include-collaborations=true')).json.results).toHaveLength(1);
    const { collaborators, publisher } = (await jo.call('GET /v1/charm/my-charm/collaborators')).json;
    expect([collaborators[0].account.username, publisher.username]).toEqual(['otto', 'jo']);
  });

  test('is not found any more once the collaborator was put out', async () => {
    await bench.control.seedCharm({ name: 'shared', collaborators: ['otp@example.com'] });
    expect((await otto.call('GET /v1/charm/shared')).status).toBe(200);
    const revoked = await jo.call('POST /v1/charm/shared/collaborators/invites/revoke', {
      invites: [{ email: 'otp@example.com' }],
    });
    expect(revoked.status).toBe(204);
    expect((await otto.call('GET /v1/charm/shared')).status).toBe(404);
  });

  test('an invite can be rejected or revoked', async () => {
    await jo.register('my-charm');
    const base = '/v1/charm/my-charm/collaborators/invites';
    const invites = [{ email: 'otp@example.com' }];
    const invite = async () =>
      (await jo.call(`POST ${base}`, { invites })).json.tokens[0] as { token: string; email: string };
    const first = await invite();
    expect((await otto.call(`POST ${base}/reject`, { token: first.token })).status).toBe(204);
    expect((await otto.call(`POST ${base}/accept`, { token: first.token })).status).toBe(400);
    const second = await invite();
    await jo.call(`POST ${base}/revoke`, { invites });
    expect((await otto.call(`POST ${base}/accept`, { token: second.token })).status).toBe(400);
    const listed = (await jo.call(`GET ${base}`)).json.invites as { 'revoked-by': unknown }[];
    expect(listed.map((one) => one['revoked-by'])).toEqual([
      expect.objectContaining({ username: 'jo' }),
      expect.objectContaining({ username: 'jo' }),
    ]);
  });
});

describe('editing', () => {
  test('keeps what was given; tracks are missing in its answer only', async () => {
    await bench.control.seedCharm({ name: 'my-charm', tracks: ['1.0'] });
    const edited = await jo.call('PATCH /v1/charm/my-charm', { summary: 'New', 'default-track': '1.0' });
    expect(edited.json.metadata).toMatchObject({ summary: 'New', 'default-track': '1.0', tracks: [] });
    const { metadata } = (await jo.call('GET /v1/charm/my-charm')).json;
    expect(metadata).toMatchObject({ summary: 'New', tracks: [{ name: 'latest' }, { name: '1.0' }] });
  });

  test.each([
    [{}],
    [{ 'default-track': 'no-such' }],
    [{ website: 'not a url' }],
    [{ title: 'x'.repeat(41) }],
    [{ name: 'other' }],
  ])('%j is refused', async (given) => {
    await jo.register('my-charm');
    expect(await jo.call('PATCH /v1/charm/my-charm', given)).toMatchObject(refusal(400, 'api-error'));
  });
});

describe('giving up', () => {
  test('a name is free again', async () => {
    const { id } = (await jo.register('my-charm')).json as { id: string };
    expect((await jo.call('DELETE /v1/charm/my-charm')).json).toEqual({ 'package-id': id });
    expect((await jo.call('GET /v1/charm')).json.results).toEqual([]);
    expect((await otto.register('my-charm')).status).toBe(201);
  });

  test('is refused once there is a revision, to others, and for what is not there', async () => {
    await bench.control.seedCharm({ name: 'my-charm', revisions: 1, collaborators: ['otp@example.com'] });
    expect(await jo.call('DELETE /v1/charm/my-charm')).toMatchObject(
      refusal(403, 'forbidden', 'Cannot unregister a package with existing revisions'),
    );
    expect(await otto.call('DELETE /v1/charm/my-charm')).toMatchObject(refusal(403, 'forbidden'));
    expect(await jo.call('DELETE /v1/charm/nope')).toMatchObject(refusal(404, 'resource-not-found'));
  });
});

describe('tracks', () => {
  test('are made within the guardrails', async () => {
    await bench.control.seedCharm({ name: 'my-charm', guardrails: ['[0-9]\\.[0-9]'] });
    const made = await jo.call('POST /v1/charm/my-charm/tracks', [
      { name: '1.0' },
      { name: '2.0', 'version-pattern': '2\\.*', 'automatic-phasing-percentage': null },
    ]);
    expect(made).toMatchObject({ status: 201, json: { 'num-tracks-created': 2 } });
    const { metadata } = (await jo.call('GET /v1/charm/my-charm')).json;
    expect(metadata.tracks[2]).toMatchObject({
      name: '2.0',
      'version-pattern': '2\\.*',
      'created-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/u) as string,
    });
  });

  test.each([
    ['outside of the guardrails', [{ name: 'disallowed' }], 400, 'invalid-tracks'],
    ['twice', [{ name: '1.0' }, { name: '1.0' }], 409, 'conflicting-tracks'],
    ['that are there', [{ name: '9.0' }], 409, 'conflicting-tracks'],
    ['called latest', [{ name: 'latest' }], 400, 'api-error'],
    ['with a bad name', [{ name: '_!' }], 400, 'api-error'],
    ['with a long name', [{ name: '1'.repeat(29) }], 400, 'api-error'],
    ['in no list', { name: '1.0' }, 400, 'api-error'],
  ])('%s are refused, and then none is made', async (_what, asked, status, code) => {
    await bench.control.seedCharm({ name: 'my-charm', guardrails: ['\\d\\.\\d'], tracks: ['9.0'] });
    expect(await jo.call('POST /v1/charm/my-charm/tracks', asked)).toMatchObject(refusal(status, code));
    expect((await bench.control.charm('my-charm'))?.tracks).toEqual(['latest', '9.0']);
  });

  test('without any guardrail none can be made', async () => {
    await jo.register('my-charm');
    expect((await jo.call('POST /v1/charm/my-charm/tracks', [{ name: '1.0' }])).status).toBe(400);
    await bench.control.addGuardrail('my-charm', '.*');
    expect((await jo.call('POST /v1/charm/my-charm/tracks', [{ name: '1.0' }])).status).toBe(201);
  });
});

test('all of it is there after a restart', async () => {
  await jo.register('my-charm');
  await jo.publish({ name: 'my-charm' });
  await jo.call('POST /v1/charm/my-charm/releases', [{ channel: 'latest/edge', revision: 1 }]);
  const before = await bench.control.charm('my-charm');
  await bench.restart();
  expect(await bench.control.charm('my-charm')).toEqual(before);
});
