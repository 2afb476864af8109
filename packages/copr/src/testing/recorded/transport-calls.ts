import { eachOf, type RecordedCall, type RecordedCalls } from './recorded-call.js';

const get: RecordedCall = { call: async ({ client }) => client.builds.get(33) };
const list: RecordedCall = {
  call: async ({ client }) => {
    for await (const build of client.builds.list({ ownername: 'alice', projectname: 'demo' })) return build;
    return undefined;
  },
};

/** Recordings of what stands before a frontend, and of connections that break. */
export const transportCalls: RecordedCalls = {
  ...eachOf('error-html-502 cli-error-html-502 error-html-200 error-connection-dropped', get),
  'error-html-503': { ...get, retries: 1 },
  'error-connection-dropped-attempts2': { ...get, retries: 1 },
  'error-json-504': list,
  // Not the frontend's own word: what stands before it has given up.
  'error-html-504-get': { ...list, fails: { code: 'STORE_UNAVAILABLE', status: 504 } },
  // With python the first is an error, the second a TypeError, the third a success (copr contract 6).
  'error-json-200-with-error-key': { ...get, fails: { code: 'PROTOCOL' } },
  'error-json-list': { ...get, fails: { code: 'PROTOCOL' } },
  'error-json-without-error-key-500': { ...get, fails: { code: 'STORE_UNAVAILABLE', status: 500 } },
  'cli-download-build': {
    call: async ({ client, folder }) => client.builds.download(33, { to: await folder() }),
    // The results themselves were not recorded; copr-cli only warned of what it did not get.
    fails: { code: 'NOT_FOUND' },
    otherwise: [/^3 GET .*: path: recorded .*, sent \["","results",/u],
  },
};
