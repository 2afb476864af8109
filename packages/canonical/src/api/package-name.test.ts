import { describe, expect, it } from 'vitest';
import { checkCharmName } from '../charm/names/charm-name.js';
import { checkSnapName } from '../snap/names/snap-name.js';

describe.each([
  { check: checkSnapName, store: 'snap', noun: 'snap' },
  { check: checkCharmName, store: 'charmhub', noun: 'charm' },
])('the name of a $noun', ({ check, store, noun }) => {
  it.each(['a', '0ad', 'k8s', 'hello-world', 'my-charm-2', 'x'.repeat(40)])('may be %s', (name) => {
    expect(() => check(name)).not.toThrow();
  });

  it.each([
    ['', 'it is empty', undefined],
    ['Hello', 'it has capitals', 'hello'],
    ['My-Charm', 'it has capitals', 'my-charm'],
    ['hello_world', 'it has other characters than a-z, 0-9 and -', 'hello-world'],
    ['héllo', 'it has other characters than a-z, 0-9 and -', 'h-llo'],
    ['x'.repeat(41), 'it has 41 characters, and 40 are allowed', 'x'.repeat(40)],
    ['hello--world', 'it has two hyphens in a row', 'hello-world'],
    ['-hello', 'it begins or ends with a hyphen', 'hello'],
    ['hello-', 'it begins or ends with a hyphen', 'hello'],
    ['2048', 'it has no letter', undefined],
  ])('may not be %j: %s, with a name that would do', (name, why, likely) => {
    const allowed = 'use at most 40 of a-z, 0-9 and single hyphens, with a letter among them';
    expect(() => check(name)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        recovery: 'fix-input',
        store,
        message: `${JSON.stringify(name)} can't be the name of a ${noun}: ${why}`,
        hint: likely === undefined ? allowed : `${allowed}: ${likely}`,
      }),
    );
  });
});
