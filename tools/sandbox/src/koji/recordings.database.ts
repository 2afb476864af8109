import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeRpm } from '../common/rpm/write-rpm.js';
import type { BuildRow } from './db/build-rows.js';
import { Database } from './db/database.js';
import type { SessionRow, TaskRow } from './db/rows.js';
import { seedBase } from './seed/base.js';

/** The key that all recorded sessions of a user were given in place of their own. */
export const KEY = 'XXXXXXXXXXXXXXXXXXX';

/** When the first tag was there, and so on: what the recordings say of events. */
const EVENTS: Readonly<Record<number, number>> = {
  1: 1795227326.817651,
  2: 1795227328.722538,
  11: 1795227333.444673,
  12: 1795227333.891852,
};

/** A hub's state before recordings are replayed at it, below a folder. */
export class RecordedState {
  readonly db: Database;
  readonly topdir: string;
  #event = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.topdir = join(folder, 'mnt');
    this.db = new Database(join(folder, 'db.jsonl'));
    this.#begin();
  }

  /** Keeps it, for the hub to open. */
  close(): void {
    this.db.commit();
    this.db.close();
  }

  /** The columns of versioned rows that were made at an event by kojiadmin. */
  created(event: number): { create_event: number; creator_id: number; revoke_event: null; revoker_id: null } {
    return { create_event: event, creator_id: 1, revoke_event: null, revoker_id: null };
  }

  /** Lets events be used up to a number, which is the next after it. */
  eventsUntil(last: number): void {
    while (this.#event < last) {
      this.#event++;
      this.db.events.insert({ id: this.#event, ts: EVENTS[this.#event] ?? 1795227334 });
    }
  }

  tag(name: string, options: { arches?: string; event?: number } = {}): number {
    const { arches = '', event = 2 } = options;
    const { id } = this.db.tags.insert({ name });
    const config = { arches, locked: false, perm_id: null, maven_support: false, maven_include_all: false };
    this.db.tagConfig.insert({ tag_id: id, ...config, ...this.created(event) });
    return id;
  }

  list(tag_id: number, package_id: number): void {
    const entry = { tag_id, package_id, ...this.created(12) };
    this.db.tagPackages.insert({ ...entry, blocked: false, extra_arches: null });
    this.db.tagPackageOwners.insert({ ...entry, owner: 1 });
  }

  user(name: string, principals: readonly string[] = []): number {
    const row = { name, status: 0, usertype: 0, password: null, krb_principals: principals };
    return this.db.users.insert(row).id;
  }

  session(id: number, options: Partial<SessionRow> = {}): void {
    const user_id = options.user_id ?? 1;
    this.db.sessions.insert({
      id,
      user_id,
      key: `${user_id}-${KEY}`,
      hostip: '127.0.0.1',
      authtype: 2,
      master: null,
      callnum: null,
      exclusive: null,
      expired: false,
      closed: false,
      start_time: 1795227339.339943,
      update_time: 1795227339.339943,
      renew_time: null,
      ...options,
    });
  }

  /** A build that a content generator imported (recordings CGImport, CGImport-dict). */
  contentBuild(build: { id: number; version: string; event: number; size: number }): void {
    const { id, version, event, size } = build;
    const artifact = `artifact ${version}\n`;
    this.build({
      id,
      pkg_id: 3,
      version,
      create_event: event,
      start_time: 1795000000,
      completion_time: 1795000100,
      cg_id: 1,
      source: 'git+https://example.com/x.git#abc',
      extra: { typeinfo: { image: {} }, note: 'ž' },
    });
    this.db.buildTypes.insert({ build_id: id, btype_id: 4 });
    this.db.archives.insert({
      id: id - 1,
      type_id: 40,
      btype_id: 4,
      build_id: id,
      buildroot_id: id - 1,
      filename: `artifact-${version}.txt`,
      size,
      checksum: createHash('md5').update(artifact).digest('hex'),
      checksum_type: 0,
      metadata_only: false,
      extra: { typeinfo: { image: { arch: 'noarch' } } },
      maven: null,
      win: null,
      image: { arch: 'noarch' },
    });
  }

  build(build: Partial<BuildRow> & Pick<BuildRow, 'id' | 'pkg_id' | 'version' | 'create_event'>): void {
    this.db.builds.insert({
      release: '1',
      epoch: null,
      draft: false,
      source: null,
      start_time: null,
      completion_time: null,
      state: 1,
      task_id: null,
      owner: 1,
      cg_id: null,
      extra: null,
      volume_id: 0,
      promoter: null,
      promotion_time: null,
      ...build,
    });
  }

  task(task: Partial<TaskRow> & Pick<TaskRow, 'id' | 'method' | 'request' | 'state'>): void {
    this.db.tasks.insert({
      result: null,
      create_time: 1795227457,
      start_time: null,
      completion_time: null,
      channel_id: 1,
      host_id: null,
      parent: null,
      label: null,
      waiting: null,
      awaited: null,
      owner: 1,
      arch: 'noarch',
      priority: 20,
      weight: 1,
      ...task,
    });
  }

  /** A file below topdir. */
  file(path: string, content: string | Uint8Array): void {
    const target = join(this.topdir, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  /** Three tags, a target, and hello-1.0-1 with its two RPMs in f99. */
  #begin(): void {
    const { db } = this;
    seedBase(db, EVENTS[1] ?? 0);
    this.#event = 1;
    this.eventsUntil(12);
    const build = this.tag('f99-build', { arches: 'x86_64' });
    const [tag, candidate] = [this.tag('f99'), this.tag('f99-candidate')];
    const link = { priority: 0, maxdepth: null, intransitive: false, noconfig: false, pkg_filter: '' };
    db.tagInheritance.insert({ tag_id: tag, parent_id: build, ...link, ...this.created(2) });
    const { id: target } = db.targets.insert({ name: 'f99' });
    db.targetConfig.insert({
      build_target_id: target,
      build_tag: build,
      dest_tag: candidate,
      ...this.created(2),
    });
    db.packages.insert({ name: 'hello' });
    this.list(tag, 1);
    this.build({
      id: 1,
      pkg_id: 1,
      version: '1.0',
      create_event: 11,
      start_time: 1795227333.442435,
      completion_time: 1795227333.442435,
    });
    db.buildTypes.insert({ build_id: 1, btype_id: 1 });
    db.tagListing.insert({ build_id: 1, tag_id: tag, ...this.created(12) });
    this.#rpm({ arch: 'src', payloadhash: '9632021c55343ecfa1e7331a5d26015a', size: 6734 });
    this.#rpm({ arch: 'noarch', payloadhash: 'cd0a960339c700f5f309b26dff33efa9', size: 6246 });
    db.rpmSigs.insert({ rpm_id: 2, sigkey: '', sighash: '44cf03043c03226f861b4f8d92e15d96' });
  }

  /** The row is what was recorded; the file only says the same as the recorded one, whose bytes nobody has. */
  #rpm({ arch, payloadhash, size }: { arch: string; payloadhash: string; size: number }): void {
    const name = { name: 'hello', version: '1.0', release: '1', epoch: null };
    this.db.rpms.insert({
      ...name,
      arch,
      payloadhash,
      size,
      build_id: 1,
      buildroot_id: null,
      draft: false,
      external_repo_id: 0,
      buildtime: 1795226498,
      metadata_only: false,
      extra: null,
    });
    const rpm = writeRpm({
      ...name,
      arch: 'noarch',
      sourcerpm: arch === 'src' ? null : 'hello-1.0-1.src.rpm',
      summary: 'Héllo wörld ✓ test package',
      description: 'Unicode: žluťoučký kůň 日本語',
      license: 'MIT',
      url: '',
      buildtime: 1795226498,
      changelog: [{ time: 1795176000, author: 'Lab <lab@example.com> - 1.0-1', text: '- first' }],
      files: ['/usr/share/hello/hi.txt'],
    });
    this.file(`packages/hello/1.0/1/${arch}/hello-1.0-1.${arch}.rpm`, rpm);
  }
}
