import { describe, expect, test } from 'vitest';
import { KojiClient, keywords, readAnswer, send, sessionOf } from '../../testing/koji-client.js';
import { fault, sessionScene } from '../../testing/koji-session-scene.js';
import { writeCall } from '../xmlrpc/write.js';

const scene = sessionScene();
const { start } = scene;

describe('logging in', () => {
  test('a certificate makes a session of its user, who is made where there is none', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    expect(alice.session?.key).toMatch(/^\d+-[A-Za-z0-9]{19}$/);
    expect(await alice.call('getLoggedInUser')).toMatchObject({
      name: 'alice',
      authtype: 2,
      krb_principal: null,
    });
  });

  test('nobody is made on a hub that makes nobody', async () => {
    await start({ loginCreatesUser: false });
    await expect(KojiClient.login(scene.hub, 'alice')).rejects.toMatchObject(
      fault(1002, 'Unknown user: alice'),
    );
  });

  test('a password makes a session, a wrong one does not', async () => {
    const client = new KojiClient((await start()).url);
    const login = (password: string) => client.call('login', 'builder', password);
    client.session = sessionOf(await login('builder-password'));
    expect(await client.call('getLoggedInUser')).toMatchObject({ name: 'builder', authtype: 0 });
    client.session = undefined;
    await expect(login('wrong')).rejects.toMatchObject(fault(1002, 'invalid username or password'));
    await expect(login('')).rejects.toMatchObject(fault(1002, 'invalid username or password'));
  });

  test('without a certificate there is nobody to log in', async () => {
    const client = new KojiClient((await start()).url);
    await expect(client.at('/ssllogin', 'sslLogin')).rejects.toMatchObject(
      fault(1002, 'could not verify client: None'),
    );
    expect(await client.call('getLoggedInUser')).toBeNull();
  });

  test('who is logged in is not logged in again', async () => {
    const alice = await KojiClient.login(await start(), 'alice');
    await expect(alice.at('/ssllogin', 'sslLogin')).rejects.toMatchObject(fault(1002, 'Already logged in'));
  });

  test('only those whom the hub trusts log in others', async () => {
    await start();
    const login = async (user: string): Promise<KojiClient> => {
      const client = await KojiClient.login(scene.hub, user);
      client.session = undefined;
      return client;
    };
    const proxy = await login('kojiweb');
    proxy.session = sessionOf(await proxy.at('/ssllogin', 'sslLogin', keywords({ proxyuser: 'bob' })));
    expect(await proxy.call('getLoggedInUser')).toMatchObject({ name: 'bob' });
    const alice = await login('alice');
    await expect(alice.at('/ssllogin', 'sslLogin', keywords({ proxyuser: 'bob' }))).rejects.toMatchObject(
      fault(1002, 'CN=alice,O=omnipub sandbox is not authorized to login other users'),
    );
  });

  test('a principal that the web server proved is a user', async () => {
    const reply = Buffer.from('mutual');
    await start({
      negotiate: (token) => (String(token) === 'ok' ? { principal: 'carol@LAB.EXAMPLE', reply } : undefined),
    });
    const body = writeCall('sslLogin', []);
    const refused = await send(`${scene.hub.url}/ssllogin`, { body });
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Negotiate']);
    const headers = { Authorization: `Negotiate ${Buffer.from('ok').toString('base64')}` };
    const answer = await send(`${scene.hub.url}/ssllogin`, { body, headers });
    expect(answer.headers['www-authenticate']).toBe(`Negotiate ${reply.toString('base64')}`);
    const carol = new KojiClient(scene.hub.url);
    carol.session = sessionOf(readAnswer(answer.body));
    expect(await carol.call('getLoggedInUser')).toMatchObject({
      name: 'carol',
      authtype: 3,
      krb_principal: 'carol@LAB.EXAMPLE',
    });
  });
});
