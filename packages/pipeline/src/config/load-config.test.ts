import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeScene, type Scene } from '../testing/scene.js';
import { ConfigError } from './config-error.js';
import { loadConfig } from './load-config.js';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(() => scene.remove());

const load = async (yaml: string | Uint8Array) =>
  loadConfig(await scene.write('omnipub.yaml', yaml), scene.registry);

/** The lines of the error below its headline, with the folder left out. */
async function complaints(yaml: string | Uint8Array): Promise<readonly string[]> {
  const error = await load(yaml).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error('expected a ConfigError', { cause: error });
  expect(error.code).toBe('INVALID_INPUT');
  return error.message
    .replaceAll(`${scene.folder}/`, '')
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

const good = `# yaml-language-server: $schema=./omnipub.schema.json
release: r1
stores:
  main: { kind: fake, site: here, folder: data }
targets:
  - name: hello
    store: main
    artifact: ./hello.bin
    register: { project: demo }
    upload: { name: hello, version: "1.0" }
    release: { channel: edge }
  - name: world
    store: main
    register: { project: demo }
    needs: [hello, hello]
`;

describe('omnipub.yaml', () => {
  it('is read with defaults, positions and absolute paths', async () => {
    expect(await load(good)).toEqual({
      file: join(scene.folder, 'omnipub.yaml'),
      release: 'r1',
      stores: { main: { kind: 'fake', config: { site: 'here', folder: join(scene.folder, 'data') } } },
      concurrency: { total: 4, perStore: 2 },
      targets: [
        {
          name: 'hello',
          store: 'main',
          artifact: './hello.bin',
          register: { project: 'demo' },
          upload: { name: 'hello', version: '1.0' },
          release: { channel: 'edge' },
          needs: [],
          position: { line: 6, column: 5 },
        },
        {
          name: 'world',
          store: 'main',
          register: { project: 'demo' },
          needs: ['hello'],
          position: { line: 12, column: 5 },
        },
      ],
    });
  });

  it('tells every problem at once, with its place and what was meant', async () => {
    const bad = `relase: r1
stores:
  main: { kind: fake, sit: here }
  other: { kind: fakee }
targets:
  - name: hello
    store: mian
    upload: { name: hello }
  - name: hello
    store: main
    artifact: x
    upload: { name: hello, verison: 1.0, settings: { pubic: true } }
    release: { channel: egde }
    needs: [helo]
  - name: nothing
    store: main
concurrency: { total: 0 }
`;
    expect(await complaints(bad)).toMatchInlineSnapshot(`
      [
        "omnipub.yaml:1:1 release: is missing (a string)",
        "omnipub.yaml:1:1 relase: unknown key; did you mean "release"?",
        "omnipub.yaml:3:9 stores.main.site: is missing (a string)",
        "omnipub.yaml:3:23 stores.main.sit: unknown key; did you mean "site"?",
        "omnipub.yaml:4:18 stores.other.kind: there is no store of kind "fakee"; did you mean "fake"?",
        "omnipub.yaml:7:12 targets[0].store: there is no store "mian" in this file; stores are: main, other",
        "omnipub.yaml:8:5 targets[0].upload: there is nothing to upload; add artifact: the path of a file or directory",
        "omnipub.yaml:9:11 targets[1].name: the name "hello" is taken by targets[0]; names are unique in the file",
        "omnipub.yaml:12:13 targets[1].upload.version: is missing (a string)",
        "omnipub.yaml:12:28 targets[1].upload.verison: unknown key; did you mean "version"?",
        "omnipub.yaml:12:52 targets[1].upload.settings.public: is missing (a boolean)",
        "omnipub.yaml:12:54 targets[1].upload.settings.pubic: unknown key; did you mean "public"?",
        "omnipub.yaml:13:25 targets[1].release.channel: must be one of: stable, edge",
        "omnipub.yaml:14:13 targets[1].needs[0]: there is no target "helo"; targets are: nothing",
        "omnipub.yaml:15:5 targets[2]: there is nothing to do; give it register, upload or release",
        "omnipub.yaml:17:23 concurrency.total: Too small: expected number to be >=1",
      ]
    `);
  });

  it('asks for quotes where YAML made a number of a version', async () => {
    expect(await complaints(good.replace('"1.0"', '1.0'))).toMatchInlineSnapshot(`
      [
        "omnipub.yaml:10:37 targets[0].upload.version: must be a string, but is a number; put it in quotes",
      ]
    `);
  });

  it('refuses targets that wait for each other', async () => {
    const cyclic = good.replace(
      '    register: { project: demo }\n    upload',
      '    needs: [world]\n    upload',
    );
    expect(await complaints(cyclic)).toMatchInlineSnapshot(`
      [
        "omnipub.yaml:9:12 targets[0].needs: these targets wait for each other: hello -> world -> hello; remove one of these needs",
      ]
    `);
  });

  it('refuses what makes no sense together', async () => {
    const odd = `release: r1
stores: { main: { kind: fake, site: here } }
targets:
  - { name: a, store: main, release: { channel: edge } }
  - { name: b, store: main, upload: { name: b, version: "1" } }
  - { name: c, store: main, artifact: c.bin, register: { project: c } }
  - { name: d, store: main, register: }
`;
    expect(await complaints(odd)).toMatchInlineSnapshot(`
      [
        "omnipub.yaml:4:29 targets[0].release: there is nothing to release without an upload; add upload to this target",
        "omnipub.yaml:5:29 targets[1].upload: there is nothing to upload; add artifact: the path of a file or directory",
        "omnipub.yaml:6:29 targets[2].artifact: artifact has no use without upload",
        "omnipub.yaml:7:39 targets[3].register: must be a mapping, but is empty; write {} for no settings",
      ]
    `);
  });

  it('refuses a step that the store does not have', async () => {
    await scene.remove();
    scene = await makeScene({ register: false });
    expect(await complaints(good)).toMatchInlineSnapshot(`
      [
        "omnipub.yaml:9:5 targets[0].register: a store of kind "fake" has no register; leave it out",
        "omnipub.yaml:14:5 targets[1].register: a store of kind "fake" has no register; leave it out",
      ]
    `);
  });

  it.each(['https://me:hunter22@host/', 'https://hunter22token@host/', 'http://host/?token=hunter22'])(
    'refuses a credential and does not repeat it: %s',
    async (url) => {
      const lines = await complaints(good.replace('site: here', `site: "${url}"`));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('omnipub.yaml:4:29 stores.main.site: looks like a credential');
      expect(lines[0]).not.toContain('hunter22');
    },
  );

  it.each([
    ['a duplicate key', 'release: a\nrelease: b\n', 'omnipub.yaml:2:1 Map keys must be unique'],
    [
      'a second document',
      `${good}---\nrelease: r2\n`,
      'omnipub.yaml:16:1 one YAML document is expected, but another starts here',
    ],
    ['an unknown tag', 'release: !env RELEASE\n', 'omnipub.yaml:1:10 Unresolved tag: !env'],
    ['a tab as indentation', 'release:\n\t- x\n', 'omnipub.yaml:2:1 Tabs are not allowed as indentation'],
    ['an empty file', '', 'omnipub.yaml:1:1 must be a mapping, but is empty'],
    ['no mapping', '- a\n', 'omnipub.yaml:1:1 must be a mapping, but is a list'],
    ['brackets without end', '['.repeat(100_000), 'nested too deeply'],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
      'omnipub.yaml:1:1 Excessive alias count indicates a resource exhaustion attack',
    ],
    [
      'another encoding',
      Buffer.from('release: caf\xe9\n', 'latin1'),
      'omnipub.yaml:1:1 the file is not UTF-8; save it as UTF-8',
    ],
  ])('with %s is refused', async (_, yaml, line) => {
    expect((await complaints(yaml))[0]).toContain(line);
  });

  it('is named when it is missing, no file, or far too large', async () => {
    await expect(loadConfig(join(scene.folder, 'none.yaml'), scene.registry)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(loadConfig(scene.folder, scene.registry)).rejects.toThrow('is not a regular file');
    await expect(load('#'.repeat(1024 * 1024 + 1))).rejects.toThrow('larger than 1 MiB');
  });

  it('survives names that mean something to JavaScript', async () => {
    const lines = await complaints(
      good.replace('  main: {', '  __proto__: { kind: fake, site: x }\n  main: {'),
    );
    expect(lines[0]).toContain("stores.__proto__: this name can't be used");
    expect(await complaints(good.replace('store: main', 'store: constructor'))).toEqual([
      'omnipub.yaml:7:12 targets[0].store: there is no store "constructor" in this file; stores are: main',
    ]);
  });
});
