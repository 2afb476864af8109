import type { Row } from '../../common/db/table.js';
import type { Struct } from '../xmlrpc/value.js';
import type { NameRow } from './rows.js';

export interface BuildRow extends Row {
  readonly pkg_id: number;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  readonly draft: boolean;
  readonly source: string | null;
  /** The event that made it. */
  readonly create_event: number;
  readonly start_time: number | null;
  readonly completion_time: number | null;
  /** 0 building, 1 complete, 2 deleted, 3 failed, 4 canceled. */
  readonly state: number;
  readonly task_id: number | null;
  readonly owner: number;
  readonly cg_id: number | null;
  readonly extra: Struct | null;
  readonly volume_id: number;
  readonly promoter: number | null;
  readonly promotion_time: number | null;
}

export interface BuildTypeRow extends Row {
  readonly build_id: number;
  readonly btype_id: number;
}

export interface RpmRow extends Row {
  readonly build_id: number | null;
  readonly buildroot_id: number | null;
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  readonly arch: string;
  readonly draft: boolean;
  readonly external_repo_id: number;
  readonly payloadhash: string;
  readonly size: number;
  readonly buildtime: number;
  readonly metadata_only: boolean;
  readonly extra: Struct | null;
}

export interface RpmSigRow extends Row {
  readonly rpm_id: number;
  readonly sigkey: string;
  readonly sighash: string;
}

export interface ArchiveRow extends Row {
  readonly type_id: number;
  readonly btype_id: number | null;
  readonly build_id: number;
  readonly buildroot_id: number | null;
  readonly filename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksum_type: number;
  readonly metadata_only: boolean;
  readonly extra: Struct | null;
  /** Where it lies below `maven/`, `win/`; null elsewhere. */
  readonly maven: { group_id: string; artifact_id: string; version: string } | null;
  readonly win: { relpath: string; platforms: string; flags: string | null } | null;
  readonly image: { arch: string } | null;
}

export interface ArchiveTypeRow extends NameRow {
  readonly description: string;
  readonly extensions: string;
  readonly compression_type: string | null;
}

export interface BuildrootRow extends Row {
  readonly br_type: number;
  readonly cg_id: number | null;
  readonly cg_version: string | null;
  readonly container_type: string | null;
  readonly container_arch: string | null;
  readonly host_os: string | null;
  readonly host_arch: string | null;
  readonly task_id: number | null;
  readonly repo_id: number | null;
  readonly extra: Struct | null;
  /** Ids of what it had inside, where the hub knows them. */
  readonly rpms: readonly number[];
  readonly archives: readonly number[];
}
