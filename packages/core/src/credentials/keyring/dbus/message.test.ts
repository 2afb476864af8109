import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeCall, messageLength } from './message.js';
import { DBusFormatError, splitSignature } from './signature.js';
import { ValueReader } from './value-reader.js';
import { ValueWriter, variant } from './value-writer.js';

const hello = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
};

function roundTrip(signature: string, values: unknown[]): unknown[] {
  const bytes = new ValueWriter().writeAll(signature, values).toBuffer();
  const reader = new ValueReader(bytes, { littleEndian: true });
  const read = reader.readAll(signature);
  expect(reader.offset).toBe(bytes.length);
  return read;
}

describe('D-Bus messages', () => {
  it('are laid out as the specification says', () => {
    expect(encodeCall(hello, 1).toString('hex')).toBe(
      [
        '6c01000100000000010000006d000000',
        '01016f00150000002f6f72672f667265',
        '656465736b746f702f44427573000000',
        '02017300140000006f72672e66726565',
        '6465736b746f702e4442757300000000',
        '030173000500000048656c6c6f000000',
        '06017300140000006f72672e66726565',
        '6465736b746f702e4442757300000000',
      ].join(''),
    );
  });

  it('say how long they are as soon as their header is there', () => {
    const bytes = encodeCall({ ...hello, signature: 's', body: ['text'] }, 2);
    expect(messageLength(bytes.subarray(0, 15))).toBeUndefined();
    expect(messageLength(bytes.subarray(0, 16))).toBe(bytes.length);
  });

  it('are read back with all fields', () => {
    const body = ['text', variant('a{ss}', new Map([['k', 'v']]))];
    expect(decodeMessage(encodeCall({ ...hello, signature: 'sv', body }, 9))).toEqual({
      ...hello,
      type: 'call',
      serial: 9,
      signature: 'sv',
      body,
    });
  });

  it('keep values of every shape that the Secret Service uses', () => {
    const secret = ['/session/1', Buffer.from([1, 2]), Buffer.from('ä'), 'text/plain'];
    const properties = new Map([['org.example.Attributes', variant('a{ss}', new Map([['a', 'b']]))]]);
    expect(roundTrip('a{sv}(oayays)b', [properties, secret, true])).toEqual([properties, secret, true]);
    expect(roundTrip('yaotaab', [7, ['/a', '/b'], 2n ** 63n, [[true], []]])).toEqual([
      7,
      ['/a', '/b'],
      2n ** 63n,
      [[true], []],
    ]);
    expect(roundTrip('ya(tt)y', [1, [], 2])).toEqual([1, [], 2]);
  });

  it('of big-endian peers are read', () => {
    const bytes = Buffer.from('0000000500000002686900', 'hex');
    expect(new ValueReader(bytes, { littleEndian: false }).readAll('us')).toEqual([5, 'hi']);
  });

  it.each([
    ['s', ['a\0b']],
    ['s', ['\ud800']],
    ['s', [7]],
    ['ss', ['one']],
    ['ay', ['text']],
    ['a{ss}', [{}]],
    ['t', [7]],
    ['v', ['bare']],
  ])('are not made of what does not fit "%s"', (signature, values) => {
    expect(() => new ValueWriter().writeAll(signature, values)).toThrow(DBusFormatError);
  });

  it.each(['a', '(', '()', '(s', 'a{vs}', 'a{s}', 'a{sss}', 'z', 'a'.repeat(60) + 's', '{ss}'])(
    'with the broken signature "%s" are refused',
    (signature) => {
      expect(() => splitSignature(signature)).toThrow(DBusFormatError);
    },
  );

  it('that claim more than they hold, or too much, are refused', () => {
    const read = (signature: string, hex: string): unknown =>
      new ValueReader(Buffer.from(hex, 'hex'), { littleEndian: true }).readAll(signature);
    expect(() => read('s', 'ff000000' + '61')).toThrow(DBusFormatError);
    expect(() => read('ay', 'ffffffff')).toThrow(DBusFormatError);
    expect(() => read('au', '03000000' + '0000000000')).toThrow(DBusFormatError);
    expect(() => read('s', '01000000' + '6161')).toThrow(DBusFormatError);
    expect(() => read('v', '01760001760001760001'.repeat(40))).toThrow(DBusFormatError);
    const long = encodeCall(hello, 1);
    long.writeUInt32LE(0x7fffffff, 4);
    expect(() => messageLength(long)).toThrow(DBusFormatError);
  });

  it('of 10,000 kinds of garbage end in an error, never in a crash or a hang', () => {
    const valid = encodeCall(
      { ...hello, signature: 'a{sv}', body: [new Map([['k', variant('ay', Buffer.alloc(9))]])] },
      3,
    );
    let state = 20_261_121;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 10_000; round += 1) {
      const bytes = Buffer.from(valid);
      for (let flips = random(6); flips >= 0; flips -= 1) bytes[random(bytes.length)] = random(256);
      try {
        const length = messageLength(bytes);
        if (length !== undefined && length <= bytes.length) decodeMessage(bytes.subarray(0, length));
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(DBusFormatError);
      }
    }
  });
});
