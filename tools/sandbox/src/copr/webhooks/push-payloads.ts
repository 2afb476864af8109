import { z } from 'zod';

/** What a push says, whatever forge it is from. */
export interface Push {
  readonly cloneUrl: string;
  readonly committish: string;
  /** A tag's name, or nothing. */
  readonly tag: string | undefined;
  /** The branch as the forge names it. */
  readonly ref: string;
  /** Files that were added, changed or removed, a list a commit. */
  readonly commits: readonly (readonly string[])[];
}

const commit = z.object({
  added: z.array(z.string()),
  modified: z.array(z.string()),
  removed: z.array(z.string()),
});
const files = ({ added, modified, removed }: z.infer<typeof commit>): string[] => [
  ...added,
  ...modified,
  ...removed,
];

const github = z.object({
  repository: z.object({ clone_url: z.string() }),
  commits: z.array(commit).default([]),
  ref_type: z.string().default(''),
  ref: z.string().default(''),
  after: z.string().default(''),
});

const gitlab = z.object({
  project: z.object({ git_http_url: z.string() }),
  object_kind: z.string(),
  commits: z.array(commit).default([]),
  ref: z.string().default(''),
  after: z.string().default(''),
});

const href = z.object({ href: z.string() });
const bitbucket = z.object({
  repository: z.object({ links: z.object({ self: href, html: href }) }),
  push: z.object({
    changes: z
      .array(
        z.object({
          new: z.object({
            type: z.string(),
            name: z.string(),
            target: z.object({ hash: z.string() }).optional(),
          }),
        }),
      )
      .min(1),
  }),
});

/** Reads the payloads of the forges; undefined for what lacks something. */
export const PAYLOADS: Readonly<
  Record<'github' | 'gitlab' | 'bitbucket', (value: unknown) => Push | undefined>
> = {
  github: (value) => {
    const { data } = github.safeParse(value);
    if (data === undefined) return undefined;
    const isTag = data.ref_type === 'tag';
    return {
      cloneUrl: data.repository.clone_url,
      committish: isTag ? data.ref : data.after,
      tag: isTag ? data.ref : undefined,
      ref: data.ref,
      commits: data.commits.map(files),
    };
  },
  gitlab: (value) => {
    const { data } = gitlab.safeParse(value);
    if (data === undefined) return undefined;
    const tag = data.object_kind === 'tag_push' ? (data.ref.split('/').at(-1) ?? '') : undefined;
    return {
      cloneUrl: data.project.git_http_url,
      committish: tag ?? data.after,
      tag,
      ref: tag ?? data.ref,
      commits: data.commits.map(files),
    };
  },
  bitbucket: (value) => {
    const { data } = bitbucket.safeParse(value);
    const change = data?.push.changes[0]?.new;
    if (data === undefined || change === undefined) return undefined;
    const isTag = change.type === 'tag';
    if (!isTag && change.target === undefined) return undefined;
    return {
      cloneUrl: data.repository.links.html.href,
      committish: isTag ? change.name : (change.target?.hash ?? ''),
      tag: isTag ? change.name : undefined,
      ref: change.name,
      // It does not say which files.
      commits: [],
    };
  },
};
