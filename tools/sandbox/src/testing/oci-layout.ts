import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * Writes a directory in the OCI image layout: one image for several platforms, each with one layer, under the tag `latest`.
 * @returns the digest of its index
 */
export async function writeOciLayout(directory: string, architectures: readonly string[]): Promise<string> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true });
  const put = async (mediaType: string, content: Buffer): Promise<Descriptor> => {
    const hex = createHash('sha256').update(content).digest('hex');
    await writeFile(join(directory, 'blobs', 'sha256', hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  };
  const putJson = (mediaType: string, value: object): Promise<Descriptor> =>
    put(mediaType, Buffer.from(JSON.stringify(value)));
  const manifests: object[] = [];
  for (const architecture of architectures) {
    const tar = emptyTar(architecture);
    const layer = await put('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar));
    const config = await putJson('application/vnd.oci.image.config.v1+json', {
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(tar).digest('hex')}`] },
      history: [],
    });
    const manifest = await putJson('application/vnd.oci.image.manifest.v1+json', {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config,
      layers: [layer],
    });
    manifests.push({ ...manifest, platform: { architecture, os: 'linux' } });
  }
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const index = await putJson(mediaType, { schemaVersion: 2, mediaType, manifests });
  const annotations = { 'org.opencontainers.image.ref.name': 'latest' };
  await writeFile(
    join(directory, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations }] }),
  );
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return index.digest;
}

/** A tar of one empty file with this name. */
function emptyTar(name: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\x000000000\x000000000\x0000000000000\x0000000000000\x00        0', 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\x00 `, 148);
  return Buffer.concat([header, Buffer.alloc(1024)]);
}
