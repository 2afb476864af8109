import { PublishError } from '@omnipub/core';
import { SaxesParser } from 'saxes';
import { XmlRpcDocument } from './document.js';
import { MEMBER_BEGINS, takeMembers } from './fast-members.js';
import { malformed } from './malformed.js';
import { createUtf8Text } from './utf8-text.js';
import type { XmlRpcCall, XmlRpcResponse } from './value.js';

/** Bounds of one document. */
export interface DecodeLimits {
  /** Bytes. @default 1 GiB */
  readonly bytes?: number;
  /** Elements in elements. @default 200: real answers are some 30 deep */
  readonly depth?: number;
  /** Characters of one text, and of anything else that the parser must keep until it ends. @default 64 Mi */
  readonly text?: number;
}

/** Reads a document piece by piece. */
export interface XmlRpcDecoder {
  /** @throws PublishError PROTOCOL as soon as it is known that the document is none */
  write(piece: Uint8Array): void;
  /** After the last piece. @throws PublishError PROTOCOL */
  response(): XmlRpcResponse;
  /** The same for a request: servers and tests. @throws PublishError PROTOCOL */
  call(): XmlRpcCall;
}

const MIB = 1024 * 1024;
/** What the parser is given at once: as much as a socket gives. */
const PIECE = 64 * 1024;

/**
 * A decoder that turns bytes straight into values: neither the text nor a tree of it is kept. The bytes are UTF-8 whatever the header
 * says (koji contract 1). Document types, and with them entities of one's own, are refused.
 */
export function createDecoder(limits: DecodeLimits = {}): XmlRpcDecoder {
  const { bytes: byteLimit = 1024 * MIB, depth = 200, text: textLimit = 64 * MIB } = limits;
  const document = new XmlRpcDocument({ depth, text: textLimit });
  const utf8 = createUtf8Text();
  const parser = new SaxesParser({ position: false });
  /** Characters that the parser has been given, and how many until its last event. */
  let given = 0;
  let said = 0;
  parser.on('opentag', ({ name }) => {
    said = parser.position;
    document.open(name);
  });
  parser.on('text', (piece) => document.text(piece));
  parser.on('cdata', (piece) => document.text(piece));
  parser.on('closetag', () => {
    said = parser.position;
    document.close();
  });
  parser.on('doctype', () => {
    throw malformed('it has a document type');
  });
  parser.on('error', (error) => {
    throw malformed(error.message.slice(0, 200));
  });
  const parse = (text: string): void => {
    given += text.length;
    parser.write(text);
    // It collects a text, a name or a comment until that ends, without a bound of its own.
    if (given - said > textLimit + PIECE)
      throw malformed(`a text is longer than ${String(textLimit)} characters`);
  };
  /** Is the parser between two elements for sure, and not in a comment, a tag or a text? */
  const isBetween = (last: string): boolean => {
    const since = given - said;
    return since <= last.length && last.slice(last.length - since).trim() === '';
  };
  const read = (text: string): void => {
    let at = 0;
    for (let next = text.indexOf(MEMBER_BEGINS); next >= 0; next = text.indexOf(MEMBER_BEGINS, at)) {
      const before = text.slice(at, next);
      if (before !== '') parse(before);
      at = isBetween(before) && document.takesMembers() ? takeMembers(text, next, document) : next;
      if (at > next) continue;
      at = next + MEMBER_BEGINS.length;
      parse(MEMBER_BEGINS);
    }
    if (at < text.length) parse(text.slice(at));
  };
  let bytes = 0;
  const feed = (work: () => void): void => {
    try {
      work();
    } catch (thrown) {
      if (thrown instanceof PublishError) throw thrown;
      throw malformed(thrown instanceof TypeError ? 'it is not UTF-8' : 'it is no XML', thrown);
    }
  };
  const end = (): void =>
    feed(() => {
      utf8.end();
      parser.close();
    });
  return {
    write(piece) {
      bytes += piece.length;
      if (bytes > byteLimit) throw malformed(`it is longer than ${String(byteLimit)} bytes`);
      feed(() => {
        for (let at = 0; at < piece.length; at += PIECE) read(utf8.read(piece.subarray(at, at + PIECE)));
      });
    },
    response() {
      end();
      return document.response();
    },
    call() {
      end();
      return document.call();
    },
  };
}

/** Decodes a response that is in memory already. @throws PublishError PROTOCOL */
export function decodeResponse(bytes: Uint8Array, limits?: DecodeLimits): XmlRpcResponse {
  const decoder = createDecoder(limits);
  decoder.write(bytes);
  return decoder.response();
}
