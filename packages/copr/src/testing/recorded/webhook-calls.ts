import { WEBHOOK_SECRET } from '../replay-server.js';
import { eachOf, type RecordedCalls } from './recorded-call.js';

const hook = { webhook_secret: WEBHOOK_SECRET, project_id: 2 };

/** Recordings of webhooks; those that were called by hand are calls of ours, too. */
export const webhookCalls: RecordedCalls = {
  ...eachOf('webhook-generate webhook-generate-403 cli-new-webhook-secret', {
    call: async ({ client, names }) => {
      const [projectname = '', ownername = ''] = names().toReversed();
      return client.webhooks.generate({ ownername, projectname });
    },
  }),
  'webhook-custom': {
    call: async ({ client }) =>
      client.webhooks.triggerCustom({ ...hook, package_name: 'hookpkg', payload: 'any payload' }),
    gives: 43,
  },
  'webhook-custom-dir': {
    call: async ({ client }) =>
      client.webhooks.triggerCustomDir({
        ownername: 'alice',
        project_dirname: 'demo:custom:d1',
        webhook_secret: WEBHOOK_SECRET,
        package_name: 'hookpkg',
        payload: 'x',
      }),
    gives: 44,
  },
  'webhook-gitlab-push': {
    call: async ({ client, fields }) => client.webhooks.trigger('gitlab', { ...hook, payload: fields() }),
  },
  'webhook-github-bad-secret': {
    call: async ({ client }) =>
      client.webhooks.trigger('github', {
        project_id: 2,
        webhook_secret: '00000000-0000-0000-0000-000000000000',
        payload: {},
      }),
    fails: { code: 'AUTH_DENIED', status: 403 },
  },
};
