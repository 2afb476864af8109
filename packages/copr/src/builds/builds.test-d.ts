import type { CoprClient } from '../client.js';

/** Types of the builds, checked by `tsc` alone: names that a call doesn't have don't compile. */
export async function typesOfBuilds({ builds }: CoprClient): Promise<void> {
  const place = { ownername: 'alice', projectname: 'demo' };
  const build = await builds.createFromFile({
    ...place,
    path: 'a.src.rpm',
    check: 'never',
    buildopts: { timeout: 1 },
  });
  build.source_package.version satisfies string | null;
  await builds.createFromCustom({ ...place, script: '', builddeps: ['git'], resultdir: 'out' });
  // @ts-expect-error that is what packages call it
  await builds.createFromCustom({ ...place, script: '', script_builddeps: ['git'] });
  // @ts-expect-error the URL is missing
  await builds.createFromUrl({ ...place });
  // @ts-expect-error it is called exclude_chroots
  await builds.createFromRubygems({ ...place, gem_name: 'rake', buildopts: { exclude_chroot: ['x'] } });
  // @ts-expect-error the documentation knows it, the server doesn't
  await builds.createFromRubygems({ ...place, gem_name: 'rake', buildopts: { bootstrap: 'untouched' } });
  // @ts-expect-error batches of a chain are the chain's
  builds.planChain({ ...place, chain: [], buildopts: { after_build_id: 1 } });
  builds.planChain({
    ...place,
    chain: [{ kind: 'link', url: 'x' }, [{ kind: 'rubygems', gem_name: 'rake' }]],
  });
  // @ts-expect-error a gem has a name, not a URL
  builds.planChain({ ...place, chain: [{ kind: 'rubygems', url: 'x' }] });
  for await (const change of builds.watch([1, 2])) {
    if (change.type === 'chroot') change.chroot satisfies string;
    else change.phase satisfies 'srpm' | 'import' | 'rpm' | 'over';
  }
  // @ts-expect-error there are refuse and cancel
  await builds.delete(1, { running: 'kill' });
}
