import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildMetadata } from '../cg-import/build-metadata.js';
import type { CgMetadata } from '../cg-import/metadata-schema.js';

/** The files of a content generator's build, and its metadata. */
export interface MadeContent {
  readonly folder: string;
  readonly metadata: CgMetadata;
  /** The metadata as a file. */
  readonly file: string;
}

/** Makes a build `cgpkg-<version>-1` of an image and a log below a folder. */
export async function makeContent(
  folder: string,
  { version = '1.0', text = 'the image' }: { readonly version?: string; readonly text?: string } = {},
): Promise<MadeContent> {
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, `image-${version}.txt`), text);
  await writeFile(join(folder, 'logs', 'build.log'), 'it went well\n');
  const metadata = await buildMetadata(
    {
      folder,
      build: {
        name: 'cgpkg',
        version,
        release: '1',
        source: 'git+https://git.example.org/x#abc',
        startTime: new Date(1_795_000_000_000),
        endTime: new Date(1_795_000_100_000),
        extra: { note: 'ž' },
      },
      buildroots: [
        {
          contentGenerator: { name: 'labcg', version: '0.1' },
          host: { os: 'debian-12', arch: 'x86_64' },
          tools: [{ name: 'tar', version: '1' }],
        },
      ],
      outputs: [
        {
          path: join(folder, `image-${version}.txt`),
          type: 'txt',
          typeinfo: { image: { arch: 'noarch' } },
        },
        { path: join(folder, 'logs', 'build.log'), type: 'log' },
      ],
    },
    { signal: AbortSignal.timeout(10_000) },
  );
  const file = join(folder, 'metadata.json');
  await writeFile(file, JSON.stringify(metadata));
  return { folder, metadata, file };
}
