import type { Row } from '../../common/db/table.js';
import type { Struct, Value } from '../xmlrpc/value.js';

/** What rows have that are never changed but revoked and added again (`create_event` ... of the hub's tables). */
export interface Versioned extends Row {
  readonly create_event: number;
  readonly creator_id: number;
  readonly revoke_event: number | null;
  readonly revoker_id: number | null;
}

export interface UserRow extends Row {
  readonly name: string;
  /** 0 normal, 1 blocked. */
  readonly status: number;
  /** 0 normal, 1 host, 2 group. */
  readonly usertype: number;
  readonly password: string | null;
  readonly krb_principals: readonly string[];
}

export interface UserGroupRow extends Versioned {
  readonly user_id: number;
  readonly group_id: number;
}

export interface PermissionRow extends Row {
  readonly name: string;
  readonly description: string | null;
}

export interface UserPermRow extends Versioned {
  readonly user_id: number;
  readonly perm_id: number;
}

export interface SessionRow extends Row {
  readonly key: string;
  readonly user_id: number;
  /** 0 normal, 1 kerberos, 2 SSL, 3 GSSAPI. */
  readonly authtype: number;
  readonly hostip: string;
  readonly master: number | null;
  readonly callnum: number | null;
  readonly exclusive: true | null;
  readonly expired: boolean;
  readonly closed: boolean;
  /** Seconds since the epoch, as all times of rows are. */
  readonly start_time: number;
  readonly update_time: number;
  readonly renew_time: number | null;
}

export interface EventRow extends Row {
  readonly ts: number;
}

export interface NameRow extends Row {
  readonly name: string;
}

export interface TagConfigRow extends Versioned {
  readonly tag_id: number;
  readonly arches: string | null;
  readonly perm_id: number | null;
  readonly locked: boolean;
  readonly maven_support: boolean;
  readonly maven_include_all: boolean;
}

export interface TagExtraRow extends Versioned {
  readonly tag_id: number;
  readonly key: string;
  readonly value: Value;
  /** True where the tag keeps a value of its parents away. */
  readonly blocked: boolean;
}

export interface TagInheritanceRow extends Versioned {
  readonly tag_id: number;
  readonly parent_id: number;
  readonly priority: number;
  readonly maxdepth: number | null;
  readonly intransitive: boolean;
  readonly noconfig: boolean;
  readonly pkg_filter: string;
}

export interface TagPackageRow extends Versioned {
  readonly tag_id: number;
  readonly package_id: number;
  readonly blocked: boolean;
  readonly extra_arches: string | null;
}

export interface TagPackageOwnerRow extends Versioned {
  readonly tag_id: number;
  readonly package_id: number;
  readonly owner: number;
}

export interface TagListingRow extends Versioned {
  readonly build_id: number;
  readonly tag_id: number;
}

export interface TargetConfigRow extends Versioned {
  readonly build_target_id: number;
  readonly build_tag: number;
  readonly dest_tag: number;
}

export interface CgUserRow extends Versioned {
  readonly cg_id: number;
  readonly user_id: number;
}

export interface ReservationRow extends Row {
  readonly build_id: number;
  readonly token: string;
  readonly created: number;
}

export interface TaskRow extends Row {
  readonly method: string;
  readonly request: readonly Value[];
  /** 0 free, 1 open, 2 closed, 3 canceled, 4 assigned, 5 failed. */
  readonly state: number;
  readonly result: TaskResult | null;
  readonly create_time: number;
  readonly start_time: number | null;
  readonly completion_time: number | null;
  readonly channel_id: number;
  readonly host_id: number | null;
  readonly parent: number | null;
  readonly label: string | null;
  readonly waiting: boolean | null;
  readonly awaited: boolean | null;
  readonly owner: number;
  readonly arch: string;
  readonly priority: number;
  readonly weight: number;
}

/** What a task ended with. */
export type TaskResult =
  | { readonly value: Value }
  | { readonly fault: { readonly faultCode: number; readonly faultString: string } };

export interface RepoRow extends Row {
  readonly create_event: number;
  readonly creation_time: number;
  readonly state_time: number;
  readonly begin_event: number | null;
  readonly end_event: number | null;
  readonly tag_id: number;
  /** 0 init, 1 ready, 2 expired, 3 deleted, 4 problem. */
  readonly state: number;
  readonly dist: boolean;
  readonly task_id: number | null;
  readonly opts: Struct;
  readonly custom_opts: Struct;
}

export interface ChannelRow extends NameRow {
  readonly description: string | null;
  readonly enabled: boolean;
  readonly comment: string | null;
}

export interface HostRow extends NameRow {
  readonly user_id: number;
  readonly arches: string;
  readonly capacity: number;
  readonly enabled: boolean;
  readonly channels: readonly number[];
}

export interface NotificationRow extends Row {
  readonly user_id: number;
  readonly package_id: number | null;
  readonly tag_id: number | null;
  readonly success_only: boolean;
  readonly email: string;
}

/** Somebody's wish for a repo. */
export interface RepoRequestRow extends Row {
  readonly tag_id: number;
  readonly owner: number;
  readonly priority: number;
  readonly min_event: number | null;
  readonly at_event: number | null;
  readonly opts: Struct;
  readonly create_time: number;
  readonly task_id: number;
}
