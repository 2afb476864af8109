import { describe, expect, it } from 'vitest';
import { fieldProblems } from './field-problems.js';
import { readPythonLiteral } from './python-literal.js';

describe('the fields of an error text', () => {
  it('are read from lines (package-add-validation-400)', () => {
    expect(
      fieldProblems('package_name: Please enter a valid name\nmax_builds: Number must be between 0 and 100.'),
    ).toEqual([
      { field: 'package_name', message: 'Please enter a valid name' },
      { field: 'max_builds', message: 'Number must be between 0 and 100.' },
    ]);
  });

  it('are read from Python’s spelling (build-check-before-bad-chroot-400, build-create-distgit-bad-400)', () => {
    expect(
      fieldProblems(`Bad request parameters: {'chroots': ["'zzz' is not a valid choice for this field."]}`),
    ).toEqual([{ field: 'chroots', message: "'zzz' is not a valid choice for this field." }]);
    expect(
      fieldProblems(
        "Bad request parameters: {'distgit': ['Not a valid choice.', 'DistGit ID must be one of: fedora']}",
      ),
    ).toEqual([
      { field: 'distgit', message: 'Not a valid choice.' },
      { field: 'distgit', message: 'DistGit ID must be one of: fedora' },
    ]);
    expect(fieldProblems("{'order_type': ['Not a valid choice.']}")).toEqual([
      { field: 'order_type', message: 'Not a valid choice.' },
    ]);
  });

  it.each([
    'Build(s) 55 are still running.\n',
    "Bad request parameters: {'pkgs': [",
    'Trying to reset an invalid attribute: nosuch\nSee `copr-cli get-chroot a/b/c` for all',
    'Bad request parameters: 7',
    '',
  ])('there are none in %j', (text) => {
    expect(fieldProblems(text)).toEqual([]);
  });
});

describe('a Python literal', () => {
  it('is read with escapes, tuples and commas at the end', () => {
    expect(readPythonLiteral(String.raw`{'a\'b': ('x\n', "\u00e9\x41\U0001f600\q"), 'c': [],}`)).toEqual({
      "a'b": ['x\n', 'éA😀q'],
      c: [],
    });
  });

  it.each(['', '{', "{'a'}", "{'a': }", "['a' 'b']", "'a", "{'a': 'b'} x", '[[', `${'['.repeat(5000)}`])(
    'is none: %j',
    (text) => {
      expect(readPythonLiteral(text)).toBeUndefined();
    },
  );

  it('with __proto__ as a key stays a plain object', () => {
    const value = readPythonLiteral("{'__proto__': ['x']}") as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});
