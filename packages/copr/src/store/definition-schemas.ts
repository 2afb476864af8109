import { z } from 'zod';
import { type PackageSourceType, packageSettings, packageSources } from '../api/package-schemas.js';
import { newPackageName, ownerName } from '../api/places.js';
import { addProjectSchema } from '../api/project-schemas.js';
import { buildOptionsSchema } from '../builds/build-options.js';
import { dirnameProblem } from '../builds/project-dirname.js';
import { promotionProblem, promotionShape } from '../promote/promote-schema.js';
import { sessionConfigSchema } from '../session/session-config.js';
import { projectText, readProject } from './project-text.js';

const text = z.string().min(1);
const milliseconds = z.number().int().positive();

const { url, account, gssapi, encrypted, userAgent, lookForMs } = sessionConfigSchema.shape;

/** Where the Copr is, and who logs in; a token is no setting, it is stored. */
export const configSchema = z.strictObject({
  url,
  account,
  gssapi,
  encrypted,
  userAgent,
  lookForMs,
  owner: ownerName
    .optional()
    .describe(
      'Whose projects are meant where only a name is given: a user, or @group. Default: who is logged in.',
    ),
  settleTimeoutMs: milliseconds
    .optional()
    .describe('Milliseconds to wait for a build, and for a release. Default: 14400000, four hours.'),
  pollIntervalMs: milliseconds
    .optional()
    .describe('Milliseconds between two looks, at most. Default: 30000.'),
});
export type ConfigInput = z.infer<typeof configSchema>;

const packageOf = <const T extends PackageSourceType>(type: T) =>
  z.strictObject({
    source_type: z.literal(type),
    package_name: newPackageName.describe('Its name.'),
    ...packageSources[type],
    ...packageSettings,
  });

/** A package with a source at the server, for webhooks and rebuilds. */
const packageSchema = z.discriminatedUnion('source_type', [
  packageOf('scm'),
  packageOf('pypi'),
  packageOf('rubygems'),
  packageOf('custom'),
  packageOf('distgit'),
]);
export type PackageInput = z.infer<typeof packageSchema>;

/** `register`: a project with its chroots, and perhaps a package in it. */
export const registerSchema = addProjectSchema
  .omit({ ownername: true, projectname: true, exist_ok: true })
  .extend({
    project: projectText.describe('owner/name, @group/name, or the name of one of yours.'),
    package: packageSchema
      .optional()
      .describe('A package with a source of its own; made if it is not there.'),
  });
export type RegisterInput = z.infer<typeof registerSchema>;

/** `upload`: a build from a source RPM, or a spec file. */
export const uploadSchema = z
  .strictObject({
    project: projectText.describe('owner/name, @group/name, or the name of one of yours.'),
    project_dirname: text
      .optional()
      .describe('A side directory, as NAME:custom:x or NAME:pr:1. Default: the project itself.'),
    spec: z
      .strictObject({
        package: newPackageName.optional().describe('Its package. Default: the name of the file.'),
        version: text.describe('Its version, or version-release.'),
      })
      .optional()
      .describe('Of a spec file: what is built of it. A source RPM says that itself.'),
    ...buildOptionsSchema.shape,
    timeout: buildOptionsSchema.shape.timeout.describe('Seconds until the builder gives up. Default: 18000.'),
    chroots: buildOptionsSchema.shape.chroots.describe('Names or patterns. Default: all of the project.'),
    exclude_chroots: buildOptionsSchema.shape.exclude_chroots.describe(
      'Where not to build. Default: nowhere.',
    ),
    background: buildOptionsSchema.shape.background.describe('After all others. Default: false.'),
    enable_net: buildOptionsSchema.shape.enable_net.describe('May use the network. Default: as the project.'),
    bootstrap: buildOptionsSchema.shape.bootstrap.describe('Default: unchanged.'),
    isolation: buildOptionsSchema.shape.isolation.describe('Default: unchanged.'),
    with_build_id: buildOptionsSchema.shape.with_build_id.describe('In the batch of this build.'),
    after_build_id: buildOptionsSchema.shape.after_build_id.describe(
      'When the batch of this build has ended.',
    ),
    packit_forge_project: buildOptionsSchema.shape.packit_forge_project.describe('Of what Packit builds.'),
  })
  .check((context) => {
    const { project, project_dirname, with_build_id: same, after_build_id: after } = context.value;
    const say = (message: string): void =>
      void context.issues.push({ code: 'custom', message, input: context.value });
    const { projectname } = readProject(project);
    const problem = dirnameProblem({ ownername: '', projectname, project_dirname });
    if (problem !== undefined) say(`project_dirname ${problem}`);
    if (same !== undefined && after !== undefined)
      say(
        'a build is either in the batch of another one or after it: leave with_build_id or after_build_id out',
      );
  });
export type UploadInput = z.infer<typeof uploadSchema>;

/** `release`: nothing more where builds are public at once; the repositories of a project in devel_mode; or another project. */
export const releaseSchema = z.strictObject({
  promote: z
    .strictObject({
      to: projectText.describe(
        'The project that it goes to: owner/name, @group/name, or the name of one of yours.',
      ),
      ...promotionShape,
    })
    .check((context) => {
      const message = promotionProblem(context.value);
      if (message !== undefined) context.issues.push({ code: 'custom', message, input: context.value });
    })
    .optional()
    .describe('Into another project. Default: only into the repositories of its own.'),
});
export type ReleaseInput = z.infer<typeof releaseSchema>;

/** `list`: what the Copr has. */
export const listSchema = z.strictObject({
  what: z
    .enum(['projects', 'packages', 'builds', 'monitor'])
    .optional()
    .describe('What is listed. Default: builds when a project is given, else projects.'),
  project: projectText.optional().describe('Of this project; needed for all but projects.'),
  owner: ownerName.optional().describe('Projects of this user or @group. Default: yours.'),
  query: z.string().min(3).optional().describe('Projects of everybody with these words.'),
  project_dirname: text.optional().describe('Of the monitor: a side directory.'),
  package: text.optional().describe('Of this package only.'),
  state: text
    .optional()
    .describe('Builds, or rows of the monitor, in this state, such as failed. Default: all.'),
  limit: z.number().int().positive().optional().describe('At most so many. Default: all.'),
});
export type ListInput = z.infer<typeof listSchema>;

/** What a receipt refers to: a project, a build in it. */
export const refSchema = z.strictObject({
  project: z.string().optional().describe('owner/name.'),
  buildId: z.number().int().positive().optional().describe('The number of the build.'),
  project_dirname: z.string().optional().describe('The side directory.'),
  package: z.string().optional().describe('The package, once it is known.'),
  version: z.string().optional().describe('Its version and release, once they are known.'),
  promoted: z
    .strictObject({ project: z.string(), buildId: z.number().int().positive() })
    .optional()
    .describe('Where it was released to.'),
});
export type CoprRef = z.infer<typeof refSchema>;
