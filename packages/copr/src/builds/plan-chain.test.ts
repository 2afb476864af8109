import { describe, expect, it } from 'vitest';
import { planChain } from './plan-chain.js';

const place = { ownername: 'alice', projectname: 'demo' };
const gem = (name: string) => ({ kind: 'rubygems', gem_name: name }) as const;

describe('the plan of a chain', () => {
  it('makes a wave of every element, and a batch of every wave', () => {
    const steps = planChain({
      ...place,
      buildopts: { chroots: ['fedora-*'] },
      chain: [gem('a'), [gem('b'), gem('c')], { kind: 'link', url: 'https://e.com/d.src.rpm' }],
    });
    expect(steps.map(({ wave, batch, create }) => [wave, batch, create.source])).toEqual([
      [0, 'first', gem('a')],
      [1, 'first', gem('b')],
      [1, 'joins', gem('c')],
      [2, 'first', { kind: 'link', url: 'https://e.com/d.src.rpm' }],
    ]);
    expect(steps.every(({ create }) => create.buildopts.chroots?.[0] === 'fedora-*')).toBe(true);
  });

  it('refuses a wrong source by its wave', () => {
    expect(() =>
      planChain({ ...place, chain: [gem('a'), [gem('b'), { kind: 'link', url: 'nourl' }]] }),
    ).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^wave 1 of the chain: a build from link: url/) as string,
      }),
    );
  });

  it.each([
    { chain: [] },
    { chain: [[]] },
    { chain: [{ kind: 'mock_scm' }] },
    { chain: [gem('a')], buildopts: { after_build_id: 1 } },
  ])('refuses %j', (wrong) => {
    expect(() => planChain({ ...place, ...wrong } as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT' }),
    );
  });
});
