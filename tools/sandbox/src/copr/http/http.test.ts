import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CoprScene, coprScene, eventually } from '../../testing/copr-scene.js';
import { startCoprSandbox } from '../server.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene();
  await scene.as('alice').addProject('demo');
});
afterAll(() => scene.stop());

test('a slash at the end may be there or not; slashes in a row are led away from', async () => {
  for (const path of ['/project?', '/project/?', '/project/list?', '/project/list/?']) {
    const { status } = await scene.as().get(`${path}ownername=alice&projectname=demo`);
    expect([path, status]).toEqual([path, 200]);
  }
  const { status, headers } = await scene.as().get(':////api_3/project?ownername=alice&projectname=demo');
  expect([status, headers.get('location')]).toEqual([308, '/api_3/project?ownername=alice&projectname=demo']);
});

test('what is not there is told in JSON below the API and in pages elsewhere', async () => {
  const api = await scene.as().get('/nope');
  expect([api.status, api.text]).toEqual([404, '{"error":"Such API endpoint doesn\'t exist"}\n']);
  const web = await scene.as().get(':/nosuchpage');
  expect([web.status, web.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(web.text).toContain('<title>Copr Build System – Page Not Found</title>');
});

test('another method than the route has is 405', async () => {
  const { status, body } = await scene.as('alice').delete('/auth-check');
  expect([status, body]).toEqual([405, { error: 'The method is not allowed for the requested URL.' }]);
});

test('an escaped slash in a path is a slash, a question mark ends it', async () => {
  expect((await scene.as('alice').put('/project/edit/alice/a%2Fb', {})).status).toBe(404);
  const { body } = await scene.as('alice').put('/project/edit/alice/x?y', {});
  expect(body.error).toBe('Project alice/x does not exist.');
  const escaped = await scene.as('alice').put('/project/edit/alice/x%3Fy', {});
  expect(escaped.body.error).toBe('Project alice/x?y does not exist.');
});

test('an argument that is missing is named', async () => {
  const { status, body } = await scene.as().get('/project?ownername=alice');
  expect([status, body]).toEqual([400, { error: 'Missing argument projectname' }]);
});

describe('a body', () => {
  const url = '/build/create/url';
  const understood = 'The browser (or proxy) sent a request that this server could not understand.';

  test('that is broken, or no JSON by its type, is not understood', async () => {
    const broken = { body: '{bad', headers: { 'Content-Type': 'application/json' } };
    const text = { body: '{"ownername": "alice"}', headers: { 'Content-Type': 'text/plain' } };
    for (const request of [broken, text]) {
      const { status, body } = await scene.as('alice').send('POST', url, request);
      expect([status, body.error]).toEqual([400, understood]);
    }
  });

  test('without the owner breaks the frontend', async () => {
    const { status } = await scene
      .as('alice')
      .post(url, { projectname: 'demo', pkgs: ['https://e.com/a.src.rpm'] });
    expect(status).toBe(500);
  });

  test('may have nulls, which are not sent, and keys that nobody knows', async () => {
    const { status } = await scene.as('alice').addProject('nulls', { description: null, nosuch: 1 });
    expect(status).toBe(200);
  });
});

test('a deprecated method works and warns', async () => {
  const { status, headers } = await scene.as('alice').post('/project/edit/alice/demo', { description: 'x' });
  expect([status, headers.get('warning')]).toEqual([
    200,
    'This method is deprecated: Use PUT method instead of POST',
  ]);
  const refused = await scene.as('alice').post('/project/edit/alice/missing', {});
  expect([refused.status, refused.headers.get('warning')]).toEqual([404, null]);
});

test('swagger.json names every method and path of the API, and which are deprecated', async () => {
  const { body } = await scene.as().get('/swagger.json');
  const paths = Object.entries(body.paths as Record<string, Record<string, { deprecated?: true }>>);
  const pairs = paths.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  expect(pairs).toHaveLength(65);
  expect(pairs).toContain('post /package/edit/{ownername}/{projectname}/{package_name}/');
  expect(pairs.join()).not.toContain('check-before-build');
  const deprecated = paths.flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { deprecated: is }]) =>
      is === true ? [`${method} ${path}`] : [],
    ),
  );
  expect(deprecated).toContain('put /project/fork/{ownername}/{projectname}');
  expect(deprecated).toHaveLength(14);
});

test('faults meet the frontend and the results, and are in the log', async () => {
  scene.copr.faults.add({ path: '/api_3/auth-check', kind: 'status', status: 502, body: 'proxy' });
  scene.copr.faults.add({ path: '/results', kind: 'cut-before-work' });
  expect((await scene.as('alice').get('/auth-check')).status).toBe(502);
  await expect(fetch(`${scene.copr.resultsUrl}/results/`)).rejects.toThrow();
  expect(scene.copr.requests.slice(-2).map(({ url: target, status }) => [target, status])).toEqual([
    ['/api_3/auth-check', 502],
    ['/results/', undefined],
  ]);
});

test('a body without a length is refused, unless the instance takes it', async () => {
  const send = async (url: string) => {
    const bytes = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{}'));
        controller.close();
      },
    });
    const request = { method: 'POST', body: bytes, duplex: 'half' } as const;
    return (await fetch(`${url}/api_3/build/create/url`, request)).status;
  };
  expect(await send(scene.copr.url)).toBe(411);
  const own = await coprScene({ chunkedBodies: 'taken' });
  expect(await send(own.copr.url)).toBe(401);
  await own.stop();
});

test('a port that is taken is an error, and so is a state that somebody else has', async () => {
  const port = Number(new URL(scene.copr.url).port);
  await expect(coprScene({ resultsPort: port })).rejects.toThrow('EADDRINUSE');
  await expect(startCoprSandbox({ state: scene.state })).rejects.toThrow('belongs to a sandbox that runs');
});

test('a small body that is cut is no defect of the sandbox', async () => {
  const said = vi.spyOn(console, 'error');
  scene.copr.faults.add({ path: '/api_3/build/create/url', kind: 'cut-request', fraction: 0.5 });
  await expect(scene.as('alice').post('/build/create/url', { ownername: 'alice' })).rejects.toThrow();
  await scene.as().get('/');
  expect(said).not.toHaveBeenCalled();
});

test('an upload that is cut off leaves nothing', async () => {
  const socket = connect(Number(new URL(scene.copr.url).port), '127.0.0.1');
  const head = [
    'POST /api_3/build/create/upload HTTP/1.1',
    'Host: localhost',
    'Content-Type: multipart/form-data; boundary=b',
    'Content-Length: 100000',
    '\r\n--b',
    'Content-Disposition: form-data; name="pkgs"; filename="a.src.rpm"',
    '\r\nsome bytes',
  ];
  const incoming = (): Promise<string[]> => readdir(join(scene.state, 'incoming'));
  await new Promise<void>((resolve) => socket.write(head.join('\r\n'), () => resolve()));
  await eventually(async () => expect(await incoming()).toHaveLength(1));
  socket.destroy();
  await eventually(async () => expect(await incoming()).toEqual([]));
  expect(scene.copr.control.builds('alice', 'demo')).toEqual([]);
});
