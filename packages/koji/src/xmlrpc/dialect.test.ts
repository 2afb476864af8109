import { describe, expect, it } from 'vitest';
import { createDecoder, decodeResponse } from './decode.js';
import { encodeCall } from './encode.js';
import type { XmlRpcInput, XmlRpcValue } from './value.js';

const answer = (inside: string): Buffer =>
  Buffer.from(
    `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n${inside}\n</param>\n</params>\n</methodResponse>`,
  );

function read(inside: string): XmlRpcValue {
  const response = decodeResponse(answer(inside));
  if ('fault' in response) throw new Error('a fault');
  return response.value;
}

function written(value: XmlRpcInput): string {
  return /<value>([\s\S]*)<\/value>/.exec(encodeCall('echo', [value]))?.[1]?.replace(/>\n</g, '><') ?? '';
}

function called(xml: string) {
  const decoder = createDecoder();
  decoder.write(Buffer.from(xml));
  return decoder.call();
}

describe('what the dialect says, read', () => {
  it.each<[string, XmlRpcValue]>([
    ['<value><nil/></value>', null],
    ['<value><nil></nil></value>', null],
    ['<value><ex:nil/></value>', null],
    ['<value><boolean>1</boolean></value>', true],
    ['<value><boolean>0</boolean></value>', false],
    ['<value><int>-2147483648</int></value>', -2147483648],
    ['<value><i1>1</i1></value>', 1],
    ['<value><i2>-2</i2></value>', -2],
    ['<value><i4>+4</i4></value>', 4],
    ['<value><int> 7 </int></value>', 7],
    ['<value><int>-0</int></value>', 0],
    ['<value><i8>5368709120</i8></value>', 5_368_709_120],
    ['<value><i8>9007199254740991</i8></value>', 9_007_199_254_740_991],
    ['<value><i8>9007199254740993</i8></value>', 9_007_199_254_740_993n],
    ['<value><i8>-9223372036854775808</i8></value>', -9_223_372_036_854_775_808n],
    ['<value><biginteger>18446744073709551616</biginteger></value>', 18_446_744_073_709_551_616n],
    ['<value><double>1795227333.442435</double></value>', 1795227333.442435],
    ['<value><double>1e+300</double></value>', 1e300],
    ['<value><double>-0.0</double></value>', -0],
    ['<value><double>nan</double></value>', Number.NaN],
    ['<value><double>-inf</double></value>', Number.NEGATIVE_INFINITY],
    ['<value><string>a &lt;&amp;&gt; b</string></value>', 'a <&> b'],
    ['<value><string></string></value>', ''],
    ['<value><string/></value>', ''],
    ['<value/>', ''],
    ['<value> untyped \n text </value>', ' untyped \n text '],
    ['<value><string>a\rb\r\nc&#13;d</string></value>', 'a\nb\nc\rd'],
    ['<value><string>😀 日本 ž</string></value>', '😀 日本 ž'],
    ['<value><string>a<![CDATA[<b>]]>c</string></value>', 'a<b>c'],
    ['<value>a<!-- a remark -->b</value>', 'ab'],
    ['<value><dateTime.iso8601> 20261121T02:15:33 </dateTime.iso8601></value>', '20261121T02:15:33'],
    ['<value><array><data></data></array></value>', []],
    ['<value><array><data/></array></value>', []],
    ['<value><array/></value>', []],
    ['<value><struct></struct></value>', {}],
    ['<value><struct/></value>', {}],
    ['<value><struct><member><name></name><value><int>1</int></value></member></struct></value>', { '': 1 }],
    ['<value><struct><member><name>š</name><value>x</value></member></struct></value>', { š: 'x' }],
    [
      '<value><struct>\n<member>\n<name>a</name>\n<value><string>x]y</string></value>\n</member>\n</struct></value>',
      { a: 'x]y' },
    ],
  ])('%s', (xml, value) => {
    expect(read(xml)).toEqual(value);
  });

  it('base64 is bytes, broken into lines or not', () => {
    expect(read('<value><base64>\naGVs\nbG8=\n</base64></value>')).toEqual(
      new Uint8Array(Buffer.from('hello')),
    );
    expect(read('<value><base64></base64></value>')).toEqual(new Uint8Array());
  });

  it('a member named __proto__ is a member, in a list of plain ones too', () => {
    const plain = (name: string): string =>
      `<member>\n<name>${name}</name>\n<value><string>x</string></value>\n</member>\n`;
    const value = read(`<value><struct>\n${plain('__proto__')}${plain('b')}</struct></value>`);
    expect(Object.keys(value as object)).toEqual(['__proto__', 'b']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('a name that stands twice has its last value, as in Python', () => {
    const member = (value: string): string => `<member><name>a</name><value>${value}</value></member>`;
    expect(read(`<value><struct>${member('1')}${member('2')}</struct></value>`)).toEqual({ a: '2' });
  });

  it('a call may be without params', () => {
    expect(called('<methodCall><methodName>a.b</methodName></methodCall>')).toEqual({
      methodName: 'a.b',
      params: [],
    });
  });

  it('a fault has a code and a text', () => {
    const xml = `<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1000</int></value></member>
      <member><name>faultString</name><value><string>no</string></value></member></struct></value></fault></methodResponse>`;
    expect(decodeResponse(Buffer.from(xml))).toEqual({ fault: { faultCode: 1000, faultString: 'no' } });
  });

  it('a byte order mark and another prolog change nothing', () => {
    const xml =
      '\ufeff<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value>ž</value></param></params></methodResponse>';
    expect(decodeResponse(Buffer.from(xml))).toEqual({ value: 'ž' });
  });
});

describe('what the dialect says, written', () => {
  it.each<[XmlRpcInput, string]>([
    [null, '<nil/>'],
    [true, '<boolean>1</boolean>'],
    [0, '<int>0</int>'],
    [2_147_483_647, '<int>2147483647</int>'],
    [2_147_483_648, '<i8>2147483648</i8>'],
    [-2_147_483_649n, '<i8>-2147483649</i8>'],
    [7n, '<int>7</int>'],
    [9_223_372_036_854_775_807n, '<i8>9223372036854775807</i8>'],
    [3.5, '<double>3.5</double>'],
    [-0, '<double>-0.0</double>'],
    [1e300, '<double>1e+300</double>'],
    [5e-7, '<double>5e-07</double>'],
    [1e21, '<double>1e+21</double>'],
    ['<&>"\'', '<string>&lt;&amp;&gt;"\'</string>'],
    ['a\r\nb', '<string>a&#13;\nb</string>'],
    ['😀', '<string>😀</string>'],
    [[], '<array><data>\n</data></array>'.replace('\n', '')],
    [{ a: undefined, b: 1 }, '<struct><member><name>b</name><value><int>1</int></value></member></struct>'],
  ])('%o', (value, xml) => {
    expect(written(value)).toBe(xml);
  });

  it('bytes have a line break every 76 characters', () => {
    const lines = written(new Uint8Array(100)).split('\n');
    expect(lines[1]).toHaveLength(76);
  });

  it('keyword arguments go last, in a struct that says so, and only where there are any', () => {
    expect(called(encodeCall('m', [1], { queryOpts: { limit: 5 }, x: undefined })).params).toEqual([
      1,
      { queryOpts: { limit: 5 }, __starstar: true },
    ]);
    expect(called(encodeCall('m', [1], { x: undefined })).params).toEqual([1]);
    expect(called(encodeCall('m', [1], {})).params).toEqual([1]);
  });

  it.each<[string, XmlRpcInput, string]>([
    ['a control character', { name: ['ok', 'a\u0000b'] }, 'an argument.name[1]'],
    ['half a character', '\ud83d', 'lone surrogate'],
    ['no number', Number.NaN, 'NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['more than 64 bits', 2n ** 63n, '64 bits'],
  ])('%s is refused before anything is sent, with its place', (_, value, words) => {
    expect(() => encodeCall('m', [value])).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(words) }),
    );
  });

  it('a list in itself is refused', () => {
    const list: XmlRpcInput[] = [];
    list.push(list);
    expect(() => encodeCall('m', [list])).toThrow('nested too deeply');
  });
});

describe('what is no valid answer', () => {
  it.each([
    ['two values', '<value>1</value><value>2</value>'],
    ['two types', '<value><int>1</int><int>2</int></value>'],
    ['text before a type', '<value>x<int>1</int></value>'],
    ['text after a type', '<value><int>1</int>x</value>'],
    ['an unknown type', '<value><integer>1</integer></value>'],
    ['an element out of place', '<value><member></member></value>'],
    ['no digits', '<value><int></int></value>'],
    ['a fraction in an integer', '<value><int>1.5</int></value>'],
    ['a hexadecimal double', '<value><double>0x10</double></value>'],
    ['a boolean of words', '<value><boolean>true</boolean></value>'],
    ['a nil with something in it', '<value><nil>x</nil></value>'],
    ['damaged base64', '<value><base64>a*b=</base64></value>'],
    ['a member without a value', '<value><struct><member><name>a</name></member></struct></value>'],
    ['a member without a name', '<value><struct><member><value>1</value></member></struct></value>'],
    [
      'a member with two names',
      '<value><struct><member><name>a</name><name>b</name><value>1</value></member></struct></value>',
    ],
    ['tags that cross', '<value><array><data></array></data></value>'],
    ['an unknown entity', '<value><string>&nbsp;</string></value>'],
    ['a control character', '<value><string>\u0001</string></value>'],
    ['a control character as a reference', '<value><string>&#1;</string></value>'],
    ['nothing', ''],
  ])('%s', (_, xml) => {
    expect(() => read(xml)).toThrow(expect.objectContaining({ code: 'PROTOCOL', recovery: 'give-up' }));
  });

  it.each([
    ['an HTML page', '<html><body>Bad gateway</body></html>'],
    ['no document', 'Bad gateway'],
    ['nothing at all', ''],
    [
      'one that is cut off',
      "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><int>1</int>",
    ],
    ['a call', '<methodCall><methodName>x</methodName></methodCall>'],
    [
      'params and a fault',
      '<methodResponse><params></params><fault><value>x</value></fault></methodResponse>',
    ],
    [
      'two params',
      '<methodResponse><params><param><value>1</value></param><param><value>2</value></param></params></methodResponse>',
    ],
    [
      'a second document',
      '<methodResponse><params><param><value>1</value></param></params></methodResponse><methodResponse/>',
    ],
    ['a fault without a code', '<methodResponse><fault><value>x</value></fault></methodResponse>'],
  ])('%s', (_, xml) => {
    expect(() => decodeResponse(Buffer.from(xml))).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('a member in a comment or an attribute stays where it is', () => {
    const member = '<member>\n<name>a</name>\n<value><string>x</string></value>\n</member>\n';
    expect(read(`<value><struct><!-- \n${member} --></struct></value>`)).toEqual({});
    expect(() => read(`<value><struct><member a="\n${member}"></member></struct></value>`)).toThrow();
    expect(read(`<value><struct>\n<!-- > -->\n${member}</struct></value>`)).toEqual({ a: 'x' });
  });
});
