import { BadRpm, type RpmHeader, type RpmValue, readRpm } from '../../common/rpm/rpm-header.js';
import { LIST_TAGS, RPM_TAGS, SIGNATURE_TAGS } from '../../common/rpm/rpm-tags.js';
import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';

/** Reads the headers of an RPM. @throws PythonError rpm.error for what is none */
export function readRpmHeader(path: string): RpmHeader {
  try {
    return readRpm(path);
  } catch (error) {
    if (error instanceof BadRpm) throw new PythonError('rpm.error', error.message);
    throw error;
  }
}

/** A value by rpm's name for it, in any case; what is not there is nil, or no values. @throws HubFault 1000 for unknown names */
export function headerField(header: RpmHeader, name: string): Value {
  const key = name.toLowerCase();
  if (key === 'sourcepackage') return header.isSource ? 1 : null;
  if (key === 'sigmd5') return toValue(header.signature.get(SIGNATURE_TAGS.md5));
  if (key === 'siggpg') return toValue(header.signature.get(SIGNATURE_TAGS.gpg));
  if (key === 'sigpgp') return toValue(header.signature.get(SIGNATURE_TAGS.pgp));
  if (key === 'sigsize') return toValue(header.signature.get(SIGNATURE_TAGS.size));
  if (key === 'filenames') return fileNames(header);
  const tag = RPM_TAGS[key];
  if (tag === undefined) throw genericError(`No such rpm header field: ${name.toUpperCase()}`);
  const value = header.main.get(tag) ?? header.signature.get(tag);
  if (!LIST_TAGS.has(key)) return toValue(Array.isArray(value) ? (value as RpmValue[])[0] : value);
  return value === undefined ? [] : Array.isArray(value) ? (value as Value[]) : [value];
}

/** A text of the header; '' where there is none. */
export function headerText(header: RpmHeader, name: string): string {
  const value = headerField(header, name);
  return typeof value === 'string' ? value : '';
}

/** The changelog, newest first as it stands there. */
export function changelogOf(header: RpmHeader): { time: number; author: string; text: string }[] {
  const [times, authors, texts] = ['changelogtime', 'changelogname', 'changelogtext'].map((name) => {
    const value = headerField(header, name);
    return isList(value) ? value : [];
  });
  return (times ?? []).map((time, at) => ({
    time: Number(time),
    author: str(authors?.[at] ?? ''),
    text: str(texts?.[at] ?? ''),
  }));
}

function fileNames({ main }: RpmHeader): string[] {
  const strings = (tag: number): readonly string[] => (main.get(tag) as readonly string[] | undefined) ?? [];
  const folders = strings(1118);
  const indexes = (main.get(1116) as readonly number[] | undefined) ?? [];
  return strings(1117).map((name, at) => `${folders[indexes[at] ?? 0] ?? ''}${name}`);
}

function toValue(value: RpmValue | undefined): Value {
  return value ?? null;
}
