import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateHubApi } from './generate-hub-api.js';
import { parseListApi } from './list-api.js';
import { summaries } from './summaries.js';

const at = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
const recorded: unknown = JSON.parse(readFileSync(at('test-fixtures/recordings/koji/list-api.json'), 'utf8'));

const method = (name: string, argspec: unknown[], args: unknown[], doc?: string) => ({
  name,
  argspec,
  args,
  doc,
});

describe('the generated API of the hub', () => {
  it('is what is checked in, with all 320 methods', () => {
    const methods = parseListApi(recorded);
    expect(methods).toHaveLength(320);
    expect(generateHubApi(methods)).toBe(readFileSync(at('packages/koji/src/generated/hub-api.ts'), 'utf8'));
  });

  it('says a line of each that somebody who publishes meets, and of none that is not there', () => {
    const names = parseListApi(recorded).map(({ name }) => name);
    expect(Object.keys(summaries).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('has what is necessary first, then a list of further ones, then keywords', () => {
    const text = generateHubApi(
      parseListApi([
        method('getX', [['a', 'strict']], ['a', ['strict', false]], 'Gives x.\n\n        Or not. */\n'),
        method('any', [['m'], 'args', 'kw'], ['m', 'args', 'kw']),
        method('repo.get', [['package']], ['package', ['queryOpts', null]]),
      ]),
    );
    expect(text).toContain(
      "getX(a: XmlRpcInput, keywords?: { readonly strict?: boolean | undefined }, options?: HubMethodOptions): Promise<HubResult<'getX'>>;",
    );
    expect(text).toContain('any(m: XmlRpcInput, args: readonly XmlRpcInput[], keywords?: Keywords, options?');
    expect(text).toContain('  readonly repo: {');
    expect(text).toContain(
      'get(package_: XmlRpcInput, keywords?: { readonly queryOpts?: QueryOpts | null | undefined }',
    );
    expect(text).toContain("'repo.get': { required: ['package'], keywords: true },");
    expect(text).toContain("any: { required: ['m'], keywords: true, rest: true },");
    expect(text).toContain('   * Or not. *\u200b/\n');
  });

  it('is not made of what is no list of methods', () => {
    expect(() => parseListApi({})).toThrow('no list');
    expect(() => parseListApi([{}])).toThrow('method 0');
    expect(() => parseListApi([method('x', [[]], [['a', []]])])).toThrow('another form');
    expect(() => generateHubApi(parseListApi([method('x', [[]], []), method('x', [[]], [])]))).toThrow(
      'twice',
    );
  });
});
