import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import { buildOptionsSchema } from '../builds/build-options.js';
import { taskStates } from '../model/states.js';
import { checkName } from '../register/tag-configuration.js';

/** A name that every hub takes. */
const nameOf = (what: string) =>
  z.string().check((context) => {
    try {
      checkName(what, context.value);
    } catch (thrown) {
      if (!(thrown instanceof PublishError)) throw thrown;
      context.issues.push({ code: 'custom', message: thrown.message, input: context.value });
    }
  });

const text = z.string().min(1);
const tag = nameOf('tag');
const file = text.meta({ format: 'path' });
const server = z.url({ protocol: /^https?$/ });
const milliseconds = z.number().int().positive();
const number = z.number().int().positive();

/** Where the hub is, and who logs in. */
export const configSchema = z
  .strictObject({
    profile: text
      .optional()
      .describe(
        'A profile of koji’s configuration, such as koji or brew. Settings given here win over its own.',
      ),
    server: server
      .optional()
      .describe('The hub, such as https://koji.example.org/kojihub. Default: the profile’s.'),
    weburl: server.optional().describe('Its pages. Default: the profile’s.'),
    topurl: server.optional().describe('Where its files can be downloaded. Default: the profile’s.'),
    authtype: z
      .enum(['ssl', 'kerberos', 'password', 'noauth'])
      .optional()
      .describe(
        'How to log in; a password comes from "omnipub login koji". Default: with the stored login, else as the profile says.',
      ),
    cert: file.optional().describe('The client certificate in PEM, with its key unless "key" names that.'),
    key: file.optional().describe('The key of the certificate.'),
    serverca: file
      .optional()
      .describe('Authorities that replace those of the system. Default: the profile’s.'),
    principal: text
      .optional()
      .describe('Whose Kerberos ticket. Default: the profile’s, else the default one.'),
    account: text.optional().describe('Which of several stored logins. Default: the only one.'),
    proxyuser: text.optional().describe('Act as that user; the hub must allow it.'),
    settleTimeoutMs: milliseconds
      .optional()
      .describe('Milliseconds to wait for a build, and for a tag. Default: 14400000, four hours.'),
    pollIntervalMs: milliseconds
      .optional()
      .describe('Milliseconds between two looks at a task. Default: the profile’s, else 6000.'),
  })
  .refine(({ profile, server: url }) => profile !== undefined || url !== undefined, {
    message: 'name the hub: a profile, or its server',
  });
export type ConfigInput = z.infer<typeof configSchema>;

/** `register`: a package on the list of a tag. */
export const registerSchema = z.strictObject({
  package: nameOf('package').describe('The package; it is made if nobody has used it before.'),
  tag: tag.describe('The tag on whose list it must be, by itself or by what it inherits.'),
  owner: text.optional().describe('Whose package it is there. Default: you, and whoever has it already.'),
  createTag: z
    .strictObject({
      parent: tag.optional().describe('What it inherits. Default: nothing.'),
      arches: z.array(text).min(1).optional().describe('Its architectures. Default: none.'),
      perm: text.optional().describe('The permission that tagging into it needs. Default: none.'),
    })
    .optional()
    .describe('Makes the tag if it is not there.'),
  createTarget: z
    .strictObject({
      name: nameOf('target').describe('The target.'),
      buildTag: tag.describe('The tag that it builds against.'),
    })
    .optional()
    .describe('Makes a target whose builds go to the tag, if it is not there.'),
});
export type RegisterInput = z.infer<typeof registerSchema>;

const { scratch, draft, skipTag, repoId, archOverride, failFast, waitRepo, waitBuilds, rebuildSrpm } =
  buildOptionsSchema.shape;
const { customUserMetadata, priority, channel } = buildOptionsSchema.shape;

/** `upload`: a build from a source RPM, or the import of one that was made elsewhere. */
export const uploadSchema = z
  .strictObject({
    target: text.optional().describe('The target that a source RPM is built for.'),
    scratch: scratch.describe('Builds and throws away. Default: false.'),
    draft: draft.describe('Builds a draft, to be promoted later. Default: false.'),
    skipTag: skipTag.describe('Leaves the build untagged. Default: false.'),
    repoId: repoId.describe('The repo to build against. Default: the newest of the target.'),
    archOverride: archOverride.describe('Only these architectures; scratch builds only.'),
    failFast: failFast.describe('The first failure ends the build. Default: false.'),
    waitRepo: waitRepo.describe('Waits for a repo that is newer. Default: false.'),
    waitBuilds: waitBuilds.describe('Waits for a repo with these builds.'),
    rebuildSrpm: rebuildSrpm.describe('Makes the source RPM anew. Default: as the hub is set up.'),
    customUserMetadata: customUserMetadata.describe('Kept with the build.'),
    priority: priority.describe('Added to 20: higher is later. Default: 0.'),
    channel: channel.describe('The channel of builders.'),
    metadata: file
      .optional()
      .describe('Metadata of a content generator, in JSON: the artifact is imported instead of built.'),
    reserve: z
      .boolean()
      .optional()
      .describe('Of an import: keeps its name free before the first upload. Default: false.'),
  })
  .check((context) => {
    const { metadata, reserve, ...build } = context.value;
    const say = (message: string): void =>
      void context.issues.push({ code: 'custom', message, input: context.value });
    const given = Object.entries(build).filter(([, value]) => value !== undefined);
    if (metadata === undefined && given.length === 0)
      say('give the target of a source RPM, or the metadata of an import');
    if (metadata === undefined && reserve !== undefined) say('reserve is for imports, which have metadata');
    if (metadata !== undefined && given.length > 0)
      say(`an import with metadata is not built: leave out ${given.map(([name]) => name).join(', ')}`);
  });
export type UploadInput = z.infer<typeof uploadSchema>;

/** `release`: into a tag. */
export const releaseSchema = z.strictObject({
  tag: tag.describe('The tag that the build goes to.'),
  from: tag.optional().describe('The tag that it leaves. Default: it stays where it is.'),
  promote: z
    .boolean()
    .optional()
    .describe('Of a draft: makes it a build of its own name first. Default: false.'),
  force: z.boolean().optional().describe('Against the policy of the hub, if you may. Default: false.'),
});
export type ReleaseInput = z.infer<typeof releaseSchema>;

/** `list`: what the hub has. */
export const listSchema = z.strictObject({
  what: z
    .enum(['builds', 'tagged', 'packages', 'tags', 'tasks'])
    .optional()
    .describe('What is listed. Default: tagged when a tag is given, else builds.'),
  tag: text.optional().describe('The tag: needed for tagged; its list for packages.'),
  package: text.optional().describe('Of this package only; the tags that have it on their list.'),
  owner: text.optional().describe('Of this user only. Default: everybody’s.'),
  inherit: z.boolean().optional().describe('Also what the tag inherits. Default: false.'),
  latest: z
    .boolean()
    .optional()
    .describe('Of each package only the latest build of the tag. Default: false.'),
  pattern: text.optional().describe('Names of builds or tags, with * and ?.'),
  state: z.array(z.enum(taskStates)).min(1).optional().describe('Tasks in these states. Default: all.'),
  limit: number.optional().describe('At most so many. Default: all.'),
});
export type ListInput = z.infer<typeof listSchema>;

/** What a receipt refers to: a package on a list, a build, a task that goes on. */
export const refSchema = z.strictObject({
  package: z.string().optional().describe('The package.'),
  tag: z.string().optional().describe('The tag on whose list it is.'),
  nvr: z.string().optional().describe('Name, version and release of the build.'),
  buildId: number.optional().describe('The number of the build, once it has one.'),
  taskId: number.optional().describe('The task that builds it.'),
  target: z.string().optional().describe('The target that it is built for.'),
  scratch: z.boolean().optional().describe('It is thrown away.'),
  tags: z.array(z.string()).optional().describe('Where it was released.'),
});
export type KojiRef = z.infer<typeof refSchema>;
