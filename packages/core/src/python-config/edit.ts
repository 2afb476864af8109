import { PythonConfigError } from './python-config-error.js';
import { strip } from './python-space.js';
import { type ScannedLine, scanPythonConfig } from './scan.js';

/** Which option, and what it shall be. */
export interface OptionEdit {
  readonly section: string;
  readonly option: string;
  /** The value that a reader gets; percent signs are doubled when it is written. One line. */
  readonly value: string;
}

/**
 * Sets an option and leaves every other byte as it is: comments, order, line endings, spelling of the key. An option that is
 * not there is added behind the last one of its section, a missing section at the end.
 *
 * @throws PythonConfigError for a text that can't be read, and for a value that the format can't hold
 */
export function setOption(text: string, { section, option, value }: OptionEdit): string {
  const written = valueText(value, { section, option });
  const lines = scanPythonConfig(text);
  const at = lines.findIndex(
    (line) => line.type === 'option' && line.section === section && line.option === option.toLowerCase(),
  );
  const line = lines[at];
  if (line?.type !== 'option') return addOption(text, lines, section, `${option} = ${written}`);
  const rest = text.slice(line.valueStart, line.end);
  const gap = /^[ \t]*/u.exec(rest)?.[0] ?? '';
  const ending = /[\r\n]*$/u.exec(rest)?.[0] ?? '';
  const before = text.slice(0, line.valueStart) + (gap === '' && strip(rest) === '' ? ' ' : gap);
  return before + written + ending + withoutContinuations(text, lines, at);
}

/** Takes an option out, with the lines that go on with its value. The same text when it is not there. */
export function removeOption(text: string, { section, option }: Omit<OptionEdit, 'value'>): string {
  const lines = scanPythonConfig(text);
  const at = lines.findIndex(
    (line) => line.type === 'option' && line.section === section && line.option === option.toLowerCase(),
  );
  const line = lines[at];
  return line === undefined ? text : text.slice(0, line.start) + withoutContinuations(text, lines, at);
}

/** The text behind the option at `at`, without the lines that belong to its value. */
function withoutContinuations(text: string, lines: readonly ScannedLine[], at: number): string {
  let out = '';
  let position = lines[at]?.end ?? text.length;
  for (const line of lines.slice(at + 1)) {
    if (line.type === 'option' || line.type === 'header') break;
    if (line.type !== 'continuation') continue;
    out += text.slice(position, line.start);
    position = line.end;
  }
  return out + text.slice(position);
}

function addOption(text: string, lines: readonly ScannedLine[], section: string, entry: string): string {
  const newline = /\r\n|\n|\r/u.exec(text)?.[0] ?? '\n';
  const own = lines.filter((line) => 'section' in line && line.section === section);
  const last = own.at(-1);
  if (last === undefined) {
    const gap = text === '' || text === '\ufeff' || /[\r\n]$/u.test(text) ? '' : newline;
    return `${text}${gap}[${section}]${newline}${entry}${newline}`;
  }
  // With another indentation it could become the next line's option, or go on with the one before.
  const anchor = own.findLast((line) => line.type === 'option' || line.type === 'header') ?? last;
  const indent = /^[ \t]*/u.exec(text.slice(anchor.start, anchor.end))?.[0] ?? '';
  const before = text.slice(0, last.end);
  const gap = /[\r\n]$/u.test(before) ? '' : newline;
  return `${before}${gap}${indent}${entry}${newline}${text.slice(last.end)}`;
}

function valueText(value: string, place: { section: string; option: string }): string {
  if (/[\r\n]/u.test(value) || strip(value) !== value)
    throw new PythonConfigError(
      'unwritable-value',
      `the value for "${place.option}" has a line break, or a space at its begin or end`,
      place,
    );
  return value.replaceAll('%', '%%');
}
