import { describe, expect, it } from 'vitest';
import { checkMetadata } from './check-metadata.js';
import { metadataProblems } from './metadata-problems.js';

const good = () => ({
  metadata_version: 0,
  build: {
    name: 'hello',
    version: '1.0',
    release: '1',
    source: null as string | null,
    start_time: 1_795_000_000,
    end_time: 1_795_000_100,
    extra: { typeinfo: { image: {} } } as object,
  },
  buildroots: [
    {
      id: 1,
      host: { os: 'debian-12', arch: 'x86_64' },
      content_generator: { name: 'labcg', version: '0.1' },
      container: { type: 'none', arch: 'x86_64' },
      tools: [{ name: 'tar', version: '1' }],
      components: [] as object[],
      extra: {},
    },
  ],
  output: [
    {
      buildroot_id: 1,
      filename: 'hello.txt',
      filesize: 17,
      arch: 'noarch',
      checksum: '157307e335af0ebfde6b5c441dd58f28',
      checksum_type: 'md5',
      type: 'txt',
      extra: { typeinfo: { image: { arch: 'noarch' } } } as object | undefined,
    },
  ],
});
type Metadata = ReturnType<typeof good>;

/** Good ones with one thing wrong. */
const spoilt = (spoil: (metadata: Metadata) => void): unknown => {
  const metadata = good();
  spoil(metadata);
  return JSON.parse(JSON.stringify(metadata));
};
const output = (spoil: (file: Metadata['output'][number]) => void) => (metadata: Metadata) => {
  const [file] = metadata.output;
  if (file !== undefined) spoil(file);
};
const remove = (of: object, key: string): void => void Reflect.deleteProperty(of, key);

describe('metadata of a content generator', () => {
  it('that are good have no problems', () => expect(metadataProblems(good())).toEqual([]));

  it('keep members that nobody knows here', () => {
    const metadata = { ...good(), more: { x: 1 } };
    expect(checkMetadata(metadata)).toEqual(metadata);
  });

  it('of the old kind, with types beside typeinfo, are good too', () => {
    const old = spoilt((m) => {
      m.build.extra = { image: {} };
      output((file) => (file.extra = { image: { arch: 'noarch' } }))(m);
    });
    expect(metadataProblems(old)).toEqual([]);
  });

  it.each<[string, (metadata: Metadata) => void, string]>([
    ['another version', (m) => (m.metadata_version = 1), 'metadata_version: Invalid input: expected 0'],
    ['no source', (m) => remove(m.build, 'source'), 'build.source: is missing'],
    ['no extra', (m) => remove(m.build, 'extra'), 'build.extra: is missing'],
    ['no end', (m) => remove(m.build, 'end_time'), 'build.end_time: is missing'],
    ['an end before the start', (m) => (m.build.end_time = 1), 'build: it ends before it starts'],
    ['a dash in the version', (m) => (m.build.version = '1-0'), 'build.version: must not hold a dash'],
    [
      'no tools',
      (m) => m.buildroots.forEach((root) => remove(root, 'tools')),
      'buildroots[0].tools: is missing',
    ],
    [
      'a component without sigmd5',
      (m) =>
        m.buildroots.forEach((root) =>
          root.components.push({
            type: 'rpm',
            name: 'a',
            version: '1',
            release: '1',
            epoch: null,
            arch: 'noarch',
            signature: null,
          }),
        ),
      'buildroots[0].components[0].sigmd5: is missing',
    ],
    [
      'a sum of SHA-1',
      output((file) => (file.checksum_type = 'sha1')),
      'output[0].checksum_type: must be md5 or sha256',
    ],
    [
      'a sum that is none',
      output((file) => (file.checksum = 'abc')),
      'output[0] (hello.txt): checksum is no md5 in hex',
    ],
    [
      'a file without a type of build',
      output((file) => (file.extra = undefined)),
      'output[0] (hello.txt): extra.typeinfo is missing: what is it to the build?',
    ],
    [
      'a type that the build does not have',
      output(
        (file) => (file.extra = { typeinfo: { maven: { group_id: 'g', artifact_id: 'a', version: '1' } } }),
      ),
      'output[0] (hello.txt): its type maven is not in build.extra.typeinfo',
    ],
    [
      'an image without an architecture',
      output((file) => (file.extra = { typeinfo: { image: {} } })),
      'output[0] (hello.txt): extra.typeinfo.image.arch is missing',
    ],
    [
      'a file from nowhere',
      output((file) => (file.buildroot_id = 2)),
      'buildroots: there is none with the id 2 that an output comes from',
    ],
    [
      'a buildroot that nothing comes from',
      (m) => m.buildroots.push({ ...good().buildroots[0], id: 2 } as Metadata['buildroots'][number]),
      'buildroots: nothing comes from 2',
    ],
    [
      'two generators',
      (m) => {
        const other = { ...good().buildroots[0], id: 2, content_generator: { name: 'other', version: '1' } };
        m.buildroots.push(other as Metadata['buildroots'][number]);
        m.output.push({
          ...good().output[0],
          buildroot_id: 2,
          filename: 'b.txt',
        } as Metadata['output'][number]);
      },
      'buildroots: of several content generators (labcg, other), and an import has one',
    ],
    [
      'a file twice',
      (m) => m.output.push(good().output[0] as Metadata['output'][number]),
      'output: hello.txt is there twice',
    ],
    [
      'a path for a name',
      output((file) => (file.filename = '../x')),
      'output[0].filename: is no plain file name',
    ],
    [
      'an RPM that is not called like one',
      output((file) => (file.type = 'rpm')),
      'output[0] (hello.txt): is not called name-version-release.arch.rpm',
    ],
  ])('with %s are refused with its place', (_, spoil, problem) => {
    expect(metadataProblems(spoilt(spoil))).toContain(problem);
  });

  it('are refused with all problems at once, and nothing is thrown that is no PublishError', () => {
    const metadata = spoilt((m) => {
      remove(m.build, 'source');
      remove(m.build, 'start_time');
    });
    expect(() => checkMetadata(metadata)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        storeMessage: expect.stringContaining('build.source: is missing\nbuild.start_time: is missing'),
      }),
    );
    for (const odd of [null, 1, 'x', [], {}]) expect(metadataProblems(odd).length).toBeGreaterThan(0);
  });
});
