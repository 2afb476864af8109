import { PublishError } from '@omnipub/core';

/** What skopeo can copy from (skopeo(1), section IMAGE NAMES). */
const transports = [
  'containers-storage',
  'dir',
  'docker',
  'docker-archive',
  'docker-daemon',
  'oci',
  'oci-archive',
  'ostree',
  'sif',
  'tarball',
] as const;

/**
 * Checks the name of an image: `TRANSPORT:DETAILS` as skopeo takes it.
 * @throws PublishError INVALID_INPUT for what names no transport
 */
export function checkImageSource(source: string): void {
  const [transport = '', ...rest] = source.split(':');
  const details = rest.join(':');
  if ((transports as readonly string[]).includes(transport) && details !== '' && details !== '//') return;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(source)} does not say where the image is`, {
    store: 'charmhub',
    hint: 'write it as skopeo does: docker://ghcr.io/me/app:1.0, oci-archive:app.tar, docker-daemon:app:1.0',
  });
}
