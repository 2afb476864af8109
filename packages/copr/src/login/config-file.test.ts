import { readFile } from 'node:fs/promises';
import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { parseCoprConfig } from './config-file.js';

type Case = { text?: string; config?: Record<string, unknown>; exception?: string };
const url = new URL('../../../../test-fixtures/recordings/copr/config-file-cases.json', import.meta.url);
const cases = Object.entries(JSON.parse(await readFile(url, 'utf8')) as Record<string, Case>).flatMap(
  ([name, { text, config, exception }]) => (text === undefined ? [] : [{ name, text, config, exception }]),
);
/** What we say where python-copr raises. */
const told: Record<string, string> = {
  http_refused: 'without TLS',
  no_section: 'no section [copr-cli]',
  no_url: 'which Copr',
  garbage: 'line 1: a line before the first [section] header',
  gssapi_bad: '"gssapi" that is neither true nor false',
  percent_in_token: 'line 3: option "token"',
};

describe('~/.config/copr, by what python-copr makes of it', () => {
  it.each(cases.filter((each) => each.config !== undefined))('$name is read alike', ({ text, config }) => {
    const { url: coprUrl, username, login, token, gssapi, encrypted } = parseCoprConfig(text, 'the file');
    expect({ copr_url: coprUrl, username, login, token, gssapi, encrypted }).toEqual(
      Object.fromEntries(
        Object.entries(config ?? {}).map(([key, value]) => [
          key,
          key === 'copr_url' ? String(value).replace(/\/$/u, '') : (value ?? undefined),
        ]),
      ),
    );
  });

  it.each(cases.filter((each) => each.exception !== undefined))(
    '$name is refused in words',
    ({ name, text }) => {
      let error: unknown;
      try {
        parseCoprConfig(text, 'the file');
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(PublishError);
      const { message, code, hint } = error as PublishError;
      expect(code).toBe('PROTOCOL');
      expect(message).toContain('the file');
      expect(message).toContain(told[name]);
      expect(hint).toBeTruthy();
      expect(message).not.toMatch(/KeyError|ValueError|NoneType|maybe|a%b|zzz/u);
    },
  );

  it('the date of the comment is read, one that is none is not', () => {
    const text = (date: string): string =>
      `[copr-cli]\ncopr_url=https://c.example\n  # Expiration date: ${date}  \n`;
    expect(parseCoprConfig(text('2027-05-20'), 'x').expiresOn).toBe('2027-05-20');
    expect(parseCoprConfig(text('2027-13-40'), 'x').expiresOn).toBeUndefined();
  });
});
