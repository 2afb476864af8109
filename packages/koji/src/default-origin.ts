/** The best known hub. koji's own default is localhost, where hardly anybody has one. */
export const DEFAULT_ORIGIN = 'https://koji.fedoraproject.org';
