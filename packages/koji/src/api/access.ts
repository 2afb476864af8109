import type { XmlRpcInput } from '../xmlrpc/value.js';

/** `read`: changes nothing, may be repeated and run beside others. `write`: everything else. */
export type Access = 'read' | 'write';

/** Reading methods that no prefix gives away. Whoever is not here or below is taken for a write, which is always safe. */
const reads = new Set([
  '_listapi',
  'buildReferences',
  'checkTagAccess',
  'checkTagPackage',
  'checkUpload',
  'downloadTaskOutput',
  'echo',
  'error',
  'evalPolicy',
  'fault',
  'findBuildID',
  'hasPerm',
  'hello',
  'mavenEnabled',
  'queryHistory',
  'queryRPMSigs',
  'repo.checkRequest',
  'repo.get',
  'repo.getExternalRepoData',
  'repo.query',
  'repo.queryQueue',
  'repo.references',
  'repoInfo',
  'scheduler.getHostData',
  'scheduler.getLogMessages',
  'scheduler.getTaskRefusals',
  'scheduler.getTaskRuns',
  'search',
  'showOpts',
  'showSession',
  'system.listMethods',
  'system.methodHelp',
  'system.methodSignature',
  'tagChangedSinceEvent',
  'tagFirstChangeEvent',
  'tagLastChangeEvent',
  'taskFinished',
  'untaggedBuilds',
  'winEnabled',
]);

/** Answers depend on who asks, or the hub answers nobody else. */
const personal = new Set([
  'checkUpload',
  'getLoggedInUser',
  'getPerms',
  'getSessionInfo',
  'hasPerm',
  'showOpts',
  'showSession',
]);

/** They call the method that is their first argument (koji contract 7). */
const wrappers = new Set(['count', 'countAndFilterResults', 'filterResults']);

const MULTI = new Set(['multiCall', 'system.multicall']);

/** What a call does, as far as its name tells. */
export function accessOf(method: string, params: readonly XmlRpcInput[] = []): Access {
  if (reads.has(method) || /^(get|list)[A-Z]/.test(method)) return 'read';
  if (wrappers.has(method)) return typeof params[0] === 'string' ? accessOf(params[0]) : 'write';
  if (MULTI.has(method)) return innerCalls(params).every(isReading) ? 'read' : 'write';
  return 'write';
}

/** Must somebody be logged in for it to make sense? */
export function isPersonal(method: string, params: readonly XmlRpcInput[] = []): boolean {
  if (MULTI.has(method)) return innerCalls(params).some((call) => isPersonal(nameOf(call)));
  return personal.has(method) || accessOf(method, params) === 'write';
}

function innerCalls(params: readonly XmlRpcInput[]): readonly XmlRpcInput[] {
  return Array.isArray(params[0]) ? (params[0] as readonly XmlRpcInput[]) : [];
}

function isReading(call: XmlRpcInput): boolean {
  const params = typeof call === 'object' && call !== null && 'params' in call ? call.params : [];
  return accessOf(nameOf(call), Array.isArray(params) ? (params as readonly XmlRpcInput[]) : []) === 'read';
}

function nameOf(call: XmlRpcInput): string {
  const name = typeof call === 'object' && call !== null && 'methodName' in call ? call.methodName : '';
  return typeof name === 'string' ? name : '';
}
