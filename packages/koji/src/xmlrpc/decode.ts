import { PublishError } from '@omnipub/core';
import { SaxesParser } from 'saxes';
import { XmlRpcDocument } from './document.js';
import { malformed } from './malformed.js';
import type { XmlRpcCall, XmlRpcResponse } from './value.js';

/** Bounds of one document. */
export interface DecodeLimits {
  /** Bytes. @default 1 GiB */
  readonly bytes?: number;
  /** Elements in elements. @default 200: real answers are some 30 deep */
  readonly depth?: number;
  /** Characters of one text. @default 64 Mi */
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

/**
 * A decoder that turns bytes straight into values: neither the text nor a tree of it is kept. The bytes are UTF-8 whatever the header
 * says (koji contract 1). Document types, and with them entities of one's own, are refused.
 */
export function createDecoder(limits: DecodeLimits = {}): XmlRpcDecoder {
  const { bytes: byteLimit = 1024 * MIB, depth = 200, text = 64 * MIB } = limits;
  const document = new XmlRpcDocument({ depth, text });
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ position: false });
  parser.on('opentag', ({ name }) => document.open(name));
  parser.on('text', (piece) => document.text(piece));
  parser.on('cdata', (piece) => document.text(piece));
  parser.on('closetag', () => document.close());
  parser.on('doctype', () => {
    throw malformed('it has a document type');
  });
  parser.on('error', (error) => {
    throw malformed(error.message.slice(0, 200));
  });
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
      parser.write(utf8.decode());
      parser.close();
    });
  return {
    write(piece) {
      bytes += piece.length;
      if (bytes > byteLimit) throw malformed(`it is longer than ${String(byteLimit)} bytes`);
      feed(() => parser.write(utf8.decode(piece, { stream: true })));
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
