import { createDeps, PublishError } from '@omnipub/core';
import { seededRandom } from '@omnipub/core/testing';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectPlace } from './api/places.js';
import { CoprClient } from './client.js';

/*
 * python-copr puts names into paths as they are, so that `x?y` changes project `x` (recording project-get-slash-injection). Here whatever
 * a project is called, the call reaches that very one, or nothing at all.
 */

let sandbox: Sandbox;
let client: CoprClient;

beforeAll(async () => {
  sandbox = await startSandbox({ copr: { worker: 'paused', createrepo: 'never' } });
  client = new CoprClient(
    { url: sandbox.copr.url, ...tokenOf('alice') },
    createDeps({ env: { OMNIPUB_RETRIES: '0' } }),
  );
  // What a name leads to that is cut off, decoded or resolved somewhere on its way.
  for (const project of ['a', 'demo', 'b', 'x']) sandbox.copr.control.seedMany({ owner: 'alice', project });
});
afterAll(() => sandbox.stop());

function tokenOf(user: string): { readonly login: string; readonly token: string } {
  const { login, token } = sandbox.copr.control.credentials(user);
  return { login, token };
}

const PIECES = [
  'a',
  'b',
  'x',
  '?',
  '#',
  '/',
  '%',
  '%2F',
  '%00',
  ' ',
  '\n',
  '\t',
  '+',
  '&',
  '=',
  ';',
  ':',
  '@',
  '..',
  '.',
  '\\',
  'é',
  '名',
  '😀',
  '"',
  "'",
  '<',
  '~',
  '*',
];

function oddNames(count: number): readonly string[] {
  const random = seededRandom(7);
  const made = Array.from({ length: count }, () =>
    Array.from(
      { length: 1 + Math.floor(random() * 5) },
      () => PIECES[Math.floor(random() * PIECES.length)] ?? 'a',
    ).join(''),
  );
  const fixed = [
    'x?y#z',
    'a/../b',
    'a/b',
    '%61',
    'a%2Fb',
    'a b',
    ' a',
    'a ',
    'a\nb',
    'demo?',
    '..',
    '.',
    '@labgroup',
    'é',
    'a?ownername=bob',
    'a#',
  ];
  return [...new Set([...fixed, ...made])];
}

/** What a call did to all projects: their descriptions. */
async function descriptions(): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for await (const { full_name, description } of client.projects.list()) found[full_name] = description ?? '';
  return found;
}

const endOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (result) => result,
    (thrown: unknown) => thrown,
  );

describe.each([{ ownername: 'alice' }, { ownername: '@labgroup' }])(
  'odd names of projects of $ownername',
  ({ ownername }) => {
    it('are read as they are', async () => {
      for (const projectname of oddNames(40)) {
        sandbox.copr.control.seedMany({ owner: ownername, project: projectname });
        expect(await client.projects.get({ ownername, projectname })).toMatchObject({
          name: projectname,
          ownername,
        });
        const list = client.packages.list({ ownername, projectname });
        for await (const _ of list) throw new Error('it has no packages');
      }
    });

    it('are changed as they are, or not at all', async () => {
      let reached = 0;
      for (const [index, projectname] of oddNames(40).entries()) {
        sandbox.copr.control.seedMany({ owner: ownername, project: projectname });
        const description = `change ${String(index)} of ${ownername}`;
        const before = await descriptions();
        const end = await endOf(client.projects.edit({ ownername, projectname, description }));
        const changed = Object.entries(await descriptions()).filter(([name, now]) => before[name] !== now);
        if (end instanceof PublishError) {
          // No URL holds it, or the server's own gateway splits it: then there is nothing of that name.
          expect({ projectname, code: end.code }).toMatchObject({
            code: expect.stringMatching(/^(INVALID_INPUT|NOT_FOUND)$/u) as unknown,
          });
          expect(changed).toEqual([]);
        } else {
          reached += 1;
          expect(changed).toEqual([[`${ownername}/${projectname}`, description]]);
        }
      }
      expect(reached).toBeGreaterThan(25);
    });
  },
);

describe('odd names of what is not there', () => {
  const place: ProjectPlace = { ownername: 'alice', projectname: 'demo' };
  it.each([
    ['a package', (name: string) => client.packages.get({ ...place, packagename: name })],
    ['a package to reset', (name: string) => client.packages.reset({ ...place, packagename: name })],
    [
      'a chroot',
      (name: string) => client.projectChroots.edit({ ...place, chrootname: name, with_opts: ['x'] }),
    ],
    ['an owner', (name: string) => client.projects.edit({ ...place, ownername: name, description: 'x' })],
    ['a project to delete', (name: string) => client.projects.delete({ ...place, projectname: `zz${name}` })],
    ['a user', (name: string) => client.permissions.canBuildIn(`zz${name}`, place)],
  ] as const)('lead to nothing: %s', async (_, ask) => {
    const before = await descriptions();
    for (const name of oddNames(25)) {
      const end = await endOf(ask(name));
      expect(end, name).toBeInstanceOf(PublishError);
      expect(['NOT_FOUND', 'INVALID_INPUT', 'STORE_UNAVAILABLE', 'AUTH_DENIED'], name).toContain(
        (end as PublishError).code,
      );
    }
    expect(await descriptions()).toEqual(before);
  });
});
