import { describe, expect, it } from 'vitest';
import type { CoprClient } from '../client.js';
import { type CoprWorld, demo, startCopr } from '../testing/copr-world.js';
import type { WebhookSecret } from './webhooks.js';

const repository = 'https://github.com/a/hook';
const wrong = '00000000-0000-0000-0000-000000000000';

/** A project with a package of a repository and one of a script, and its secret. */
async function scene(): Promise<{ copr: CoprWorld; client: CoprClient; hook: WebhookSecret }> {
  const copr = await startCopr({ worker: 'paused' });
  const client = copr.client();
  await client.projects.add({ ...demo, chroots: ['fedora-41-x86_64'] });
  const of = (package_name: string) => ({ ...demo, package_name, webhook_rebuild: true });
  await client.packages.add('scm', { ...of('pushed'), clone_url: `${repository}.git` });
  await client.packages.add('custom', { ...of('hooked'), script: '#!/bin/sh\n' });
  return { copr, client, hook: await client.webhooks.generate(demo) };
}
const at = ({ id, webhook_secret }: WebhookSecret) => ({ project_id: id, webhook_secret });
const built = ({ sandbox }: CoprWorld): unknown[] =>
  sandbox.control
    .builds('alice', 'demo')
    .map(({ source_package }) => (source_package as { name: string }).name);

const commits = [{ added: [], modified: ['a.spec'], removed: [] }];
const link = { href: repository };
const pushes = {
  github: { repository: { clone_url: repository }, ref: 'refs/heads/main', after: 'c'.repeat(40), commits },
  gitlab: {
    object_kind: 'push',
    project: { git_http_url: repository },
    ref: 'refs/heads/main',
    after: 'c'.repeat(40),
    commits,
  },
  bitbucket: {
    repository: { links: { self: link, html: link } },
    push: { changes: [{ new: { type: 'tag', name: 'pushed-2.0' } }] },
  },
} as const;

describe('webhooks', () => {
  it.each(['github', 'gitlab', 'bitbucket'] as const)('of %s build what was pushed', async (forge) => {
    const { copr, client, hook } = await scene();
    await client.webhooks.trigger(forge, { ...at(hook), payload: pushes[forge] });
    expect(built(copr)).toEqual(['pushed']);
  });

  it('of a push may be for one package, and other events build nothing', async () => {
    const { copr, client, hook } = await scene();
    const { github } = pushes;
    const tag = { ...github, ref: 'v3.0', ref_type: 'tag', commits: [] };
    await client.webhooks.trigger('github', { ...at(hook), package_name: 'pushed', payload: tag });
    await client.webhooks.trigger('github', { ...at(hook), event: 'ping', payload: {} });
    expect(built(copr)).toEqual(['pushed']);
  });

  it('of a script answer the build, also into a side directory', async () => {
    const { copr, client, hook } = await scene();
    const build = await client.webhooks.triggerCustom({
      ...at(hook),
      package_name: 'hooked',
      payload: 'any',
    });
    expect(copr.sandbox.control.build(build)).toMatchObject({ project_dirname: 'demo' });
    const { webhook_secret } = hook;
    const side = await client.webhooks.triggerCustomDir({
      ownername: 'alice',
      project_dirname: 'demo:custom:d1',
      webhook_secret,
      package_name: 'hooked',
    });
    expect(copr.sandbox.control.build(side)).toMatchObject({ project_dirname: 'demo:custom:d1' });
  });

  it('have a secret that ends when there is a new one, and that no error shows', async () => {
    const { client, hook } = await scene();
    const { webhook_secret: next } = await client.webhooks.generate(demo);
    expect(next).not.toBe(hook.webhook_secret);
    const old = client.webhooks.triggerCustom({ ...at(hook), package_name: 'hooked' });
    const error: unknown = await old.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'AUTH_DENIED', storeCode: 'BAD_UUID' });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(hook.webhook_secret);
  });

  it('that are refused say why', async () => {
    const { copr, client, hook } = await scene();
    const { webhooks } = client;
    const custom = (more: object) => webhooks.triggerCustom({ ...at(hook), package_name: 'hooked', ...more });
    const forge = (more: object) => webhooks.trigger('github', { ...at(hook), payload: {}, ...more });
    const dir = (project_dirname: string) =>
      webhooks.triggerCustomDir({
        ownername: 'alice',
        project_dirname,
        webhook_secret: hook.webhook_secret,
        package_name: 'hooked',
      });
    await expect(custom({ project_id: 99 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      storeCode: 'PROJECT_NOT_FOUND',
    });
    await expect(custom({ package_name: 'nosuch' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Copr refused the webhook: the project has no such package',
    });
    await expect(dir('demo:foo')).rejects.toMatchObject({ code: 'INVALID_INPUT', recovery: 'fix-input' });
    await expect(forge({ webhook_secret: wrong })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      status: 403,
    });
    await expect(forge({ project_id: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
    await expect(forge({})).rejects.toMatchObject({ code: 'INVALID_INPUT', status: 400 });
    const sent = copr.sent().length;
    await expect(custom({ webhook_secret: 'x/y' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(copr.sent()).toHaveLength(sent);
    expect(built(copr)).toEqual([]);
  });

  it.each([
    ['broke', { kind: 'status', status: 500, body: '<html></html>' } as const],
    ['are lost on the way back', { kind: 'cut-after-work' } as const],
    ['are answered by a gateway', { kind: 'status', status: 502, body: '<html></html>' } as const],
  ])('that %s are not sent again: they may have built', async (_, fault) => {
    const { copr, client, hook } = await scene();
    copr.sandbox.faults.add({ ...fault, path: '/webhooks/', times: 9 });
    const sent = copr.sent().length;
    await expect(
      client.webhooks.triggerCustom({ ...at(hook), package_name: 'hooked' }),
    ).rejects.toMatchObject({ recovery: 'retry-after-probe' });
    expect(copr.sent().length - sent).toBe(1);
  });
});
