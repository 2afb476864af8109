import { describe, expect, test } from 'vitest';
import { logIn, newRefusal, newRoot, type Refused, requestDischarge } from '../../testing/candid-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { send } from '../../testing/gobbler-client.js';
import { readJson } from '../macaroon/json.js';

const bench = canonicalScene();

describe('the interaction', () => {
  test('is offered in every way, with whole addresses below the location', async () => {
    const { reply } = await newRefusal(bench);
    const at = bench.control.candid.location;
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toBe('Macaroon');
    expect(reply.json).toMatchObject({ Code: 'interaction required' });
    const { InteractionMethods, VisitURL, WaitURL } = reply.json.Info;
    expect(InteractionMethods['browser-window'].VisitURL).toMatch(`${at}/login?did=`);
    expect(InteractionMethods['browser-window'].WaitTokenURL).toMatch(`${at}/wait-token?did=`);
    expect(InteractionMethods.agent['login-url']).toMatch(`${at}/login/agent?did=`);
    expect(InteractionMethods.form.url).toMatch(`${at}/login/form?did=`);
    expect(InteractionMethods['browser-redirect'].LoginURL).toBe(`${at}/login-redirect`);
    expect([VisitURL, WaitURL]).toEqual([
      expect.stringMatching(`${at}/login-legacy`),
      expect.stringMatching(`${at}/wait-legacy`),
    ]);
  });

  test.each(['path', 'relative'] as const)('works with addresses of the manner %s', async (urls) => {
    bench.control.candid.set({ urls });
    const { reply } = await newRefusal(bench);
    const { VisitURL } = reply.json.Info.InteractionMethods['browser-window'];
    expect(VisitURL).toMatch(urls === 'path' ? /^\/identity\/login\?/u : /^login\?/u);
    expect((await logIn(bench)).status).toBe(200);
  });

  test('is limited to the methods of the settings, in lower case when they say so', async () => {
    bench.control.candid.set({ methods: ['agent'], errorKeys: 'lower' });
    const { json } = (await newRefusal(bench)).reply;
    expect(json.code).toBe('interaction required');
    expect(Object.keys(json.info.InteractionMethods as object)).toEqual(['agent']);
  });

  test.each([
    [undefined, 407],
    ['0', 407],
    ['x', 407],
    ['-1', 407],
    ['1', 401],
    ['3', 401],
    ['99', 401],
  ])('is asked for with the status of protocol version %s: %i', async (version, status) => {
    const { caveat } = await newRoot(bench);
    const headers: Record<string, string> =
      version === undefined ? {} : { 'Bakery-Protocol-Version': version };
    const reply = await requestDischarge(caveat, { headers });
    expect(reply.status).toBe(status);
    expect(reply.headers['www-authenticate']).toBe(status === 401 ? 'Macaroon' : undefined);
    expect(reply.json.Code).toBe('interaction required');
  });

  test('the old way has two addresses, and the wait discharges by itself', async () => {
    bench.control.candid.set({ legacyOnly: true });
    const reply = await logIn(bench, undefined, {
      interact: async ({ reply: first, url }) => {
        expect(Object.keys(first.json.Info as object)).toEqual(['VisitURL', 'WaitURL']);
        await send(url(String(first.json.Info.VisitURL)));
        const answer = await send(url(String(first.json.Info.WaitURL)));
        return readJson((JSON.parse(answer.body) as { Macaroon: unknown }).Macaroon);
      },
    });
    expect(reply.status).toBe(200);
  });
});

describe('a wait', () => {
  const waitUrl = ({ reply, url }: Refused) =>
    url(String(reply.json.Info.InteractionMethods['browser-window'].WaitTokenURL));
  const visitUrl = ({ reply, url }: Refused) =>
    url(String(reply.json.Info.InteractionMethods['browser-window'].VisitURL));

  test('blocks until the page was visited, and is good once', async () => {
    const interaction = await newRefusal(bench);
    let isOver = false;
    const waited = send(waitUrl(interaction)).finally(() => {
      isOver = true;
    });
    await bench.call('candid', 'GET /publickey');
    expect(isOver).toBe(false);
    await send(visitUrl(interaction));
    expect(JSON.parse((await waited).body)).toMatchObject({ kind: 'macaroon' });
    const again = await send(waitUrl(interaction));
    expect([again.status, again.body]).toEqual([500, expect.stringMatching('not found')]);
  });

  test('ends after its time, and may be asked again', async () => {
    bench.control.candid.set({ waitTimeoutMs: 20 });
    const interaction = await newRefusal(bench);
    const early = await send(waitUrl(interaction));
    expect(early.status).toBe(500);
    expect(JSON.parse(early.body)).toEqual({
      message: 'cannot wait: cannot wait: rendezvous wait timed out',
    });
    await send(visitUrl(interaction));
    expect((await send(waitUrl(interaction))).status).toBe(200);
  });

  test('ends with the sandbox, and with the client that leaves', async () => {
    const interaction = await newRefusal(bench);
    const left = new AbortController();
    const leaving = send(waitUrl(interaction), { signal: left.signal });
    const staying = send(waitUrl(interaction));
    await bench.call('candid', 'GET /publickey');
    left.abort();
    expect((await leaving).status).toBeUndefined();
    await bench.close();
    expect(await staying).toMatchObject({ status: undefined, ended: false });
  });

  test('is over with its interaction', async () => {
    const interaction = await newRefusal(bench);
    bench.control.candid.set({ waitTimeoutMs: 20 });
    bench.now += 3_600_001;
    expect((await send(waitUrl(interaction))).body).toMatch('rendezvous expired after 3600s');
  });

  test('says why a login failed', async () => {
    bench.control.candid.set({ visitRefusal: 'your account is locked' });
    const interaction = await newRefusal(bench);
    expect((await send(visitUrl(interaction))).status).toBe(403);
    expect((await send(waitUrl(interaction))).body).toMatch('login failed: your account is locked');
  });

  test('waits for the form of the page when nobody is logged in there', async () => {
    bench.control.candid.set({ visitor: undefined });
    const interaction = await newRefusal(bench);
    const page = await send(visitUrl(interaction));
    const did = /name="did" value="([^"]+)"/u.exec(page.body)?.[1] ?? '';
    const submit = (fields: Record<string, string>) =>
      send(visitUrl(interaction), {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ did, ...fields }).toString(),
      });
    expect((await submit({ email: 'otp@example.com', password: 'wrong' })).status).toBe(401);
    expect((await submit({ email: 'otp@example.com', password: 'otp-password' })).body).toMatch('code');
    expect(
      (await submit({ email: 'otp@example.com', password: 'otp-password', otp: '123456' })).body,
    ).toMatch('Logged in as otto');
    expect((await send(waitUrl(interaction))).status).toBe(200);
  });
});
