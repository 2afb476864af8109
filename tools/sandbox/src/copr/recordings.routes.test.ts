import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DescribedRoute, describedRoutes } from './recordings.fixture.js';
import { type CoprSandbox, startCoprSandbox } from './server.js';

/** What stands in the places of a path; nothing of it is there, so that nothing comes of a request. */
const PLACES: Readonly<Record<string, string>> = { build_id: '1', source_type_text: 'scm' };

interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly deprecated?: boolean }>>>>;
}

/** Slashes at the end say nothing. */
const bare = (path: string): string => path.replace(/\/$/u, '');

describe('the routes that the frontend describes (swagger-paths.txt)', () => {
  let folder: string;
  let copr: CoprSandbox;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copr-routes-'));
    copr = await startCoprSandbox({ state: folder, worker: 'paused', createrepo: 'never' });
  });
  afterAll(async () => {
    await copr.stop();
    await rm(folder, { recursive: true });
  });

  test('swagger.json has them, and no others', async () => {
    const answer = await fetch(`${copr.url}/api_3/swagger.json`);
    const { paths } = (await answer.json()) as Swagger;
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { deprecated = false }]) => ({
        method: method.toUpperCase(),
        path: bare(path),
        isOld: deprecated,
      })),
    );
    const byName = (routes: readonly DescribedRoute[]): string[] =>
      routes.map((route) => `${route.method} ${bare(route.path)} ${String(route.isOld)}`).sort();
    expect(byName(told)).toEqual(byName(describedRoutes()));
  });

  test.each(describedRoutes())('$method $path', async ({ method, path }) => {
    const { login, token } = copr.control.credentials('alice');
    const target = path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => PLACES[name] ?? name);
    const answer = await fetch(`${copr.url}/api_3${target}`, {
      method,
      headers: { Authorization: `Basic ${btoa(`${login}:${token}`)}` },
      redirect: 'manual',
    });
    expect(answer.status).not.toBe(405);
    expect(await answer.text()).not.toContain("Such API endpoint doesn't exist");
  });
});
