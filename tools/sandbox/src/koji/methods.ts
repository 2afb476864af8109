import type { Methods } from './api/call.js';
import type { Registry } from './api/registry.js';
import { systemMethods } from './api/system-methods.js';
import { filterMethods } from './query/filter-results.js';
import { loginMethods } from './sessions/login-methods.js';
import { sessionMethods } from './sessions/session-methods.js';
import type { FileLocks } from './upload/file-locks.js';
import { uploadMethods } from './upload/upload-methods.js';
import { userMethods } from './users/user-methods.js';

/** Every method that the sandbox has. */
export function allMethods(options: { locks: FileLocks; registry: () => Registry }): Methods {
  return {
    ...systemMethods(options.registry),
    ...filterMethods(options.registry),
    ...loginMethods,
    ...sessionMethods,
    ...userMethods,
    ...uploadMethods(options.locks),
  };
}
