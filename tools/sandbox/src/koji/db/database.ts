import { TableFile } from '../../common/db/table-file.js';
import type * as builds from './build-rows.js';
import { fromJson, toJson } from './row-json.js';
import type * as rows from './rows.js';

/** The hub's tables, as far as the sandbox has them. */
export class Database extends TableFile {
  readonly users = this.table<rows.UserRow>('users');
  readonly userGroups = this.table<rows.UserGroupRow>('user_groups');
  readonly permissions = this.table<rows.PermissionRow>('permissions');
  readonly userPerms = this.table<rows.UserPermRow>('user_perms');
  readonly sessions = this.table<rows.SessionRow>('sessions');
  readonly events = this.table<rows.EventRow>('events');
  readonly tags = this.table<rows.NameRow>('tag');
  readonly tagConfig = this.table<rows.TagConfigRow>('tag_config');
  readonly tagExtra = this.table<rows.TagExtraRow>('tag_extra');
  readonly tagInheritance = this.table<rows.TagInheritanceRow>('tag_inheritance');
  readonly tagPackages = this.table<rows.TagPackageRow>('tag_packages');
  readonly tagPackageOwners = this.table<rows.TagPackageOwnerRow>('tag_package_owners');
  readonly tagListing = this.table<rows.TagListingRow>('tag_listing');
  readonly targets = this.table<rows.NameRow>('build_target');
  readonly targetConfig = this.table<rows.TargetConfigRow>('build_target_config');
  readonly packages = this.table<rows.NameRow>('package');
  readonly builds = this.table<builds.BuildRow>('build');
  readonly btypes = this.table<rows.NameRow>('btype');
  readonly buildTypes = this.table<builds.BuildTypeRow>('build_types');
  readonly rpms = this.table<builds.RpmRow>('rpminfo');
  readonly rpmSigs = this.table<builds.RpmSigRow>('rpmsigs');
  readonly archives = this.table<builds.ArchiveRow>('archiveinfo');
  readonly archiveTypes = this.table<builds.ArchiveTypeRow>('archivetypes');
  readonly buildroots = this.table<builds.BuildrootRow>('buildroot');
  readonly contentGenerators = this.table<rows.NameRow>('content_generator');
  readonly cgUsers = this.table<rows.CgUserRow>('cg_users');
  readonly reservations = this.table<rows.ReservationRow>('build_reservations');
  readonly tasks = this.table<rows.TaskRow>('task');
  readonly repos = this.table<rows.RepoRow>('repo');
  readonly repoRequests = this.table<rows.RepoRequestRow>('repo_queue');
  readonly channels = this.table<rows.ChannelRow>('channels');
  readonly hosts = this.table<rows.HostRow>('host');
  readonly volumes = this.table<rows.NameRow>('volume', 0);
  readonly notifications = this.table<rows.NotificationRow>('build_notifications');

  readonly usersByName = this.users.index(({ name }) => name);
  readonly tagsByName = this.tags.index(({ name }) => name);
  readonly packagesByName = this.packages.index(({ name }) => name);
  readonly buildsByNvr = this.builds.index(
    ({ pkg_id, version, release }) => `${pkg_id} ${version} ${release}`,
  );
  readonly buildsByPackage = this.builds.index(({ pkg_id }) => pkg_id);
  readonly listingByTag = this.tagListing.index(({ tag_id }) => tag_id);
  readonly listingByBuild = this.tagListing.index(({ build_id }) => build_id);
  readonly rpmsByBuild = this.rpms.index(({ build_id }) => build_id ?? undefined);
  readonly archivesByBuild = this.archives.index(({ build_id }) => build_id);
  readonly tasksByParent = this.tasks.index(({ parent }) => parent ?? undefined);

  /** Opens what is there, or begins anew. @throws Error when the file cannot be read or written */
  constructor(path: string) {
    super(path, { write: toJson, read: fromJson });
    this.open();
  }

  /** True where nothing was ever stored. */
  get isNew(): boolean {
    return this.events.all().length === 0;
  }
}
