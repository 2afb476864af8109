import type { ProjectChroot, ProjectRow } from '../db/rows.js';

/** A chroot as it is when it is switched on for the first time. */
export const newChroot = (name: string): ProjectChroot => ({
  name,
  enabled: true,
  repos: '',
  buildrootPkgs: '',
  withOpts: '',
  withoutOpts: '',
  moduleToggle: '',
  compsName: null,
  bootstrap: 'unchanged',
  bootstrapImage: null,
  isolation: 'unchanged',
});

/** The project's chroots when these are switched on and the others off; settings outlive that. */
export function withChroots({ chroots }: ProjectRow, names: readonly string[]): ProjectChroot[] {
  const kept = chroots.map((chroot) => ({ ...chroot, enabled: names.includes(chroot.name) }));
  const known = new Set(chroots.map(({ name }) => name));
  return [...kept, ...names.filter((name) => !known.has(name)).map(newChroot)];
}
