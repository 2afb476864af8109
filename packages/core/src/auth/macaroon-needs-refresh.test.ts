import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SignedAnswer } from '../http/types.js';
import { macaroonNeedsRefresh } from './macaroon-needs-refresh.js';

function answer(status: number, headers: Record<string, string>, body: string): SignedAnswer {
  const url = new URL('https://shop.test/');
  const response = { status, headers, url, body: Readable.from([body]) };
  return { signed: {} as SignedAnswer['signed'], response, peek: async () => body };
}

describe('a refresh is asked for', () => {
  it.each([
    'Macaroon needs_refresh=1',
    'macaroon needs_refresh="1"',
    'Macaroon realm="shop", needs_refresh=1',
    'Basic realm="shop", Macaroon needs_refresh=1',
  ])('by the header "%s"', async (header) => {
    expect(await macaroonNeedsRefresh(answer(401, { 'www-authenticate': header }, ''))).toBe(true);
  });

  it.each([
    '{"error_list":[{"code":"macaroon-needs-refresh"}]}',
    '{"error-list":[{"code":null,"message":"x"},{"code":"Macaroon-Needs-Refresh"}]}',
    '{"error_list":[{},5,{"code":"macaroon-needs-refresh","extra":{"age":5}}]}',
  ])('by the body %s', async (body) => {
    expect(await macaroonNeedsRefresh(answer(401, { 'content-type': 'application/json' }, body))).toBe(true);
  });
});

describe('no refresh is asked for', () => {
  it.each([
    'Macaroon',
    'Macaroon needs_refresh=0',
    'Macaroon needs_refresh=10',
    'Bearer needs_refresh=1',
    'Macaroon refresh_device_session=1',
  ])('by the header "%s"', async (header) => {
    expect(await macaroonNeedsRefresh(answer(401, { 'www-authenticate': header }, ''))).toBe(false);
  });

  it.each([
    '',
    'macaroon-needs-refresh',
    '<html>macaroon-needs-refresh',
    '{"error_list":{"code":"macaroon-needs-refresh"}}',
    '{"error_list":[{"code":"macaroon-permission-required"}]}',
    '[]',
    'null',
  ])('by the body %s', async (body) => {
    expect(await macaroonNeedsRefresh(answer(401, {}, body))).toBe(false);
  });

  it('by any other status', async () => {
    const body = '{"error_list":[{"code":"macaroon-needs-refresh"}]}';
    expect(
      await macaroonNeedsRefresh(answer(403, { 'www-authenticate': 'Macaroon needs_refresh=1' }, body)),
    ).toBe(false);
  });
});
