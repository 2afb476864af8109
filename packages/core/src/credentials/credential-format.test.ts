import { describe, expect, it } from 'vitest';
import { formatCredentials, parseCredentials } from './credential-format.js';
import { record } from './testing/records.js';

const two = [record(), record({ account: 'other', secret: 'made-up-token-0002', channels: ['edge'] })];

describe('the text of exported credentials', () => {
  it('is one line without special characters, and gives back the same records', () => {
    const text = formatCredentials(two);
    expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(parseCredentials(text, 'stdin')).toEqual(two);
  });

  it.each([
    ['a record as JSON', JSON.stringify(two[0]), 1],
    ['a list as JSON', ` ${JSON.stringify(two, undefined, 2)}\n`, 2],
    ['a record in base64', Buffer.from(JSON.stringify(two[0])).toString('base64'), 1],
    ['wrapped base64', formatCredentials(two).replace(/.{64}/g, '$&\n'), 2],
  ])('may also be %s', (_, text, count) => {
    expect(parseCredentials(text, 'stdin')).toEqual(two.slice(0, count));
  });

  const cut = formatCredentials(two).slice(0, -20);
  it.each([
    ['cut short', cut, 'is not valid JSON; was it cut short'],
    ['no base64', 'made-up token: secret!', 'is neither JSON nor base64'],
    ['empty', '', 'is neither JSON nor base64'],
    ['an empty list', '[]', 'holds no credential'],
    ['a number', Buffer.from('17').toString('base64'), 'is neither a record nor a list of records'],
    ['of a later version', '{"omnipub":2,"records":[]}', 'newer version of omnipub'],
    ['without records', '{"omnipub":1}', 'has no list of records'],
    [
      'a record without a kind',
      JSON.stringify([two[0], { ...two[1], kind: undefined }]),
      "record 2, holds a credential that can't be read: kind is not valid",
    ],
    [
      'a record with a wrong time',
      JSON.stringify({ ...two[0], expiresAt: 'made-up' }),
      'expiresAt is not valid',
    ],
    ['a record without a secret', JSON.stringify({ ...two[0], secret: '' }), 'without a secret'],
    ['the same key twice', JSON.stringify([two[0], two[0]]), 'two credentials of maria'],
  ])('that is %s is refused, and not repeated', (_, text, message) => {
    let thrown: unknown;
    try {
      parseCredentials(text, 'OMNIPUB_CREDENTIALS_COPR');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('omnipub credentials export'),
    });
    const { message: said } = thrown as Error;
    expect(said).toContain(message);
    expect(said).toContain('OMNIPUB_CREDENTIALS_COPR');
    expect(said).not.toContain('made-up');
  });

  it('is not made of a record that is not valid', () => {
    expect(() => formatCredentials([record({ madeAt: 'yesterday' })])).toThrow('madeAt is not valid');
  });
});
