/** Who made a recorded call, where it was not alice; what stood in its Authorization was taken out. */
const callers: Readonly<Record<string, readonly string[]>> = {
  bob: [
    'api-token-new',
    'build-cancel-403',
    'build-check-before-403',
    'build-create-file-403',
    'build-delete-403',
    'build-delete-list-403',
    'cli-new-api-token',
    'package-add-403',
    'package-delete-403',
    'project-add-group-forbidden',
    'project-chroot-edit-403',
    'project-edit-forbidden-403',
    'project-regenerate-repos-403',
    'webhook-generate-403',
  ],
  root: ['project-add-admin-for-user'],
  /** A token that was never one. */
  nobody: [
    'auth-check-401-retry3',
    'auth-check-bad-token-401',
    'build-create-file-401',
    'build-create-file-401-retry3',
    'cli-bad-token',
  ],
};

/** The user whose token a recorded call was made with. */
export function callerOf(recording: string): string {
  return Object.keys(callers).find((user) => callers[user]?.includes(recording)) ?? 'alice';
}
