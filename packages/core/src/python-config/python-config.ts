import { interpolate } from './interpolate.js';
import { PythonConfigError } from './python-config-error.js';
import { rstrip } from './python-space.js';
import { DEFAULT_SECTION, scanPythonConfig } from './scan.js';

/** One file's text and the name that errors give it. */
export interface PythonConfigSource {
  readonly name: string;
  readonly text: string;
}

/** Where an option was set last. */
export interface PythonConfigOrigin {
  readonly source: string;
  readonly line: number;
}

/** What Python's `ConfigParser` holds after it has read the same files in the same order. */
export interface PythonConfig {
  /** In the order of their first appearance, without DEFAULT. */
  readonly sections: readonly string[];
  /** The options of a section, DEFAULT's included. */
  options(section: string): readonly string[];
  /** The value, interpolated; undefined when neither the section nor DEFAULT has it. @throws PythonConfigError */
  get(section: string, option: string): string | undefined;
  /** The value as written. */
  raw(section: string, option: string): string | undefined;
  /** Where the value comes from. */
  origin(section: string, option: string): PythonConfigOrigin | undefined;
}

interface Entry {
  readonly value: string;
  readonly origin: PythonConfigOrigin;
}

/**
 * Reads files as `ConfigParser().read([...])` does: option by option the later file wins; a section or an option twice in
 * one file is an error.
 *
 * @throws PythonConfigError
 */
export function readPythonConfig(files: readonly PythonConfigSource[]): PythonConfig {
  const defaults = new Map<string, Entry>();
  const sections = new Map<string, Map<string, Entry>>();
  for (const file of files) mergeFile(file, sections, defaults);

  const find = (section: string, option: string): Entry | undefined => {
    const own = section === DEFAULT_SECTION ? defaults : sections.get(section);
    const key = option.toLowerCase();
    return own === undefined ? undefined : (own.get(key) ?? defaults.get(key));
  };
  return {
    sections: [...sections.keys()],
    options: (section) => [...new Set([...(sections.get(section)?.keys() ?? []), ...defaults.keys()])],
    raw: (section, option) => find(section, option)?.value,
    origin: (section, option) => find(section, option)?.origin,
    get(section, option) {
      const entry = find(section, option);
      if (entry === undefined) return undefined;
      const place = { ...entry.origin, section, option: option.toLowerCase() };
      return interpolate(entry.value, (name) => find(section, name)?.value, place);
    },
  };
}

function mergeFile(
  file: PythonConfigSource,
  sections: Map<string, Map<string, Entry>>,
  defaults: Map<string, Entry>,
): void {
  const values = new Map<string, { section: string; option: string; line: number; parts: string[] }>();
  let open: string[] | undefined;
  for (const line of scanPythonConfig(file.text, file.name)) {
    if (line.type === 'header') {
      open = undefined;
      if (line.section !== DEFAULT_SECTION && !sections.has(line.section))
        sections.set(line.section, new Map());
    } else if (line.type === 'option') {
      const { section, option, value } = line;
      open = [value];
      values.set(JSON.stringify([section, option]), { section, option, line: line.number, parts: open });
    } else if (line.type === 'continuation') open?.push(line.value);
    // An empty line belongs to the value around it, a comment line does not.
    else if (line.type === 'blank') open?.push('');
  }
  for (const { section, option, line, parts } of values.values()) {
    const target = section === DEFAULT_SECTION ? defaults : sections.get(section);
    target?.set(option, { value: rstrip(parts.join('\n')), origin: { source: file.name, line } });
  }
}

/** What `ConfigParser.getboolean` makes of a value; undefined where it raises. */
export function pythonBoolean(value: string): boolean | undefined {
  const word = value.toLowerCase();
  if (['1', 'yes', 'true', 'on'].includes(word)) return true;
  return ['0', 'no', 'false', 'off'].includes(word) ? false : undefined;
}

/** The text of a file's bytes; a byte order mark stays, so that an edit keeps it. @throws PythonConfigError not-utf8 */
export function decodePythonConfig(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PythonConfigError('not-utf8', 'not a text in UTF-8', { source });
  }
}
