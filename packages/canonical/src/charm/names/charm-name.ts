import { checkPackageName } from '../../api/package-name.js';

/** Refuses what can't be the name of a charm or bundle. @throws PublishError INVALID_INPUT; see {@link checkPackageName} */
export const checkCharmName = (name: string): void => {
  checkPackageName('charmhub', name);
};
