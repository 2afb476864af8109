import { TableFile } from '../../common/db/table-file.js';
import type * as rows from './rows.js';

/** What the frontend keeps. Handlers run to their end in one go, so what they did is committed or undone as a whole. */
export class Database extends TableFile {
  readonly users = this.table<rows.UserRow>('user');
  readonly groups = this.table<rows.GroupRow>('group');
  readonly sessions = this.table<rows.SessionRow>('session');
  readonly mockChroots = this.table<rows.MockChrootRow>('mock_chroot');
  readonly projects = this.table<rows.ProjectRow>('copr');
  readonly packages = this.table<rows.PackageRow>('package');
  readonly builds = this.table<rows.BuildRow>('build');
  readonly batches = this.table<rows.BatchRow>('batch');

  readonly usersByName = this.users.index(({ name }) => name);
  readonly usersByLogin = this.users.index(({ apiLogin }) => apiLogin);
  readonly sessionsByKey = this.sessions.index(({ key }) => key);
  readonly projectsByName = this.projects.index(({ name }) => name);
  readonly packagesByProject = this.packages.index(({ projectId }) => projectId);
  readonly packagesByName = this.packages.index(({ projectId, name }) => `${projectId}/${name}`);
  readonly buildsByProject = this.builds.index(({ projectId }) => projectId);
  readonly buildsByPackage = this.builds.index(({ packageId }) => packageId ?? undefined);
  readonly buildsByBatch = this.builds.index(({ batchId }) => batchId ?? undefined);

  /** Opens what is there, or begins anew. @throws Error when the file cannot be read or written */
  constructor(path: string) {
    super(path);
    this.open();
  }

  /** True where nothing was ever stored. */
  get isNew(): boolean {
    return this.mockChroots.all().length === 0;
  }
}
