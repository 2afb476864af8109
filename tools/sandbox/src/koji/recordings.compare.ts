import { parseCall } from './xmlrpc/parse.js';
import { reprDouble, str } from './xmlrpc/python.js';
import { DateTime, Double, isList, isStruct, type Value } from './xmlrpc/value.js';

/** An answer, in a form that two of can be compared. */
export interface Comparable {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Values with their types; members of structs in the order of the wire. */
  readonly body: unknown;
}

/** The headers that a client sees a difference in. */
const HEADERS = ['allow', 'content-type', 'koji-version'];

/** What differs from hub to hub, or by chance. */
export interface Undetermined {
  /** The folder behind topurl. */
  readonly topdir: string;
  /** Subjects of certificates end with this. */
  readonly organisation: string;
}

/** Makes an answer comparable. Times are rounded apart from the fraction, keys and tokens are compared by their form. */
export function comparable(
  answer: { status: number; headers: Readonly<Record<string, string | string[] | undefined>>; body: Buffer },
  undetermined: Undetermined,
): Comparable {
  const headers = Object.fromEntries(
    HEADERS.flatMap((name) =>
      answer.headers[name] === undefined ? [] : [[name, String(answer.headers[name])]],
    ),
  ) as Record<string, string>;
  const challenge = answer.headers['www-authenticate']?.toString();
  // A token is one of a kind, that there is one is not.
  if (challenge !== undefined) headers['www-authenticate'] = challenge.replace(/ .+/, ' TOKEN');
  return {
    status: answer.status,
    headers,
    body: bodyOf(answer.body, headers['content-type'] ?? '', undetermined),
  };
}

function bodyOf(body: Buffer, type: string, undetermined: Undetermined): unknown {
  if (type === 'text/plain') return neutral(body.toString(), undetermined);
  // What Apache says in HTML is its own.
  if (type !== 'text/xml') return 'a page';
  const [value = null] = parseCall(body).params;
  const isFault = body.includes('<fault>');
  return isFault ? ['fault', shown(value, '', undetermined)] : shown(value, '', undetermined);
}

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?\+00:00$/;

function shown(value: Value, key: string, undetermined: Undetermined): unknown {
  if (value instanceof Double) {
    // Times of files are the file system's, not the hub's.
    if (/(^|_)[amc]time$/.test(key)) return 'double TIME';
    return /(^|_)ts$/.test(key) ? new Moment(value.value) : `double ${reprDouble(value.value)}`;
  }
  if (value instanceof DateTime) return `dateTime ${value.text}`;
  if (Buffer.isBuffer(value))
    return key === 'SIGMD5' ? `${value.length} bytes` : `base64 ${value.toString('hex')}`;
  if (typeof value === 'bigint') return `int ${value}`;
  if (typeof value === 'string') return text(value, key, undetermined);
  if (isList(value))
    return key === 'traceback' ? lastLine(value) : value.map((item) => shown(item, '', undetermined));
  if (!isStruct(value)) return value;
  // Pairs, so that the order counts; that of files is the file system's.
  const members = Object.entries(value);
  if (members.every(([name]) => name.endsWith('.log'))) members.sort(([a], [b]) => a.localeCompare(b));
  return members.map(([name, member]) => [name, shown(member ?? null, name, undetermined)]);
}

function text(value: string, key: string, undetermined: Undetermined): unknown {
  if (TIME.test(value))
    return new Moment(Date.parse(value.replace(' ', 'T').replace(/(\.\d{3})\d{3}/, '$1')) / 1000);
  if (key === 'session-key') return value.replace(/-\w{19}$/, '-KEY');
  if (key === 'token') return value.replace(/^[\da-f]{64}$/, 'TOKEN');
  if (key === 'faultString' && value.startsWith('Traceback (most recent call last):')) {
    return `a traceback to ${neutral(value.trimEnd().split('\n').at(-1) ?? '', undetermined)}`;
  }
  return neutral(value, undetermined);
}

function lastLine(lines: readonly Value[]): unknown {
  return `a traceback to ${str(lines.at(-1))}`;
}

function neutral(value: string, { topdir, organisation }: Undetermined): string {
  return value.replaceAll(topdir, 'TOPDIR').replaceAll(`O=${organisation}`, 'O=ORGANISATION');
}

/** A point in time: two are the same when they are no more than three seconds apart, for the replayed clock stands still meanwhile. */
export class Moment {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

/** How `expect` compares two moments; everything else is its own. */
export function sameMoment(a: unknown, b: unknown): boolean | undefined {
  if (!(a instanceof Moment) || !(b instanceof Moment)) return undefined;
  return Math.abs(a.seconds - b.seconds) <= 3;
}
