import type { CallControl } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import { KojiBuild } from '../model/koji-build.js';
import { KojiChannel } from '../model/koji-channel.js';
import { KojiPackage } from '../model/koji-package.js';
import { KojiTask } from '../model/koji-task.js';
import type { ModelParts } from '../model/model-parts.js';
import { controlOf } from '../read/reader.js';
import type { WebObject } from './web-url.js';

type Row<Method extends string> = NonNullable<HubResult<Method>>;

/** What a page of kojiweb is about, with the hub's row, or a rich object where there is one. */
export type LoadedWebObject =
  | { readonly kind: 'build'; readonly object: KojiBuild }
  | { readonly kind: 'task'; readonly object: KojiTask }
  | { readonly kind: 'package'; readonly object: KojiPackage }
  | { readonly kind: 'channel'; readonly object: KojiChannel }
  | { readonly kind: 'tag'; readonly object: Row<'getTag'> }
  | { readonly kind: 'user'; readonly object: Row<'getUser'> }
  | { readonly kind: 'target'; readonly object: Row<'getBuildTarget'> }
  | { readonly kind: 'rpm'; readonly object: Row<'getRPM'> }
  | { readonly kind: 'repo'; readonly object: Row<'repoInfo'> }
  | {
      readonly kind: 'host' | 'archive' | 'buildroot' | 'external-repo';
      /** As the hub gave it. */
      readonly object: unknown;
    };

/** Asks the hub for what a page is about; undefined when it does not have that. @throws PublishError */
export async function loadWebObject(
  parts: ModelParts,
  { kind, id }: WebObject,
  control: CallControl = {},
): Promise<LoadedWebObject | undefined> {
  const { api } = parts;
  const call = controlOf(control);
  switch (kind) {
    case 'build':
      return loaded(kind, await api.getBuild(id, {}, call), (row) => new KojiBuild(row, parts));
    case 'task':
      return loaded(kind, await KojiTask.load(Number(id), parts, control), same);
    case 'package':
      return loaded(kind, await api.getPackage(id, {}, call), (row) => new KojiPackage(row, parts));
    case 'channel':
      return loaded(kind, await KojiChannel.load(id, parts, control), same);
    case 'tag':
      return loaded(kind, await api.getTag(id, {}, call), same);
    case 'user':
      return loaded(kind, await api.getUser({ userInfo: id }, call), same);
    case 'target':
      return loaded(kind, await api.getBuildTarget(id, {}, call), same);
    case 'rpm':
      return loaded(kind, await api.getRPM(id, {}, call), same);
    case 'repo':
      return loaded(kind, await api.repoInfo(id, {}, call), same);
    case 'host':
      return loaded(kind, await api.getHost(id, {}, call), same);
    case 'archive':
      return loaded(kind, await api.getArchive(id, {}, call), same);
    case 'buildroot':
      return loaded(kind, await api.getBuildroot(id, {}, call), same);
    case 'external-repo':
      return loaded(kind, await api.getExternalRepo(id, {}, call), same);
  }
}

function loaded<Kind, Answer, Model>(
  kind: Kind,
  answer: Answer | null | undefined,
  model: (answer: NonNullable<Answer>) => Model,
): { readonly kind: Kind; readonly object: Model } | undefined {
  return answer === null || answer === undefined ? undefined : { kind, object: model(answer) };
}

function same<T>(row: T): T {
  return row;
}
