import {
  bytesBody,
  type Call,
  type CallControl,
  jsonBody,
  PublishError,
  registerSecret,
} from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { pathOf } from '../session/path-of.js';
import { owned } from './owned.js';
import { type ProjectPlace, projectInWords, projectPlaceSchema } from './places.js';
import { SPOKEN_STATUSES, webhookAnswer } from './webhook-answer.js';

const generated = z.object({
  id: z.number().int(),
  full_name: z.string(),
  webhook_secret: z.string().min(1),
});
/** What a project's webhooks are called with. */
export interface WebhookSecret {
  /** The number of the project, which is part of the URL. */
  readonly id: number;
  /** `owner/name`. */
  readonly full_name: string;
  /** Whoever has it can start builds: a secret. */
  readonly webhook_secret: string;
}

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu, 'is no webhook secret');
const triggerSchema = z.strictObject({
  project_id: z.number().int().positive(),
  webhook_secret: uuid,
  package_name: z.string().min(1),
  payload: z.string().optional(),
});
/** A webhook of a package with a custom source. */
export interface TriggerCustom {
  /** See {@link WebhookSecret.id}. */
  readonly project_id: number;
  readonly webhook_secret: string;
  readonly package_name: string;
  /** Handed to the script as the file `hook_payload`. @default empty */
  readonly payload?: string | undefined;
}

const dirSchema = triggerSchema.omit({ project_id: true }).extend({
  ownername: z.string().min(1),
  project_dirname: z.string().min(1),
});
/** The same into a side directory. */
export type TriggerCustomDir = Omit<TriggerCustom, 'project_id'> & {
  readonly ownername: string;
  /** `P:custom:x` or `P:pr:1`. */
  readonly project_dirname: string;
};

const forgeSchema = triggerSchema.pick({ project_id: true, webhook_secret: true }).extend({
  package_name: z.string().min(1).optional(),
  event: z.string().min(1).optional(),
  payload: z.record(z.string(), z.unknown()),
});
/** What a forge sends when something was pushed. */
export interface TriggerForge {
  readonly project_id: number;
  readonly webhook_secret: string;
  /** Only this package. @default all that are built from that repository */
  readonly package_name?: string | undefined;
  /** Of GitHub and Bitbucket: the header that names the event. @default push */
  readonly event?: string | undefined;
  /** The body, in the form of the forge. */
  readonly payload: Readonly<Record<string, unknown>>;
}

const eventHeaders = {
  github: 'x-github-event',
  bitbucket: 'x-event-key',
  gitlab: 'x-gitlab-event',
} as const;
/** The forges that Copr understands. */
export type Forge = keyof typeof eventHeaders;

/** Secrets of webhooks, and calling them. */
export class Webhooks {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** Makes a new secret; the old one ends at once, and so do the webhooks that have it. */
  generate(place: ProjectPlace, control?: CallControl): Promise<WebhookSecret> {
    return owned(control, async (call) => {
      const { ownername, projectname } = checkedInput(projectPlaceSchema, place, 'a project');
      const request = {
        method: 'POST',
        path: pathOf('webhook/generate', ownername, projectname),
        what: `a webhook secret for ${projectInWords(place)}`,
      } as const;
      const made = await this.#copr.write(request, generated, call);
      registerSecret(made.webhook_secret);
      return made;
    });
  }

  /** Starts a build of a package with a custom source. @returns the number of the build */
  triggerCustom(input: TriggerCustom, control?: CallControl): Promise<number> {
    return owned(control, async (call) => {
      const checked = checkedInput(triggerSchema, input, 'a webhook');
      const { project_id: id, webhook_secret: secret, package_name: name, payload = '' } = checked;
      registerSecret(secret);
      const path = `${pathOf('webhooks/custom', id, secret, name)}/`;
      return buildIdOf(await this.#post(path, { body: payload }, call));
    });
  }

  /** The same into a side directory of the project. @returns the number of the build */
  triggerCustomDir(input: TriggerCustomDir, control?: CallControl): Promise<number> {
    return owned(control, async (call) => {
      const checked = checkedInput(dirSchema, input, 'a webhook');
      const { ownername, project_dirname: dirname, webhook_secret: secret, package_name: name } = checked;
      registerSecret(secret);
      const path = `${pathOf('webhooks/custom-dir', ownername, dirname, secret, name)}/`;
      return buildIdOf(await this.#post(path, { body: checked.payload ?? '' }, call));
    });
  }

  /** Says what a forge would say when something was pushed; builds what is built from there. The server does not tell which builds. */
  trigger(forge: Forge, input: TriggerForge, control?: CallControl): Promise<void> {
    return owned(control, async (call) => {
      const checked = checkedInput(forgeSchema, input, `a webhook of ${forge}`);
      const { project_id: id, webhook_secret: secret, package_name: name, payload, event = 'push' } = checked;
      registerSecret(secret);
      const path = `${pathOf(`webhooks/${forge}`, id, secret, ...(name === undefined ? [] : [name]))}/`;
      await this.#post(path, { json: payload, headers: { [eventHeaders[forge]]: event } }, call);
    });
  }

  async #post(
    path: string,
    {
      body,
      json,
      headers = {},
    }: {
      readonly body?: string;
      readonly json?: object;
      readonly headers?: Readonly<Record<string, string>>;
    },
    call: Call,
  ): Promise<string> {
    const response = await this.#copr.pages.request({
      ...call,
      method: 'POST',
      path,
      headers,
      accept: SPOKEN_STATUSES,
      body:
        json === undefined ? bytesBody(Buffer.from(body ?? ''), 'application/octet-stream') : jsonBody(json),
    });
    return webhookAnswer(response);
  }
}

function buildIdOf(text: string): number {
  const id = Number(text);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new PublishError('PROTOCOL', 'Copr answered the webhook with no number of a build', {
    store: 'copr',
    recovery: 'retry-after-probe',
    hint: 'look at the builds of the package',
  });
}
