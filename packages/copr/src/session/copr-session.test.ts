import { callOf, createDeps } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CoprWorld, demo, startCopr } from '../testing/copr-world.js';
import { CoprSession } from './copr-session.js';
import { pathOf } from './path-of.js';
import { queryOf } from './query-of.js';

const PROJECT = '/api_3/project';
const page = (title: string): string => `<!DOCTYPE html><html><head><title>${title}</title></head></html>`;
const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };

/** One that answers the next request to `/project...` like this. */
async function answering(
  answer: { status: number; body: string; headers: Readonly<Record<string, string>> },
  times = 1,
): Promise<CoprWorld> {
  const copr = await startCopr();
  copr.sandbox.faults.add({ kind: 'status', path: PROJECT, times, ...answer });
  return copr;
}

describe('an answer that is no answer', () => {
  it.each([
    [
      'the page of a bot wall (error-html-200)',
      { status: 200, headers: html, body: '<html>Making sure you are not a bot (Anubis)</html>' },
      { code: 'PROTOCOL', hint: expect.stringContaining('bot wall') },
    ],
    [
      'a success that says error (error-json-200-with-error-key)',
      { status: 200, headers: json, body: '{"error": "odd"}' },
      {
        code: 'PROTOCOL',
        storeMessage: 'odd',
        message: 'Copr refused the project alice/demo, as a success: odd',
      },
    ],
    [
      'a list (error-json-list)',
      { status: 200, headers: json, body: '[1, 2]' },
      { code: 'PROTOCOL', message: expect.stringContaining('the whole of it should be object') },
    ],
    [
      'an error without a word (error-json-without-error-key-500)',
      { status: 500, headers: json, body: '{"message": "boom"}' },
      { code: 'STORE_UNAVAILABLE', status: 500, storeMessage: 'boom' },
    ],
    [
      'a page that says 404',
      { status: 404, headers: html, body: page('404 Not Found') },
      { code: 'NOT_FOUND', storeMessage: '404 Not Found' },
    ],
    [
      'the frontend’s own word for too slow (error-json-504)',
      { status: 504, headers: json, body: '{"error": "took too long"}' },
      { code: 'TIMEOUT', storeMessage: 'took too long' },
    ],
  ])('%s', async (_, answer, expected) => {
    const copr = await answering(answer, 9);
    await expect(copr.client().projects.get(demo)).rejects.toMatchObject({ store: 'copr', ...expected });
  });
});

describe('a gateway that answers in the place of the frontend', () => {
  it.each([502, 503, 504])('with %i: a read is sent again', async (status) => {
    const copr = await answering({ status, headers: html, body: page('Proxy Error') });
    await expect(copr.client().projects.get(demo)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(copr.sent()).toEqual([`GET ${PROJECT} ${String(status)}`, `GET ${PROJECT} 404`]);
  });

  it('is not believed that a project was not made', async () => {
    const copr = await answering({ status: 502, headers: html, body: page('Proxy Error') });
    const chroots = ['fedora-41-x86_64'];
    await expect(copr.client().projects.add({ ...demo, chroots })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      recovery: 'retry-after-probe',
      storeMessage: 'Proxy Error',
    });
    expect(copr.sent()).toEqual([`POST ${PROJECT}/add/alice 502`]);
  });

  it('to a change that can be sent twice: it is', async () => {
    const copr = await startCopr();
    const { projects } = copr.client();
    await projects.add({ ...demo, chroots: ['fedora-41-x86_64'] });
    copr.sandbox.faults.add({ kind: 'cut-after-work', path: PROJECT, method: 'PUT' });
    expect(await projects.edit({ ...demo, description: 'x' })).toMatchObject({ description: 'x' });
    copr.sandbox.faults.add({ kind: 'status', status: 503, headers: html, path: PROJECT, method: 'POST' });
    const again = { ...demo, chroots: ['fedora-41-x86_64'], exist_ok: true };
    expect(await projects.add(again)).toMatchObject({ description: 'x' });
  });
});

it('a 500 is an answer, also to a read, and is asked for once', async () => {
  const copr = await startCopr();
  const session = new CoprSession(
    { url: copr.sandbox.url },
    createDeps({ env: { OMNIPUB_BACKOFF: '1', OMNIPUB_RETRIES: '2' } }),
  );
  const query = { limit: -1 };
  await expect(
    session.read('project/list', query, z.unknown(), { ...callOf(), what: 'the list' }),
  ).rejects.toMatchObject({ status: 500 });
  expect(copr.sent()).toEqual(['GET /api_3/project/list 500']);
});

it('a query has Python’s booleans, lists as they are, and nothing for what is not there', () => {
  expect(queryOf({ a: true, b: false, c: null, d: undefined, e: 0, f: '', 'g[]': ['x', 'y'] })).toEqual({
    a: 'True',
    b: 'False',
    e: '0',
    f: '',
    'g[]': ['x', 'y'],
  });
});

it('a path has names percent-encoded, and the @ of a group', () => {
  expect(pathOf('project/edit', '@lab group', 'a?b#c%d')).toBe('project/edit/@lab%20group/a%3Fb%23c%25d');
  for (const name of ['', '.', '..', 'a/b', '\ud800'])
    expect(() => pathOf('x', name)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
