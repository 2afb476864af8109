import { Buffer } from 'node:buffer';
import { createDecoder } from '../xmlrpc/decode.js';
import type { XmlRpcValue } from '../xmlrpc/value.js';

/** The arguments of a call that is kept as XML, by old hubs as base64 of it. @throws PublishError PROTOCOL when it is neither */
export function decodeCall(text: string): readonly XmlRpcValue[] {
  const xml = text.trimStart().startsWith('<') ? Buffer.from(text, 'utf8') : Buffer.from(text, 'base64');
  const decoder = createDecoder();
  decoder.write(xml);
  return decoder.call().params;
}
