import { describe, expect, it } from 'vitest';
import { PublishError } from '../errors.js';
import { resolveSettings } from './settings.js';

const options = { store: 'shop', baseUrl: 'https://shop.test/' };

function refusal(work: () => unknown): PublishError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof PublishError) return thrown;
  }
  throw new Error('expected a PublishError');
}

describe('settings', () => {
  it('come from the options, else the environment, else the defaults', () => {
    const env = { OMNIPUB_RETRIES: '7', OMNIPUB_BACKOFF: '9', OMNIPUB_TIMEOUT: '11' };
    expect(resolveSettings(options, {})).toMatchObject({
      retries: 4,
      backoffMs: 500,
      timeoutMs: 60_000,
      concurrency: 8,
    });
    expect(resolveSettings(options, env)).toMatchObject({ retries: 7, backoffMs: 9, timeoutMs: 11 });
    expect(resolveSettings({ ...options, retries: 0, backoffMs: 1, timeoutMs: null }, env)).toMatchObject({
      retries: 0,
      backoffMs: 1,
      timeoutMs: null,
    });
    expect(resolveSettings(options, { OMNIPUB_TIMEOUT: 'none' }).timeoutMs).toBeNull();
    expect(resolveSettings(options, { OMNIPUB_RETRIES: '' }).retries).toBe(4);
  });

  it.each([
    ['OMNIPUB_RETRIES', '-1'],
    ['OMNIPUB_RETRIES', 'many'],
    ['OMNIPUB_BACKOFF', '0.5'],
    ['OMNIPUB_TIMEOUT', '0'],
    ['OMNIPUB_TIMEOUT', '99999999999'],
    ['OMNIPUB_TIMEOUT', '5s'],
  ])('name the variable %s when it is %j', (name, value) => {
    const error = refusal(() => resolveSettings(options, { [name]: value }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toContain(name);
    expect(error.hint).toContain(name);
  });

  it.each([
    'shop.test',
    'ftp://shop.test',
    'https://me:secret-word@shop.test',
    'https://shop.test/?a=b',
    'https://shop.test/#',
  ])('refuse the base URL %s', (baseUrl) => {
    const error = refusal(() => resolveSettings({ ...options, baseUrl }, {}));
    expect(error.code).toBe('INVALID_INPUT');
    expect(`${error.message}${String(error.hint)}`).not.toContain('secret-word');
  });

  it('strip trailing slashes of the base URL', () => {
    expect(resolveSettings({ ...options, baseUrl: 'http://h:1/a//' }, {}).baseUrl.href).toBe('http://h:1/a');
  });
});
