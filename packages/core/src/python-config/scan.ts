import { PythonConfigError } from './python-config-error.js';
import { indentOf, rstrip, strip } from './python-space.js';

/** One line of a file as `configparser` takes it. `start` and `end` are offsets into the text, `end` behind the line ending. */
export type ScannedLine = { readonly number: number; readonly start: number; readonly end: number } & (
  | { readonly type: 'blank' | 'comment' }
  | { readonly type: 'header'; readonly section: string }
  | {
      readonly type: 'option';
      readonly section: string;
      /** Lower case, as `optionxform` makes it. */
      readonly option: string;
      readonly value: string;
      /** Offset of the first character behind `=` or `:`. */
      readonly valueStart: number;
    }
  | {
      readonly type: 'continuation';
      readonly section: string;
      readonly option: string;
      readonly value: string;
    }
);

/** The section whose options every other section has too. */
export const DEFAULT_SECTION = 'DEFAULT';

/**
 * Reads a text line by line with the rules of Python's strict `ConfigParser`: `#` and `;` begin whole-line comments, a line
 * indented deeper than its option goes on with it, a section or an option stands once. A byte order mark is skipped.
 *
 * @throws PythonConfigError
 */
export function scanPythonConfig(text: string, source?: string): ScannedLine[] {
  const lines: ScannedLine[] = [];
  const sections = new Set<string>();
  const options = new Set<string>();
  let section: string | undefined;
  let option: string | undefined;
  let indent = 0;
  // As in Python: a duplicate or a missing header is told before a line that is no option, wherever they stand.
  let malformed: PythonConfigError | undefined;

  for (const { number, start, end, content } of physicalLines(text)) {
    const line = { number, start, end };
    const value = strip(content);
    const place = { ...(source === undefined ? {} : { source }), line: number };
    if (value === '' || value.startsWith('#') || value.startsWith(';')) {
      lines.push({ ...line, type: value === '' ? 'blank' : 'comment' });
      continue;
    }
    const depth = indentOf(content);
    // Python's own test: after a line without a key (an error, told at the end) nothing goes on.
    if (section !== undefined && option !== undefined && option !== '' && depth > indent) {
      lines.push({ ...line, type: 'continuation', section, option, value });
      continue;
    }
    indent = depth;
    const header = headerOf(value);
    if (header !== undefined) {
      if (sections.has(header) && header !== DEFAULT_SECTION)
        throw new PythonConfigError('duplicate-section', `section [${header}] stands here again`, {
          ...place,
          section: header,
        });
      sections.add(header);
      [section, option] = [header, undefined];
      lines.push({ ...line, type: 'header', section });
      continue;
    }
    if (section === undefined)
      throw new PythonConfigError('no-header', 'a line before the first [section] header', place);
    const delimiter = content.search(/[=:]/u);
    const key = delimiter < 0 ? undefined : rstrip(content.slice(depth, delimiter));
    if (key === undefined || key === '') {
      malformed ??= new PythonConfigError('not-an-option', 'neither a section, an option nor a comment', {
        ...place,
        section,
      });
      if (key === undefined) continue;
    }
    option = (key ?? '').toLowerCase();
    const id = JSON.stringify([section, option]);
    if (options.has(id))
      throw new PythonConfigError(
        'duplicate-option',
        `option "${option}" of [${section}] stands here again`,
        {
          ...place,
          section,
          option,
        },
      );
    options.add(id);
    const rest = content.slice(delimiter + 1);
    const valueStart = start + delimiter + 1;
    lines.push({ ...line, type: 'option', section, option, value: strip(rest), valueStart });
  }
  if (malformed !== undefined) throw malformed;
  return lines;
}

function headerOf(value: string): string | undefined {
  const close = value.lastIndexOf(']');
  return value.startsWith('[') && close >= 2 ? value.slice(1, close) : undefined;
}

function* physicalLines(
  text: string,
): Generator<{ number: number; start: number; end: number; content: string }> {
  const ending = /\r\n|\r|\n/gu;
  let number = 1;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  ending.lastIndex = start;
  for (let hit = ending.exec(text); hit !== null; hit = ending.exec(text)) {
    yield { number, start, end: ending.lastIndex, content: text.slice(start, hit.index) };
    start = ending.lastIndex;
    number += 1;
  }
  if (start < text.length) yield { number, start, end: text.length, content: text.slice(start) };
}
