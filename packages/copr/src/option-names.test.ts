import { PublishError } from '@omnipub/core';
import { seededRandom } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import type { CoprClient } from './client.js';
import { captureWrites } from './testing/capture.js';
import { bare, knownOptions, type Options, someOf } from './testing/random-options.js';

/*
 * The recorded writes themselves, decoded into our options and encoded again, are in `recordings.test.ts`. Here options are made by
 * chance: what is sent is what was given, under names that this very call has (copr contract 3), and nothing else.
 */

const ROUNDS = 12;
const place = { ownername: 'alice', projectname: 'demo' };

interface Encoder {
  readonly title: string;
  /** What the call takes, beside `buildopts`. */
  readonly options: Options;
  readonly buildopts?: Options;
  readonly send: (client: CoprClient, input: never) => Promise<unknown>;
  /** What is sent beside the options. */
  readonly sent: object;
}

const build = (title: string, options: Options, send: Encoder['send']): Encoder => ({
  title,
  options,
  buildopts: knownOptions.buildopts,
  send,
  sent: place,
});
const kinds = {
  scm: knownOptions.scm,
  pypi: knownOptions.pypi,
  rubygems: knownOptions.rubygems,
  custom: knownOptions.customPackage,
  distgit: knownOptions.distgitPackage,
} as const;
const packages = Object.entries(kinds).flatMap(([kind, source]): Encoder[] =>
  (['add', 'edit'] as const).map((route) => ({
    title: `packages.${route} ${kind}`,
    options: { ...knownOptions.package, ...source },
    send: (client, input: object) =>
      client.packages[route](kind as never, { ...input, package_name: 'hello' } as never),
    sent: { package_name: 'hello' },
  })),
);
const encoders: readonly Encoder[] = [
  {
    title: 'projects.add',
    options: knownOptions.addProject,
    send: (client, input) => client.projects.add(input),
    sent: { name: 'demo' },
  },
  {
    title: 'projects.edit',
    options: knownOptions.editProject,
    send: (client, input) => client.projects.edit(input),
    sent: {},
  },
  {
    title: 'projectChroots.edit',
    options: knownOptions.editChroot,
    send: (client, input: object) =>
      client.projectChroots.edit({ ...input, chrootname: 'fedora-41-x86_64' } as never),
    sent: {},
  },
  ...packages,
  build('builds.createFromScm', knownOptions.scm, (client, input) => client.builds.createFromScm(input)),
  build('builds.createFromPypi', knownOptions.pypi, (client, input) => client.builds.createFromPypi(input)),
  build('builds.createFromRubygems', knownOptions.rubygems, (client, input) =>
    client.builds.createFromRubygems(input),
  ),
  build('builds.createFromCustom', knownOptions.customBuild, (client, input) =>
    client.builds.createFromCustom(input),
  ),
  build('builds.createFromDistgit', knownOptions.distgitBuild, (client, input) =>
    client.builds.createFromDistgit(input),
  ),
];

/** What python-copr sends where nothing was given (recordings build-create-pypi, build-create-scm-bad-400). */
const pythonsDefaults: Readonly<Record<string, unknown>> = {
  committish: '',
  subdirectory: '',
  spec: '',
  scm_type: 'git',
  source_build_method: 'rpkg',
  spec_template: '',
  python_versions: [3, 2],
};

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it went well',
    (thrown: unknown) => thrown,
  );

describe.each(encoders)('$title', ({ options, buildopts, send, sent }) => {
  it('sends what was given, under the names of this call, and nothing else', async () => {
    const { client, take } = await captureWrites();
    const random = seededRandom(41);
    for (let round = 0; round < ROUNDS; round += 1) {
      const own = someOf(options, random);
      const common = buildopts === undefined ? {} : someOf(buildopts, random);
      const input = { ...place, ...own, ...(buildopts === undefined ? {} : { buildopts: common }) };
      expect(await failureOf(send(client, input as never))).toMatchObject({ storeMessage: 'captured' });
      const json = take() as Readonly<Record<string, unknown>>;
      const given = { ...sent, ...own, ...common };
      expect(json).toMatchObject(given);
      const more = Object.entries(json).filter(([name]) => !Object.hasOwn(given, name));
      expect(more.filter(([name, value]) => !isDefault(buildopts, name, value))).toEqual([]);
    }
  });

  it('refuses names of other calls, and misspelled ones, before anything is sent', async () => {
    const { client, take } = await captureWrites();
    const random = seededRandom(42);
    const own = new Set([...Object.keys(options).map(bare), 'projectname', 'ownername', 'package_name']);
    const others = Object.values<Options>(knownOptions).flatMap((each) => Object.keys(each).map(bare));
    const misspelled = [...own].map((name) => name.slice(1));
    for (const name of [...new Set([...others, ...misspelled, 'memory', 'progress_callback'])]) {
      if (own.has(name)) continue;
      const input = { ...place, ...someOf(options, random), [name]: 'x' };
      const failure = await failureOf((async () => send(client, input as never))());
      expect(failure, name).toBeInstanceOf(PublishError);
      expect(failure, name).toMatchObject({ code: 'INVALID_INPUT' });
      expect(take(), name).toBeUndefined();
    }
  });
});

function isDefault(buildopts: Options | undefined, name: string, value: unknown): boolean {
  return buildopts !== undefined && JSON.stringify(pythonsDefaults[name]) === JSON.stringify(value);
}
