import { readRecording } from './recordings.fixture.js';
import { inOrder, permitted, type Seed, type Seeds } from './recordings.steps.js';

/** What the recorded server failed with is injected, in its order. What it answered before or after that is the store's. */
const failing =
  (name: string): Seed =>
  ({ faults }) => {
    for (const { method, path, response } of readRecording(name).exchanges) {
      const { status, headers, body } = response;
      if (status < 400) continue;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      faults.charmhub.add({ kind: 'status', method, path, status, headers, body: text });
    }
  };
const asks = permitted('package-view');

/** Servers that fail. */
export const failureSeeds: Seeds = {
  error_no_auth_then_html: failing('error_no_auth_then_html'),
  pg_error_html: failing('pg_error_html'),
  retry_delete_504: inOrder(failing('retry_delete_504'), async ({ control }) => {
    await control.seedCharm({ name: 'my-charm', id: 'id-my-charm' });
  }),
  retry_get_429: inOrder(asks, failing('retry_get_429')),
  retry_get_503_retry_after: inOrder(asks, failing('retry_get_503_retry_after')),
  retry_get_503_twice: inOrder(asks, failing('retry_get_503_twice')),
  retry_get_exhausted: failing('retry_get_exhausted'),
  retry_post_503: failing('retry_post_503'),
};
