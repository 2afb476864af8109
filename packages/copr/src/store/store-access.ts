import type { Call, Deps } from '@omnipub/core';
import { MockChroots } from '../api/mock-chroots.js';
import { Monitor } from '../api/monitor.js';
import { Packages } from '../api/packages.js';
import { ProjectPermissions } from '../api/permissions.js';
import type { ProjectPlace } from '../api/places.js';
import { Projects } from '../api/projects.js';
import { Builds } from '../builds/builds.js';
import { ResultFiles } from '../download/result-files.js';
import type { Waits } from '../promote/waits.js';
import { CoprSession } from '../session/copr-session.js';
import { INTERVAL_MS } from '../wait/wait-options.js';
import type { ConfigInput } from './definition-schemas.js';
import { readProject } from './project-text.js';

/** Four hours: larger packages take longer, and then the next run goes on. */
const SETTLE_MS = 4 * 60 * 60 * 1000;

/** One Copr as the store's functions see it. */
export class StoreAccess {
  readonly copr: CoprSession;
  readonly projects: Projects;
  readonly packages: Packages;
  readonly permissions: ProjectPermissions;
  readonly builds: Builds;
  readonly mockChroots: MockChroots;
  readonly monitor: Monitor;
  readonly files: ResultFiles;
  readonly waits: Waits;
  readonly account: string | undefined;
  readonly #owner: string | undefined;

  constructor(config: ConfigInput, deps: Deps) {
    const { owner, settleTimeoutMs = SETTLE_MS, pollIntervalMs = INTERVAL_MS, ...session } = config;
    this.copr = new CoprSession(session, deps);
    this.projects = new Projects(this.copr);
    this.packages = new Packages(this.copr);
    this.permissions = new ProjectPermissions(this.copr);
    this.builds = new Builds(this.copr);
    this.mockChroots = new MockChroots(this.copr);
    this.monitor = new Monitor(this.copr);
    this.files = new ResultFiles(deps);
    this.waits = { timeoutMs: settleTimeoutMs, intervalMs: pollIntervalMs };
    this.account = session.account;
    this.#owner = owner;
  }

  /** Whose projects are meant by a bare name. @throws PublishError AUTH_MISSING, AUTH_EXPIRED when that is who is logged in */
  async owner(call: Call): Promise<string> {
    return this.#owner ?? (await this.copr.whoAmI(call)).name;
  }

  /** Which project is meant. @throws PublishError see {@link owner} */
  async place(text: string, call: Call): Promise<ProjectPlace> {
    const { ownername, projectname } = readProject(text);
    return { ownername: ownername ?? (await this.owner(call)), projectname };
  }
}
