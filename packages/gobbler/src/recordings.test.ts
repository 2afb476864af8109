import { PublishError } from '@omnipub/core';
import { afterEach, describe, expect, it } from 'vitest';
import { explainReason } from './errors.js';
import { runGet } from './testing/recorded-get.js';
import { compareRequest, runPost } from './testing/recorded-post.js';
import { loadRecordings, type Recording } from './testing/recording.js';
import { openWorld, type ReplayWorld } from './testing/replay-world.js';

const recordings = await loadRecordings();
const replayed = recordings.filter((each) => each.replay.client);

/** Requests that the real client sent and ours never does: it sees what is wrong first. */
const refusedFirst = [
  'create_project_bad_until',
  'create_project_no_id',
  'upload_dotfile_linked_while_ignored',
  'upload_dotfiles_kept',
  'upload_link_dangling',
  'upload_link_directory',
  'upload_link_directory_in_staging',
  'upload_link_outside',
  'upload_link_registry_internal',
  'upload_link_registry_outside_version',
  'upload_link_to_dotdot_local',
  'upload_global_write_failed_still_claims_asset',
];

/** Codes of the answers that were errors; the rest succeeds. */
const codes: Record<string, string> = {
  approve_by_asset_owner_denied: 'AUTH_DENIED',
  approve_probation_by_uploader_denied: 'AUTH_DENIED',
  create_project_after_bad_until: 'ALREADY_EXISTS',
  create_project_denied: 'AUTH_DENIED',
  fetch_manifest_missing: 'NOT_FOUND',
  list_versions_missing: 'NOT_FOUND',
  no_acl_umask_077_consume_False: 'INVALID_INPUT',
  no_acl_umask_077_consume_True: 'INVALID_INPUT',
  pygobbler_fetch_directory_missing: 'NOT_FOUND',
  pygobbler_fetch_file_missing: 'NOT_FOUND',
  pygobbler_list_files_plus: 'NOT_FOUND',
  refresh_latest_missing: 'NOT_FOUND',
  refresh_usage_denied: 'AUTH_DENIED',
  refresh_usage_missing: 'NOT_FOUND',
  reindex_denied: 'AUTH_DENIED',
  reject_probation_by_uploader_denied: 'AUTH_DENIED',
  reject_probation_missing_asset: 'NOT_FOUND',
  reject_probation_missing_version: 'NOT_FOUND',
  remove_project_denied: 'AUTH_DENIED',
  remove_version_denied: 'AUTH_DENIED',
  reroute_links_denied: 'AUTH_DENIED',
  reroute_links_missing_project: 'NOT_FOUND',
  set_permissions_denied: 'AUTH_DENIED',
  spoof_denied_spoofer: 'AUTH_DENIED',
  spoof_denied_target: 'AUTH_DENIED',
  spoof_excluded: 'AUTH_DENIED',
  trailing_slash_url_false_success: 'PROTOCOL',
  upload_denied_new_asset: 'AUTH_DENIED',
  upload_expired_uploader: 'AUTH_DENIED',
  upload_missing_project: 'NOT_FOUND',
  upload_mode_0600_file: 'INVALID_INPUT',
  upload_link_absolute_inside_source_copied: 'INVALID_INPUT',
  upload_duplicate_version: 'CONFLICT',
  upload_nested_in_staging: 'INVALID_INPUT',
  upload_trusted_uploader_other_version: 'AUTH_DENIED',
  upload_uploader_wrong_asset: 'AUTH_DENIED',
  validate_denied: 'AUTH_DENIED',
  validate_missing: 'NOT_FOUND',
};

describe('recordings of the real client and server', () => {
  let stop: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  it.each(replayed.map((each) => [each.name, each] as const))(
    '%s: our client sends the same and understands the answer',
    async (name, recording) => {
      const world = await openWorld(recording);
      stop = world.stop;
      const failure = await runAll(recording, world).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(world.server.problems).toEqual([]);
      if (refusedFirst.includes(name)) {
        expect(failure).toMatchObject({ code: 'INVALID_INPUT' });
        expect(world.server.seen).toEqual([]);
        return;
      }
      for (const seen of world.server.seen) compareRequest(seen.recorded, seen, world);
      if (!(failure instanceof PublishError) && failure !== undefined) throw failure;
      expect(failure?.code).toBe(codes[name]);
      const posts = recording.exchanges.filter((each) => each.request.line.startsWith('POST'));
      // What is there already is seen without asking for an upload.
      expect(world.server.seen).toHaveLength(name === 'upload_duplicate_version' ? 0 : posts.length);
    },
  );

  it('every error reason that was ever recorded is understood', () => {
    const unknown = recordings.flatMap((recording) =>
      recording.exchanges.flatMap(({ response }) => {
        const reason = /"reason":("(?:[^"\\]|\\.)*")/.exec(response.body ?? '')?.[1];
        if (reason === undefined) return [];
        return explainReason(response.status, JSON.parse(reason) as string) === undefined
          ? [`${recording.name}: ${reason}`]
          : [];
      }),
    );
    expect(unknown).toEqual([]);
  });
});

async function runAll(recording: Recording, world: ReplayWorld): Promise<void> {
  let fetched = false;
  for (const exchange of recording.exchanges) {
    if (exchange.request.line.startsWith('POST')) await runPost(exchange, world);
    else if (!fetched) {
      // One call of the client may be many recorded requests.
      fetched = true;
      await runGet(recording, world);
    }
  }
}
