import { describe, expect, it } from 'vitest';
import { didYouMean } from './suggest.js';

describe('didYouMean', () => {
  it.each([
    ['relese', 'release'],
    ['Upload', 'upload'],
    ['uplaod', 'upload'],
    ['run', 'run'],
    ['rnn', 'run'],
  ])('for %s suggests %s', (typed, meant) => {
    expect(didYouMean(typed, ['release', 'upload', 'run'])).toBe(`did you mean "${meant}"?`);
  });

  it.each(['', 'x', 'ab', 'something-else'])('for %j suggests nothing', (typed) => {
    expect(didYouMean(typed, ['release', 'run', 'y'])).toBeUndefined();
  });

  it('suggests the first of two that are equally near, and nothing where there is nothing', () => {
    expect(didYouMean('lost', ['list', 'last'])).toBe('did you mean "list"?');
    expect(didYouMean('list', [])).toBeUndefined();
  });
});
