import type { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { checkCreate } from './create-request.js';
import type { SourceKind } from './source-schemas.js';

const place = { ownername: 'alice', projectname: 'demo' };
const refusal = (kind: SourceKind, input: object): PublishError => {
  try {
    checkCreate(kind, { ...place, ...input });
  } catch (thrown) {
    return thrown as PublishError;
  }
  return expect.fail('it was taken');
};

describe('the input of a create', () => {
  it('gets the defaults that python sends', () => {
    expect(checkCreate('scm', { ...place, clone_url: 'https://e.com/a.git' })).toEqual({
      place,
      buildopts: {},
      source: {
        kind: 'scm',
        clone_url: 'https://e.com/a.git',
        committish: '',
        subdirectory: '',
        spec: '',
        scm_type: 'git',
        source_build_method: 'rpkg',
      },
    });
    expect(checkCreate('pypi', { ...place, pypi_package_name: 'requests' }).source).toMatchObject({
      python_versions: [3, 2],
      spec_template: '',
    });
  });

  it('has the names of builds, not those of packages', () => {
    const error = refusal('custom', { script: '#!/bin/sh', script_resultdir: 'out' });
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'a build from custom has no "script_resultdir"',
      hint: expect.stringContaining('resultdir') as string,
    });
  });

  it('names the option that was perhaps meant, where the server would ignore the wrong one', () => {
    expect(
      refusal('rubygems', { gem_name: 'rake', buildopts: { exclude_chroot: ['epel-*'] } }),
    ).toMatchObject({
      message: 'a build from rubygems has no "exclude_chroot" in buildopts',
      hint: 'did you mean "exclude_chroots"?',
    });
  });

  it.each<[string, object]>([
    ['a timeout beyond the server’s', { timeout: 108_001 }],
    ['the bootstrap that only the documentation knows', { bootstrap: 'untouched' }],
    ['both kinds of batches', { with_build_id: 1, after_build_id: 2 }],
    ['memory, which the server ignores', { memory: 4096 }],
    ['no chroot at all', { chroots: [] }],
  ])('refuses %s', (_what, buildopts) => {
    expect(refusal('rubygems', { gem_name: 'rake', buildopts })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('buildopts') as string,
    });
  });

  it.each(['notaurl', 'ftp://e.com/a.src.rpm', 'https://e.com/a.rpm', 'https://e.com/a.src.rpm?x=1'])(
    'refuses the URL %j',
    (url) => {
      expect(refusal('link', { url })).toMatchObject({ code: 'INVALID_INPUT' });
    },
  );

  it.each(['https://e.com/a.src.rpm', 'http://e.com/a.NOSRC.RPM', 'https://e.com/a.spec'])(
    'takes the URL %j',
    (url) => {
      expect(checkCreate('link', { ...place, url }).source).toEqual({ kind: 'link', url });
    },
  );
});
