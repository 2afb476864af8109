import { describe, expect, it } from 'vitest';
import { type BuildOptions, checkBuildOptions, wireOptions } from './build-options.js';
import { checkScmUrl } from './build-source.js';

describe('the options of a build', () => {
  it('go under upstream’s names, and only those that were said', () => {
    const options = checkBuildOptions({
      scratch: true,
      archOverride: ['x86_64', 'aarch64'],
      failFast: false,
      priority: 5,
    });
    expect(JSON.parse(JSON.stringify(wireOptions(options)))).toEqual({
      opts: { scratch: true, arch_override: 'x86_64 aarch64' },
      priority: 5,
    });
  });

  it.each<[string, object, RegExp]>([
    ['a misspelt name', { skiptag: true }, /no option "skiptag"/],
    ['upstream’s spelling', { skip_tag: true }, /no option "skip_tag"/],
    ['an override of architectures in a real build', { archOverride: ['x86_64'] }, /scratch builds only/],
    ['a scratch build as draft', { scratch: true, draft: true }, /can’t be a draft/],
    ['a scratch build untagged', { scratch: true, skipTag: true }, /never tagged/],
    ['a wrong type', { repoId: 'newest' }, /^repoId of the build options: /],
  ])('%s is refused before anything is sent', (_, options, message) => {
    expect(() => checkBuildOptions(options as BuildOptions)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(message) }),
    );
  });

  it('a misspelt name is told with the one that was meant', () => {
    expect(() => checkBuildOptions({ skiptag: true } as BuildOptions)).toThrow(
      expect.objectContaining({ hint: 'did you mean "skipTag"?' }),
    );
  });
});

describe('the URL of a repository', () => {
  it.each([
    'git+https://git.example.org/rpms/hello.git#0123abc',
    'git+ssh://git@git.example.org/rpms/hello?folder#f42',
    'git://host/x#HEAD',
    'svn+https://svn.example.org/trunk#17',
  ])('%s is taken', (url) => expect(checkScmUrl(url)).toBe(url));

  it.each([
    ['https://git.example.org/hello.git#main', /no scheme that builders know/],
    ['git+https://git.example.org/hello.git', /which revision/],
    ['git+https://git.example.org/hello.git#', /which revision/],
    ['git+https://git.example.org#main', /names no repository/],
    ['git+https://git.example.org/a b#main', /white space/],
    ['git+https://me:secret@git.example.org/a#main', /has a password/],
  ])('%s is refused', (url, message) => {
    expect(() => checkScmUrl(url)).toThrow(message);
  });
});
