import sax from 'sax';
import { BadRequest } from './bad-request.js';
import { at, decodeText, FORBIDDEN } from './decode-text.js';
import { Unmarshaller } from './unmarshaller.js';
import type { Value } from './value.js';

/** A call as it came. */
export interface MethodCall {
  /** Null where the document names none. */
  readonly method: string | null;
  readonly params: readonly Value[];
}

/**
 * Reads a methodCall. Elements that XML-RPC does not know are passed over outside of values, as Python does.
 * @throws BadRequest with what the hub would say: of the XML in expat's words, of values in Python's
 */
export function parseCall(bytes: Buffer): MethodCall {
  const text = decodeText(bytes);
  const values = new Unmarshaller();
  const parser = sax.parser(true, { position: true });
  // XML's own five, and nothing of HTML's.
  parser.ENTITIES = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };
  let depth = 0;
  let rootClosed = false;
  /** Where the construct began that is open now; sax counts from one past its `<`. */
  const here = (): string => at(text, Math.max(0, parser.startTagPosition - 1));
  parser.onerror = (error) => {
    throw explain(error, { text, parser, depth, rootClosed });
  };
  parser.onopentagstart = () => {
    if (rootClosed) throw new BadRequest(`junk after document element: ${here()}`);
  };
  parser.ondoctype = (doctype) => forbidEntities(doctype);
  parser.onopentag = ({ name }) => {
    depth++;
    values.start(name);
  };
  parser.onclosetag = (name) => {
    depth--;
    rootClosed = depth === 0;
    values.end(name);
  };
  const data = (piece: string): void => {
    if (FORBIDDEN.test(piece)) throw new BadRequest(`reference to invalid character number: ${here()}`);
    if (depth > 0) values.data(piece);
  };
  parser.ontext = data;
  parser.oncdata = data;
  parser.write(text).close();
  if (!rootClosed) throw new BadRequest(`no element found: ${at(text, text.length)}`);
  return values.close();
}

interface Position {
  readonly text: string;
  readonly parser: sax.SAXParser;
  readonly depth: number;
  readonly rootClosed: boolean;
}

/** What sax found, said as expat says it. */
function explain(error: Error, { text, parser, depth, rootClosed }: Position): BadRequest {
  const [what = ''] = error.message.split('\n');
  const open = Math.max(0, parser.startTagPosition - 1);
  const where = Math.max(0, parser.position - 1);
  if (/^Un(expected end|closed root tag)/.test(what) || parser.position >= text.length) {
    const unfinished = text.lastIndexOf('<') > text.lastIndexOf('>');
    if (unfinished) return new BadRequest(`unclosed token: ${at(text, text.lastIndexOf('<'))}`);
    if (what.startsWith('Un') && !/close tag/.test(what)) {
      return new BadRequest(`no element found: ${at(text, text.length)}`);
    }
  }
  if (/Unmatched closing tag|Unexpected close tag/.test(what)) {
    return new BadRequest(`mismatched tag: ${at(text, open + 2)}`);
  }
  if (rootClosed) return new BadRequest(`junk after document element: ${at(text, where)}`);
  if (depth === 0 && what.startsWith('Non-whitespace')) {
    // Expat knows no token that begins with a brace.
    const kind = text[where] === '{' ? 'not well-formed (invalid token)' : 'syntax error';
    return new BadRequest(`${kind}: ${at(text, where)}`);
  }
  if (what.startsWith('Invalid character entity')) {
    const start = text.lastIndexOf('&', where);
    const kind = text[start + 1] === '#' ? 'reference to invalid character number' : 'undefined entity';
    return new BadRequest(`${kind}: ${at(text, start)}`);
  }
  return new BadRequest(`not well-formed (invalid token): ${at(text, where)}`);
}

/** A DOCTYPE is let through, what it declares is not (recording edge-doctype-entity). */
function forbidEntities(doctype: string): void {
  const entity = /<!ENTITY\s+(?:%\s+)?([^\s]+)\s+(SYSTEM|PUBLIC)?\s*(["'])(.*?)\3(?:\s*(["'])(.*?)\5)?/s.exec(
    doctype,
  );
  if (entity === null) return;
  const [, name = '', kind, , first = '', , second = ''] = entity;
  const system = kind === 'SYSTEM' ? `'${first}'` : kind === 'PUBLIC' ? `'${second}'` : 'None';
  const pub = kind === 'PUBLIC' ? `'${first}'` : 'None';
  throw new BadRequest(`EntitiesForbidden(name='${name}', system_id=${system}, public_id=${pub})`);
}
