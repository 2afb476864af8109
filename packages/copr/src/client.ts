import { asPublishErrorOf, type CallControl, callOf, createDeps, type Deps } from '@omnipub/core';
import { Base } from './api/base.js';
import { BuildChroots } from './api/build-chroots.js';
import { MockChroots } from './api/mock-chroots.js';
import { Monitor } from './api/monitor.js';
import { Packages } from './api/packages.js';
import { ProjectPermissions } from './api/permissions.js';
import { ProjectChroots } from './api/project-chroots.js';
import { Projects } from './api/projects.js';
import { Webhooks } from './api/webhooks.js';
import { Builds } from './builds/builds.js';
import { type Promoted, promoteBuild } from './promote/promote-build.js';
import { type Promotion, promoteSchema } from './promote/promote-schema.js';
import { type Published, publishBuild } from './promote/publish-build.js';
import { waitsOf } from './promote/waits.js';
import { removed, removedV1 } from './removed.js';
import { checkedInput } from './session/checked-input.js';
import { CoprSession } from './session/copr-session.js';
import type { SessionConfig } from './session/session-config.js';
import type { WaitOptions } from './wait/wait-options.js';

/** How {@link CoprClient.promote} and {@link CoprClient.publish} wait. */
export type PublishOptions = Pick<WaitOptions, 'timeoutMs' | 'intervalMs'> & CallControl;

/**
 * A client of one Copr: everything that python-copr's proxies do. Names of fields are those of the server (`ownername`, `projectname`,
 * `project_dirname`), those of calls are in camelCase. Every method takes a signal and a listener in its last argument and throws only
 * PublishError. Reads need no login; nothing is sent before the first call.
 */
export class CoprClient {
  readonly base: Base;
  readonly projects: Projects;
  readonly permissions: ProjectPermissions;
  readonly builds: Builds;
  readonly packages: Packages;
  readonly projectChroots: ProjectChroots;
  readonly buildChroots: BuildChroots;
  readonly mockChroots: MockChroots;
  readonly monitor: Monitor;
  readonly webhooks: Webhooks;
  protected readonly session: CoprSession;

  /** @throws PublishError INVALID_INPUT for settings that are wrong */
  constructor(config: SessionConfig, deps: Deps) {
    this.session = new CoprSession(config, deps);
    this.base = new Base(this.session);
    this.projects = new Projects(this.session);
    this.permissions = new ProjectPermissions(this.session);
    this.builds = new Builds(this.session);
    this.packages = new Packages(this.session);
    this.projectChroots = new ProjectChroots(this.session);
    this.buildChroots = new BuildChroots(this.session);
    this.mockChroots = new MockChroots(this.session);
    this.monitor = new Monitor(this.session);
    this.webhooks = new Webhooks(this.session);
  }

  /** The frontend, such as `https://copr.fedorainfracloud.org/`. */
  get url(): URL {
    return this.session.url;
  }

  /** APIv1 is gone from server and clients. @throws PublishError UNSUPPORTED, always */
  static createFromFileConfig(): never {
    return removedV1();
  }

  /** {@link promoteBuild} */
  promote(id: number, promotion: Promotion, options: PublishOptions = {}): Promise<Promoted> {
    const work = async (): Promise<Promoted> => {
      const checked = checkedInput(promoteSchema, promotion, 'a promotion');
      return promoteBuild(this.session, id, checked, waitsOf(options), callOf(options));
    };
    return asPublishErrorOf('copr', work());
  }

  /** {@link publishBuild} */
  publish(id: number, options: PublishOptions = {}): Promise<Published> {
    return asPublishErrorOf('copr', publishBuild(this.session, id, waitsOf(options), callOf(options)));
  }

  /** Modules are gone from server and clients. @throws PublishError UNSUPPORTED, always */
  get modules(): never {
    return removed(
      'modules',
      'build the packages of the module in a project, with builds.chain for their order',
    );
  }
}

/** A client with the deps of an ordinary program; `deps` replaces single ones. */
export function createCoprClient(config: SessionConfig = {}, deps: Partial<Deps> = {}): CoprClient {
  return new CoprClient(config, createDeps(deps));
}
