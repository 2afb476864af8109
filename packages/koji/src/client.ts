import { asPublishErrorOf, type CallControl, type Clock, createDeps, type Deps } from '@omnipub/core';
import { Builds } from './builds/builds.js';
import { Imports } from './cg-import/imports.js';
import { KojiReadClient } from './client-read.js';
import type { KojiConfig } from './koji-config.js';
import { Register } from './register/register.js';
import type { HubConnection } from './session/hub-connection.js';
import { Tags } from './tags/tags.js';
import { Tasks } from './tasks/tasks.js';
import { type UploadedFile, type UploadFileOptions, uploadFile } from './upload/upload-file.js';

/**
 * A client of one Koji hub. Every method throws only PublishError. Nothing is sent before the first call; what needs a login logs in
 * by itself. Close it at the end: hubs keep a session that nobody has ended for a day.
 */
export class KojiClient extends KojiReadClient {
  /** Watching, logs, cancelling. */
  readonly tasks: Tasks;
  /** From source: scratch, chains, drafts. */
  readonly builds: Builds;
  /** Builds that were made elsewhere, RPMs, signatures. */
  readonly imports: Imports;
  /** Builds in tags, and repos. */
  readonly tags: Tags;
  /** Package lists, tags, targets, users. */
  readonly register: Register;

  /** @throws PublishError INVALID_INPUT for settings that are wrong */
  constructor(config: KojiConfig, deps: Deps, hub?: HubConnection) {
    super(config, deps, hub);
    this.tasks = new Tasks(this);
    this.builds = new Builds(this);
    this.imports = new Imports(this);
    this.tags = new Tags(this);
    this.register = new Register(this);
  }

  /** What the waits of this client sleep on. */
  get clock(): Clock {
    return this.deps.clock;
  }

  /** {@link uploadFile} */
  uploadFile(path: string, options: UploadFileOptions): Promise<UploadedFile> {
    return asPublishErrorOf('koji', uploadFile(this.hub, path, options, this.deps));
  }

  /** A client with a session of its own below this one's. {@link HubConnection.subsession} */
  async subsession(control: CallControl = {}): Promise<KojiClient> {
    const hub = await this.hub.subsession(control);
    return new KojiClient(this.hub.settings.config, this.deps, hub);
  }

  /** {@link HubConnection.close} */
  close(control: CallControl = {}): Promise<void> {
    return this.hub.close(control);
  }

  /** So that `await using client = ...` logs out. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A client with the deps of an ordinary program; `deps` replaces single ones. */
export function createKojiClient(config: KojiConfig, deps: Partial<Deps> = {}): KojiClient {
  return new KojiClient(config, createDeps(deps));
}
