const neverArrived = (index: number): string =>
  `${String(index)} POST /api_3/build/create/upload: never arrived`;

/** In what the sandbox answers otherwise than recorded, by the names of the recordings; INDEX.json says why. */
export const otherwise: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'project-search': [/^0 GET .*: body\.items: recorded \[\], answered \[\{"name":"demo",/u],
  'wait-success': ['3 GET /api_3/build/37: body.started_on: recorded null, answered 1795227440'],
  'build-create-file-401-retry3': [neverArrived(1), neverArrived(2)],
};
