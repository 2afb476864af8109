import { expect, it } from 'vitest';
import { skopeoError } from './skopeo-error.js';

it.each([
  ['reading manifest 1.0 in ghcr.io/me/app: unauthorized: authentication required', 'AUTH_DENIED'],
  ['reading manifest 9 in docker.io/library/app: manifest unknown', 'NOT_FOUND'],
  ['pinging container registry 127.0.0.1:1: dial tcp: connect: connection refused', 'NETWORK'],
  ['unsupported manifest type', 'INVALID_INPUT'],
])('what skopeo said is read: %s', (said, code) => {
  const stderr = `time="2026-11-25T10:00:00Z" level=info msg="first"\ntime="2026-11-25T10:00:00Z" level=fatal msg="${said}"\n`;
  expect(skopeoError('docker://x', stderr)).toMatchObject({
    code,
    message: `skopeo could not copy docker://x: ${said}`,
    storeMessage: said,
  });
});

it('a message with quotes is read whole, and no message is said to be none', () => {
  expect(skopeoError('x', 'level=fatal msg="no such \\"thing\\" here"').storeMessage).toBe(
    'no such "thing" here',
  );
  expect(skopeoError('x', '').storeMessage).toBe('it gave no reason');
});
