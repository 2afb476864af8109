import type { Methods } from './api/call.js';
import type { Registry } from './api/registry.js';
import { systemMethods } from './api/system-methods.js';
import { archiveMethods } from './archives/archive-methods.js';
import { buildMethods } from './builds/build-methods.js';
import { buildrootMethods } from './builds/buildroot-methods.js';
import { volumeMethods } from './builds/volume-methods.js';
import { cgMethods } from './cg/cg-methods.js';
import { historyMethods } from './history/history-methods.js';
import { hostMethods } from './hosts/host-methods.js';
import { packageMethods } from './packages/package-methods.js';
import { filterMethods } from './query/filter-results.js';
import { distRepoMethods } from './repos/dist-methods.js';
import { repoMethods } from './repos/repo-methods.js';
import { requestMethods } from './repos/request-methods.js';
import { rpmMethods } from './rpms/rpm-methods.js';
import { loginMethods } from './sessions/login-methods.js';
import { sessionMethods } from './sessions/session-methods.js';
import { taggedMethods } from './tagging/tagged-methods.js';
import { taggingMethods } from './tagging/tagging-methods.js';
import { tagMethods } from './tags/tag-methods.js';
import { targetMethods } from './targets/target-methods.js';
import { taskActionMethods } from './tasks/action-methods.js';
import { taskOutputMethods } from './tasks/output-methods.js';
import { taskReadMethods } from './tasks/read-methods.js';
import type { FileLocks } from './upload/file-locks.js';
import { uploadMethods } from './upload/upload-methods.js';
import { groupMethods } from './users/group-methods.js';
import { notificationMethods } from './users/notification-methods.js';
import { userMethods } from './users/user-methods.js';

/** Every method that the sandbox has. */
export function allMethods(options: { locks: FileLocks; registry: () => Registry }): Methods {
  return {
    ...systemMethods(options.registry),
    ...filterMethods(options.registry),
    ...loginMethods,
    ...sessionMethods,
    ...userMethods,
    ...groupMethods,
    ...notificationMethods,
    ...hostMethods,
    ...tagMethods,
    ...targetMethods,
    ...packageMethods,
    ...buildMethods,
    ...volumeMethods,
    ...buildrootMethods,
    ...rpmMethods,
    ...archiveMethods,
    ...cgMethods,
    ...taggingMethods,
    ...taggedMethods,
    ...taskActionMethods,
    ...taskReadMethods,
    ...taskOutputMethods,
    ...repoMethods,
    ...requestMethods,
    ...distRepoMethods,
    ...historyMethods,
    ...uploadMethods(options.locks),
  };
}
