import { describe, expect, it } from 'vitest';
import { loadRecordings, type Recording } from '../testing/recordings.js';
import { createDecoder, decodeResponse } from './decode.js';
import { encodeCall } from './encode.js';
import type { XmlRpcCall, XmlRpcResponse } from './value.js';

const recordings = loadRecordings();
const calls = recordings.filter(({ isUpload, request }) => !isUpload && request.length > 0);
const answers = recordings.filter(({ status, response }) => status === 200 && response.length > 0);
/** Sent by hand, to see what a hub makes of it. */
const unreadable = ['http-bad-xml', 'edge-control-char', 'edge-doctype-entity', 'fault-request-too-long'];

function decodeCall({ request }: Recording): XmlRpcCall {
  const decoder = createDecoder();
  decoder.write(request);
  return decoder.call();
}

/** Byte by byte: what is whole on the way in, such as a member, never is. */
function decodeSlowly({ response }: Recording): XmlRpcResponse {
  const decoder = createDecoder();
  for (let at = 0; at < response.length; at++) decoder.write(response.subarray(at, at + 1));
  return decoder.response();
}

const bare = (xml: string): string =>
  xml.replace(/>\s+</g, '><').replace(/>\s+|\s+</g, (part) => part.trim());

describe('recorded requests', () => {
  const valid = calls.filter(({ name }) => !unreadable.includes(name));
  /** The line feed of its CRLF is lost when it is read, so that it can't be written as it was. */
  const isByHand = (name: string): boolean => name.startsWith('edge-') || name === 'echo-types';

  it.each(valid.map((each) => [each.name, each] as const))(
    '%s: decoded, encoded and decoded again it says the same',
    (_, each) => {
      const call = decodeCall(each);
      if (each.rpcMethod !== null && each.rpcMethod !== undefined)
        expect(call.methodName).toBe(each.rpcMethod);
      if (each.name === 'edge-int-over-i8') {
        expect(() => encodeCall(call.methodName, call.params)).toThrow('more than 64 bits');
        return;
      }
      const xml = encodeCall(call.methodName, call.params);
      const again = createDecoder();
      again.write(Buffer.from(xml));
      expect(again.call()).toEqual(call);
      // What the real client writes is also the same element by element.
      if (!isByHand(each.name)) expect(bare(xml)).toBe(bare(each.request.toString()));
    },
  );

  it.each(
    unreadable
      .flatMap((name) => calls.filter((each) => each.name === name))
      .map((each) => [each.name, each] as const),
  )('%s: what the hub refuses to read is refused here too', (_, each) => {
    expect(() => decodeCall(each)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });
});

describe('recorded answers', () => {
  it.each(answers.map((each) => [each.name, each] as const))(
    '%s: is read, whole or in single bytes',
    (_, each) => {
      const response = decodeResponse(each.response);
      expect('fault' in response || response.value !== undefined).toBe(true);
      expect(decodeSlowly(each)).toEqual(response);
    },
  );

  it('are as many as were recorded', () => {
    expect({ calls: calls.length, answers: answers.length }).toEqual({ calls: 180, answers: 193 });
  });
});
