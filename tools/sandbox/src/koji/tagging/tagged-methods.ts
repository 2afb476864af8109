import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { taggedBuild } from '../builds/build-info.js';
import { eventOf } from '../db/versions.js';
import { rpmRow } from '../rpms/rpm-info.js';
import { findTag, needTag, needTagId, type Tag } from '../tags/find-tag.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, type Struct, type Value } from '../xmlrpc/value.js';
import { type TaggedQuery, taggedBuilds } from './tagged-builds.js';

/** What is in a tag (koji contract 13). */
export const taggedMethods: Methods = {
  listTagged(call, args) {
    const tag = askedTag(call, args);
    if (tag === undefined) return [];
    const rows = tagged(call, tag.id, queryOf(args), args.flag('extra'));
    const prefix = args.get('prefix');
    if (typeof prefix !== 'string' || prefix === '') return rows;
    return rows.filter(({ package_name: name }) => str(name).toLowerCase().startsWith(prefix.toLowerCase()));
  },

  listTaggedRPMS(call, args) {
    const tag = askedTag(call, args);
    if (tag === undefined) return [];
    const { db } = call;
    const builds = taggedBuilds(db, tag.id, queryOf(args));
    const arches = archesOf(args.get('arch'));
    const rpms = builds.flatMap(({ build }) =>
      db.rpmsByBuild.get(build.id).filter(({ arch }) => arches === undefined || arches.includes(arch)),
    );
    const rows = rpms
      .sort((a, b) => a.id - b.id)
      .flatMap((rpm) => {
        const { nvr: _nvr, external_repo_id: _id, external_repo_name: _name, extra, ...row } = rpmRow(rpm);
        const info: Struct = args.flag('extra') ? { ...row, extra: extra ?? null } : row;
        return args.flag('rpmsigs') ? withSignatures(call, rpm.id, info) : [info];
      })
      .map(ordered);
    return [rows, tagged(call, tag.id, queryOf(args), false)];
  },

  getLatestBuilds(call, args) {
    const tag = args.get('tag');
    const tagId = typeof tag === 'number' ? tag : needTagId(call.db, tag);
    return tagged(call, tagId, { ...queryOf(args), inherit: true, latest: true }, false);
  },
};

function askedTag({ db }: Call, args: Args): Tag | undefined {
  const event = eventOf(args.get('event'));
  return args.flag('strict') ? needTag(db, args.get('tag'), event) : findTag(db, args.get('tag'), event);
}

/** Not every method has every argument. */
function queryOf(args: Args): TaggedQuery {
  const text = (name: string): string | null => {
    const value = args.has(name) ? args.get(name) : null;
    return typeof value === 'string' ? value : null;
  };
  const latest = args.has('latest') ? args.get('latest') : false;
  const draft = args.get('draft');
  return {
    event: eventOf(args.get('event')),
    inherit: args.has('inherit') && args.flag('inherit'),
    latest: typeof latest === 'number' ? latest || false : truthy(latest),
    package: text('package'),
    owner: text('owner'),
    type: args.get('type'),
    draft: draft === null ? null : truthy(draft),
  };
}

function tagged({ db }: Call, tagId: number, query: TaggedQuery, extra: boolean): Record<string, Value>[] {
  return taggedBuilds(db, tagId, query).map(({ build, listing }) =>
    taggedBuild(db, build, listing, { extra }),
  );
}

function archesOf(value: Value): readonly Value[] | undefined {
  if (!truthy(value)) return undefined;
  return isList(value) ? value : [value];
}

/** A row for each signature; one without any has one, too. */
function withSignatures({ db }: Call, rpmId: number, row: Struct): Struct[] {
  const keys = db.rpmSigs.filter(({ rpm_id }) => rpm_id === rpmId).map(({ sigkey }) => sigkey);
  return (keys.length === 0 ? [null] : keys).map((sigkey) => ({ ...row, sigkey }));
}

function ordered(row: Struct): Struct {
  return Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
