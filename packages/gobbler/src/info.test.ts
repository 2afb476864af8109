import { createCache, createDeps } from '@omnipub/core';
import { startSandbox } from '@omnipub/sandbox';
import { expect, onTestFinished, test } from 'vitest';
import { createGobblerClient } from './index.js';

function infoRequests(sandbox: Awaited<ReturnType<typeof startSandbox>>): number {
  return sandbox.gobbler.requests.filter(({ url }) => url === '/info').length;
}

test('clients that share a cache ask a service once where its directories are', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const deps = createDeps();
  const clients = [1, 2, 3].map(() => createGobblerClient({ url: sandbox.gobbler.url }, deps));
  for (const client of clients) expect(await client.listProjects()).toEqual([]);
  expect(infoRequests(sandbox)).toBe(1);
});

test('what somebody else put into a shared cache under the same key is not believed', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const cache = createCache({ namespace: 'shared' });
  await cache.set(`gobbler info ${sandbox.gobbler.url}`, { staging: 7 }, 60_000);
  const client = createGobblerClient({ url: sandbox.gobbler.url }, { cache });
  expect(await client.listProjects()).toEqual([]);
  expect(infoRequests(sandbox)).toBe(1);
});
