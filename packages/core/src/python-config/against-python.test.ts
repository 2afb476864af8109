import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { missing } from '../testing/needs.js';
import { setOption } from './edit.js';
import { readPythonConfig } from './python-config.js';
import { PythonConfigError } from './python-config-error.js';

/** Reads each case (a list of files, in order) as a strict ConfigParser does, and prints what it holds or raises. */
const script = `
import configparser, io, json, sys
def read(files):
    parser = configparser.ConfigParser()
    try:
        for text in files:
            raw = io.BytesIO(text.encode('utf-8'))
            parser.read_file(io.TextIOWrapper(raw, encoding='utf-8-sig', newline=None))
    except configparser.Error as e:
        return {'error': type(e).__name__}
    out = {}
    for section in parser.sections():
        out[section] = {}
        for option in parser.options(section):
            try:
                out[section][option] = parser.get(section, option)
            except configparser.Error as e:
                out[section][option] = {'error': type(e).__name__}
    return out
json.dump([read(files) for files in json.load(sys.stdin)], sys.stdout)
`;
const python = (cases: readonly (readonly string[])[]): unknown[] => {
  const run = spawnSync('python3', ['-c', script], { input: JSON.stringify(cases), encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as unknown[];
};

const names: Partial<Record<PythonConfigError['problem'], string>> = {
  'no-header': 'MissingSectionHeaderError',
  'not-an-option': 'ParsingError',
  'duplicate-section': 'DuplicateSectionError',
  'duplicate-option': 'DuplicateOptionError',
  'interpolation-syntax': 'InterpolationSyntaxError',
  'interpolation-missing': 'InterpolationMissingOptionError',
  'interpolation-depth': 'InterpolationDepthError',
};
const attempt = <T>(read: () => T): T | { error: string | undefined } => {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof PythonConfigError)) throw thrown;
    return { error: names[thrown.problem] };
  }
};
const ours = (files: readonly string[]): unknown =>
  attempt(() => {
    const config = readPythonConfig(files.map((text, index) => ({ name: String(index), text })));
    return Object.fromEntries(
      config.sections.map((section) => [
        section,
        Object.fromEntries(
          config.options(section).map((option) => [option, attempt(() => config.get(section, option))]),
        ),
      ]),
    );
  });

/** The same numbers in every run: a small linear congruential generator. */
const dice = (seed: number): ((sides: number) => number) => {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
};
const keys = ['a', 'B', 'server', 'Server', 'to ken', 'ключ', 'İ', 'x.y', '%'];
const values = [
  '1',
  ' two words ',
  '',
  '%(a)s',
  '%(B)s/%(x.y)s',
  '100%%',
  '50%',
  '%(none)s',
  'a=b:c',
  '# kept',
];
const more = [
  '; in the value',
  '\u00a0nbsp',
  '%(a',
  '%(server)s%(server)s',
  '[no header]',
  'tab\tin',
  '\u2028',
];
const heads = ['[a]', '[b]', '[DEFAULT]', ' [a]', '[a]b]', '[ c ] tail', '[]', '[unclosed', '[default]'];
const noise = ['', '   ', '# comment', '  ; indented', 'junk', '= no key', ': x', '\x1c', '\t', '[a]'];
const endings = ['\n', '\n', '\n', '\r\n', '\r'];
const indents = ['', '', '', ' ', '  ', '\t', '    ', '\u00a0'];

const text = (roll: (sides: number) => number): string => {
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
  const all = [...values, ...more];
  let out = roll(12) === 0 ? '\ufeff' : '';
  if (roll(8) > 0) out += `${pick(heads)}${pick(endings)}`;
  for (let lines = roll(9); lines > 0; lines -= 1) {
    const kind = roll(12);
    const line =
      kind < 6
        ? `${pick(indents)}${pick(keys)}${String(roll(3) === 0 ? lines : '')}${pick([' = ', '=', ':', ' : ', ' ='])}${pick(all)}`
        : kind < 8
          ? `${pick(indents)}${pick(all)}`
          : kind < 10
            ? pick(noise.slice(0, 4))
            : kind < 11
              ? pick(heads)
              : pick(noise);
    out += line + pick(lines === 1 ? ['', ...endings] : endings);
  }
  return out;
};

it.skipIf(missing('python3'))(
  "1,500 generated files, alone and merged, are read as Python's configparser reads them (needs python3)",
  () => {
    const roll = dice(20_261_121);
    const cases = Array.from({ length: 1500 }, () =>
      Array.from({ length: 1 + roll(2) * roll(3) }, () => text(roll)),
    );
    const expected = python(cases);
    const read = cases.map(ours);
    expect(new Set(expected.map((each) => (each as { error?: string }).error)).size).toBeGreaterThan(4);
    for (const [index, files] of cases.entries())
      expect([files, read[index]]).toEqual([files, expected[index]]);
  },
);

it.skipIf(missing('python3'))(
  'what an edit of a generated file wrote, Python reads back, and everything else as before (needs python3)',
  () => {
    const roll = dice(7);
    const readable = Array.from({ length: 1500 }, () => text(roll)).filter(
      (each) => !('error' in (ours([each]) as object)),
    );
    const edits = readable.map((each) => {
      const option = keys[roll(keys.length)] as string;
      const section = ['a', 'b', 'new'][roll(3)] as string;
      return {
        section,
        option: option.toLowerCase(),
        text: setOption(each, { section, option, value: 'new 5% #;=' }),
      };
    });
    const before = python(readable.map((each) => [each])) as Record<string, Record<string, unknown>>[];
    const after = python(edits.map((each) => [each.text])) as Record<string, Record<string, unknown>>[];
    expect(readable.length).toBeGreaterThan(300);
    for (const [index, edit] of edits.entries()) {
      const now = after[index]?.[edit.section];
      expect([edit, now?.[edit.option]]).toEqual([edit, 'new 5% #;=']);
      for (const [section, options] of Object.entries(before[index] ?? {}))
        for (const option of Object.keys(options)) {
          const refers = readPythonConfig([{ name: '', text: readable[index] ?? '' }]).raw(section, option);
          // What refers to the edited option changes with it.
          if (refers?.includes('%(') === true || (section === edit.section && option === edit.option))
            continue;
          expect([edit, after[index]?.[section]?.[option]]).toEqual([edit, options[option]]);
        }
    }
  },
);

it.skipIf(missing('python3'))('references may be as deep as in Python, and no deeper (needs python3)', () => {
  const chain = (levels: number): string =>
    `[a]\n${Array.from({ length: levels }, (_, n) => `k${String(n)} = %(k${String(n + 1)})s`).join('\n')}\nk${String(levels)} = end\n`;
  const cases = [8, 9, 10, 11, 12].map((levels) => [chain(levels)]);
  const expected = python(cases);
  expect(cases.map(ours)).toEqual(expected);
  expect(JSON.stringify(expected.at(-1))).toContain('InterpolationDepthError');
});
