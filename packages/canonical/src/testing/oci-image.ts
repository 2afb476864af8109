import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');

/** An image of two architectures as an OCI layout: an index, two manifests, a config each, and one layer of an empty tar. */
export async function writeImage(
  folder: string,
): Promise<{ readonly folder: string; readonly source: string; readonly digest: string }> {
  const root = join(folder, 'image');
  await mkdir(join(root, 'blobs', 'sha256'), { recursive: true });
  const blob = async (bytes: string, mediaType: string) => {
    await writeFile(join(root, 'blobs', 'sha256', sha256(bytes)), bytes);
    return { mediaType, digest: `sha256:${sha256(bytes)}`, size: Buffer.byteLength(bytes) };
  };
  const tar = '\0'.repeat(1024);
  const type = (name: string): string => `application/vnd.oci.image.${name}`;
  const layer = await blob(tar, type('layer.v1.tar'));
  const manifests = [];
  for (const architecture of ['amd64', 'arm64']) {
    const config = await blob(
      JSON.stringify({
        architecture,
        os: 'linux',
        config: {},
        rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(tar)}`] },
      }),
      type('config.v1+json'),
    );
    const manifest = { schemaVersion: 2, mediaType: type('manifest.v1+json'), config, layers: [layer] };
    const described = await blob(JSON.stringify(manifest), manifest.mediaType);
    manifests.push({ ...described, platform: { architecture, os: 'linux' } });
  }
  const index = await blob(
    JSON.stringify({ schemaVersion: 2, mediaType: type('index.v1+json'), manifests }),
    type('index.v1+json'),
  );
  await writeFile(join(root, 'oci-layout'), '{"imageLayoutVersion": "1.0.0"}');
  const named = { ...index, annotations: { 'org.opencontainers.image.ref.name': 'both' } };
  await writeFile(join(root, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  return { folder: root, source: `oci:${root}:both`, digest: index.digest };
}
