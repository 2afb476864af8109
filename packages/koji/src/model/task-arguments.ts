import type { XmlRpcValue } from '../xmlrpc/value.js';
import { decodeCall } from './decode-call.js';

/** The arguments of a task, in order and by name. */
export interface TaskArguments {
  readonly positional: readonly XmlRpcValue[];
  readonly named: Readonly<Record<string, XmlRpcValue>>;
}

const image = ['name', 'version', 'arches', 'target', 'ksfile', 'opts'];
const createImage = [
  'name',
  'version',
  'release',
  'arch',
  'target_info',
  'build_tag',
  'repo_info',
  'ksfile',
  'opts',
];

/** What the methods of builders call their arguments; newer tasks name them on the wire. */
const signatures: Readonly<Record<string, readonly string[]>> = {
  appliance: ['name', 'version', 'arch', 'target', 'ksfile', 'opts'],
  build: ['src', 'target', 'opts'],
  buildArch: ['pkg', 'root', 'arch', 'keep_srpm', 'opts'],
  buildContainer: ['src', 'target', 'opts'],
  buildMaven: ['url', 'build_tag', 'opts'],
  buildNotification: ['recipients', 'build', 'target', 'weburl'],
  buildSRPMFromSCM: ['url', 'build_tag', 'opts'],
  chainbuild: ['srcs', 'target', 'opts'],
  chainmaven: ['builds', 'target', 'opts'],
  createAppliance: createImage,
  createdistrepo: ['tag', 'repo_id', 'arch', 'keys', 'opts'],
  createImage,
  createLiveCD: createImage,
  createLiveMedia: createImage,
  createrepo: ['repo_id', 'arch', 'oldrepo'],
  distRepo: ['tag', 'repo_id', 'keys', 'task_opts'],
  image,
  indirectionimage: ['opts'],
  livecd: ['name', 'version', 'arch', 'target', 'ksfile', 'opts'],
  livemedia: image,
  maven: ['url', 'target', 'opts'],
  newRepo: ['tag', 'event', 'src', 'debuginfo', 'separate_src', 'opts'],
  rebuildSRPM: ['srpm', 'build_tag', 'opts'],
  runroot: ['root', 'arch', 'command'],
  tagBuild: ['tag_id', 'build_id', 'force', 'fromtag', 'ignore_success'],
  tagNotification: ['recipients', 'is_successful', 'tag_info', 'from_info', 'build_info', 'user_info'],
  waitrepo: ['tag', 'newer_than', 'nvrs', 'min_event'],
  winbuild: ['name', 'source_url', 'target', 'opts'],
  wrapperRPM: ['spec_url', 'build_target', 'build', 'task', 'opts'],
};

/**
 * The arguments of a task out of its `request`: a list; the XML of a call, where the hub did not decode it (recording
 * listTasks-parent-null); keywords in a last struct; or all by name in one (koji contract 10). Nothing when there is no request.
 */
export function taskArguments(method: string, request: unknown): TaskArguments {
  const given = listOf(request);
  const last = given.at(-1);
  const [only] = given;
  if (given.length === 1 && isStruct(only) && '__method__' in only) {
    const { __method__, ...named } = only;
    return { positional: [], named };
  }
  const isKeyword = isStruct(last) && '__starstar' in last && Boolean(last.__starstar);
  const positional = isKeyword ? given.slice(0, -1) : given;
  const names = signatures[method] ?? [];
  const named: Record<string, XmlRpcValue> = {};
  for (const [index, name] of names.entries()) {
    const value = positional[index];
    if (value !== undefined) named[name] = value;
  }
  if (!isKeyword) return { positional, named };
  const { __starstar, ...keywords } = last;
  return { positional, named: { ...named, ...keywords } };
}

/** A struct of XML-RPC, and no list and no bytes. */
export function isStruct(value: unknown): value is { readonly [key: string]: XmlRpcValue } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function listOf(request: unknown): readonly XmlRpcValue[] {
  // The hub's answer went through the decoder, so that its values are those of XML-RPC.
  if (Array.isArray(request)) return request as readonly XmlRpcValue[];
  if (typeof request === 'string') return decodeCall(request);
  return isStruct(request) ? [request] : [];
}
