import { describe, expect, it } from 'vitest';
import { explainAnswer } from './errors.js';
import { loadRecordings } from './testing/recording.js';

const recordings = await loadRecordings();

/** Recording, number of its error answer, and what it must become. */
const table: [name: string, answer: number, code: string, reason: string][] = [
  ['lock_timeout_60s_create_project', 0, 'STORE_UNAVAILABLE', 'lock-timeout'],
  ['upload_asset_dot_self_deadlock_60s', 0, 'STORE_UNAVAILABLE', 'lock-timeout'],
  ['request_file_missing', 0, 'INVALID_INPUT', 'file-not-seen'],
  ['request_expired_mtime', 0, 'INVALID_INPUT', 'expired'],
  ['race_same_version_two_uploads', 0, 'ALREADY_EXISTS', 'version-exists'],
  ['create_project_after_bad_until', 0, 'ALREADY_EXISTS', 'project-exists'],
  ['create_project_denied', 0, 'AUTH_DENIED', 'denied'],
  ['spoof_excluded', 0, 'AUTH_DENIED', 'denied'],
  ['upload_source_owned_by_other_missing_fields', 0, 'AUTH_DENIED', 'source-owner'],
  ['refresh_usage_missing', 0, 'NOT_FOUND', 'missing'],
  ['list_missing', 0, 'NOT_FOUND', 'missing'],
  ['reroute_links_missing_project', 0, 'NOT_FOUND', 'missing'],
  ['request_mode_0600_actions_that_check_user_first', 0, 'INVALID_INPUT', 'request-unreadable'],
  ['no_acl_umask_077_consume_True', 0, 'INVALID_INPUT', 'request-unreadable'],
  ['upload_mode_0600_file', 0, 'INVALID_INPUT', 'source-unreadable'],
  ['upload_unreadable_subdir', 0, 'INVALID_INPUT', 'source-unreadable'],
  ['source_modified_during_upload', 0, 'REJECTED', 'source-changed'],
  ['upload_link_dangling', 0, 'INVALID_INPUT', 'bad-link'],
  ['upload_link_outside', 0, 'INVALID_INPUT', 'bad-link'],
  ['upload_link_directory_in_staging', 0, 'INVALID_INPUT', 'bad-link'],
  ['upload_link_registry_internal', 0, 'INVALID_INPUT', 'bad-link'],
  ['upload_dotfile_linked_while_ignored', 0, 'INVALID_INPUT', 'bad-link'],
  ['validate_after_tamper', 0, 'REJECTED', 'invalid-version'],
  ['remove_version_leaves_dangling_links', 0, 'REJECTED', 'invalid-version'],
  ['set_permissions_bad_until', 0, 'INVALID_INPUT', 'bad-uploaders'],
  ['create_project_no_id', 0, 'INVALID_INPUT', 'bad-uploaders'],
  ['upload_nested_in_staging', 0, 'INVALID_INPUT', 'bad-source'],
  ['upload_source_file_or_symlink', 0, 'INVALID_INPUT', 'bad-source'],
  ['request_malformed_json', 0, 'INVALID_INPUT', 'bad-request'],
  ['request_is_symlink', 0, 'INVALID_INPUT', 'bad-request'],
  ['request_is_hard_link', 0, 'INVALID_INPUT', 'bad-request'],
  ['request_no_trailing_dash', 0, 'INVALID_INPUT', 'bad-request'],
  ['reroute_links_no_key', 0, 'INVALID_INPUT', 'bad-request'],
  ['list_traversal', 0, 'INVALID_INPUT', 'bad-path'],
  ['after_server_killed_mid_upload_admin_repair', 0, 'CONFLICT', 'unfinished'],
  ['delete_project_dot', 0, 'STORE_UNAVAILABLE', 'registry-unwritable'],
];

describe('error answers of the service', () => {
  it.each(table)('%s (%i) is %s, %s', (name, answer, code, reason) => {
    const errors = recordings
      .filter((each) => each.name === name)
      .flatMap((each) => each.exchanges)
      .flatMap(({ response }) =>
        response.body?.includes('"ERROR"') === true ? [{ status: response.status, text: response.body }] : [],
      );
    const found = errors[answer];
    if (found === undefined) throw new Error(`${name} has no such error`);
    const explained = explainAnswer('it')({ ...found, headers: {}, json: JSON.parse(found.text) });
    expect(explained).toMatchObject({ code, storeCode: reason });
    expect(explained?.storeMessage).not.toContain('%!w');
  });

  it('an unknown 500 is never resent blindly', () => {
    const answer = {
      status: 500,
      headers: {},
      text: '',
      json: { status: 'ERROR', reason: 'failed to save summary' },
    };
    expect(explainAnswer('it')(answer)).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      recovery: 'retry-after-probe',
    });
  });

  it('an answer that is not the service’s own is left to its status', () => {
    expect(
      explainAnswer('it')({ status: 502, headers: {}, text: '<html>', json: undefined }),
    ).toBeUndefined();
  });
});
