import { z } from 'zod';

/** Kinds of files that copr-cli's download-build can choose, under its names. */
export const fileKinds = ['rpms', 'specs', 'logs', 'review'] as const;

/** See {@link fileKinds}. */
export type FileKind = (typeof fileKinds)[number];

/** What fedora-review leaves that somebody reads; below `fedora-review/` (recorded behaviour of copr-cli 2.5). */
export const reviewFiles: readonly string[] = [
  'files.dir',
  'licensecheck.txt',
  'review.txt',
  'review.json',
  'rpmlint.txt',
];

const tests: Readonly<Record<FileKind, (name: string) => boolean>> = {
  rpms: (name) => name.endsWith('.rpm'),
  specs: (name) => name.endsWith('.spec'),
  logs: (name) => /\.log(?:\.gz)?$/.test(name),
  review: (name) => reviewFiles.includes(name),
};

/** Which files of a build. */
export const fileChoiceSchema = z.strictObject({
  /** Names of chroots of the build. @default all of them */
  chroots: z.array(z.string().min(1)).min(1).optional(),
  /** @default every file */
  include: z.array(z.enum(fileKinds)).min(1).optional(),
});

/** See {@link fileChoiceSchema}. */
export type FileChoice = z.input<typeof fileChoiceSchema>;

/** Is a file of this name among those that are wanted? */
export function isWantedFile(name: string, { include }: Pick<FileChoice, 'include'>): boolean {
  // The page of the directory itself, which some servers write as a file.
  if (name.startsWith('index.html')) return false;
  return include === undefined || include.some((kind) => tests[kind](name));
}
