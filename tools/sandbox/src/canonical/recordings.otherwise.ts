const whoami =
  '0 GET /v1/tokens/whoami: body.permissions: recorded ["package-view"], answered ["package-view","package-manage"]';
const numbered = (index: number, name: string): string =>
  `${String(index)} GET /v1/${name}/revisions/review: body.revisions[].revision: recorded null, answered 1`;
const unsigned = (request: string): RegExp =>
  new RegExp(`^0 ${request}: status: recorded 200, answered 400 .*"it is not signed"`, 'u');

/** A difference to the letter, or what it looks like. */
type Difference = string | RegExp;

/** In what the sandbox answers otherwise than recorded, by the names of the recordings; INDEX.json says why (`serverWhy`). */
export const otherwise: Readonly<Record<string, readonly [Difference, ...Difference[]]>> = {
  candid_login_snapstore: [/^0 POST \/api\/v2\/tokens: status: recorded 200, answered 400 .*permissions/u],
  charmcraft_upload: [whoami, numbered(4, 'charm/my-charm')],
  charmcraft_upload_rejected: [whoami],
  charmcraft_upload_resource: [whoami, numbered(4, 'charm/my-charm')],
  charmhub_poll_status: [numbered(2, 'charm/my-charm')],
  pg_list_revisions: [
    /^0 GET \/v1\/charm\/my-charm\/revisions: body\.revisions: recorded .*, answered \[\{"revision":2,"status":"approved"\}\]$/u,
  ],
  snapcraft_post_validation: [unsigned('PUT /dev/api/snaps/snap-id-1/validations')],
  snapcraft_post_validation_set: [unsigned('POST /api/v2/validation-sets')],
};
