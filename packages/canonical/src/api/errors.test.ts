import { describe, expect, it } from 'vitest';
import { explain, problemsOf } from './errors.js';

const answered = (status: number, json: unknown) =>
  explain('the Snap Store', 'the release of hello')({ status, headers: {}, text: '', json });

describe('an error body', () => {
  it.each([
    [
      'error_list',
      { error_list: [{ code: 'invalid', message: 'no' }] },
      [{ code: 'invalid', message: 'no' }],
    ],
    [
      'error-list, with a code that is null',
      { 'error-list': [{ code: null, message: "Items need to include 'library_id'" }] },
      [{ message: "Items need to include 'library_id'" }],
    ],
    [
      'the entry without a message',
      { error_list: [{ code: 'conflict' }] },
      [{ code: 'conflict', message: 'conflict' }],
    ],
    [
      'the code at the top',
      { status: 409, code: 'already_owned' },
      [{ code: 'already_owned', message: 'already_owned' }],
    ],
    ['error_message', { error_message: 'Snap not found' }, [{ message: 'Snap not found' }]],
    [
      'capitals',
      { Code: 'interaction required', Message: 'log in' },
      [{ code: 'interaction required', message: 'log in' }],
    ],
    [
      'errors as a text',
      { errors: 'Not a valid channel: alpha' },
      [{ message: 'Not a valid channel: alpha' }],
    ],
    [
      'errors by field',
      { success: false, errors: { revision: ['too old', 'too new'], name: 'bad' } },
      [{ message: 'revision: too old' }, { message: 'revision: too new' }, { message: 'name: bad' }],
    ],
    [
      'errors of a review',
      { errors: [{ message: 'bad name', link: 'x' }, 'odd'] },
      [{ message: 'bad name' }, { message: 'odd' }],
    ],
    ['nothing', {}, []],
    ['no object', 'text', []],
    ['an empty list', { error_list: [] }, []],
  ])('in the shape %s says what it says', (_, json, problems) => {
    expect(problemsOf(json)).toEqual(problems);
  });

  it('tells more than the first of its errors', () => {
    const json = {
      error_list: [
        { code: 'invalid-field', message: 'a' },
        { code: 'other', message: 'b' },
      ],
    };
    expect(answered(400, json)?.message).toBe(
      'the Snap Store refused the release of hello: invalid-field: a; other: b',
    );
  });

  it.each([
    [
      403,
      { error_list: [{ code: 'macaroon-permission-required', message: 'x' }] },
      { code: 'AUTH_DENIED', recovery: 'login' },
    ],
    [404, { error_list: [{ code: 'resource-not-found', message: 'x' }] }, { code: 'NOT_FOUND' }],
    [409, { status: 409, code: 'reserved_name' }, { code: 'ALREADY_EXISTS', storeCode: 'reserved_name' }],
    [
      429,
      { status: 429, code: 'register_window', retry_after: 177 },
      { code: 'RATE_LIMITED', recovery: 'wait', hint: 'try again in 177 seconds' },
    ],
    [
      401,
      { code: 'TWOFACTOR_REQUIRED', message: 'x' },
      { storeCode: 'twofactor-required', recovery: 'login' },
    ],
  ])('%i %j means %j', (status, json, meaning) => {
    expect(answered(status, json)).toMatchObject(meaning);
  });

  it.each([
    ['missing store username', /username/],
    ['Developer has not signed agreement', /agreement/],
  ])('user-not-ready because of "%s" says the fix for that', (message, hint) => {
    expect(answered(403, { error_list: [{ code: 'user-not-ready', message }] })?.hint).toMatch(hint);
  });

  it('that says nothing is left to the status', () => {
    expect(answered(500, undefined)).toBeUndefined();
  });
});
