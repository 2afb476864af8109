import { checkPackageName } from '../../api/package-name.js';

/** Refuses what can't be the name of a snap. @throws PublishError INVALID_INPUT; see {@link checkPackageName} */
export const checkSnapName = (name: string): void => {
  checkPackageName('snap', name);
};
