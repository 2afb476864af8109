import type { XmlRpcValue } from '../xmlrpc/value.js';
import { isStruct, type TaskArguments } from './task-arguments.js';

/** What a task's arguments say, whatever its method calls them. What they don't say is undefined. */
export interface TaskFacts {
  /** A tag's name, or its number: buildArch and tagBuild have only that. */
  readonly tag: string | number | undefined;
  readonly target: string | undefined;
  readonly package: string | undefined;
  /** The build that it is about: of tagBuild, notifications, wrapperRPM. */
  readonly buildId: number | undefined;
  readonly arch: string | undefined;
  readonly arches: readonly string[];
  readonly isScratch: boolean;
  /** Where the sources are: a URL, or the path of an uploaded SRPM. */
  readonly source: string | undefined;
}

/** Reads the arguments of a task. */
export function taskFacts(method: string, { named, positional }: TaskArguments): TaskFacts {
  const opts = isStruct(named.opts) ? named.opts : {};
  const arch = textOf(named.arch) ?? textOf(opts.arch);
  const source = textOf(named.src) ?? textOf(named.url) ?? textOf(named.srpm) ?? textOf(named.pkg);
  const buildTag = named.tag ?? named.tag_id ?? named.root ?? named.build_tag ?? named.tag_info;
  return {
    tag: idOrNameOf(buildTag),
    target: nameOf(named.target ?? named.target_info ?? named.build_target ?? opts.target),
    package: packageOf(method, named, opts, source),
    buildId: buildIdOf(named.build_id ?? named.build ?? named.build_info),
    arch,
    arches: archesOf(named.arches ?? opts.arch_override, arch),
    isScratch: [...positional, ...Object.values(named)].some(
      (each) => isStruct(each) && isTrue(each.scratch),
    ),
    source: source ?? textOf(named.source_url) ?? textOf(named.spec_url),
  };
}

/** Those whose first argument is the name of what they make. */
const namedTasks = /^(image|livecd|livemedia|appliance|create(Image|LiveCD|LiveMedia|Appliance)|winbuild)$/;

function packageOf(
  method: string,
  named: TaskArguments['named'],
  opts: TaskArguments['named'],
  source: string | undefined,
): string | undefined {
  if (namedTasks.test(method)) return textOf(named.name);
  if (method === 'indirectionimage') return textOf(opts.name);
  const { build = named.build_info } = named;
  if (isStruct(build)) return textOf(build.package_name) ?? textOf(build.name);
  if (source === undefined) return undefined;
  const found = packageOfSource(source);
  // The content generator of OSBS adds it to the name of the repository.
  return method === 'buildContainer' && found !== undefined ? `${found}-container` : found;
}

/** `.../name-1.0-1.src.rpm`, or the last part of a repository's path: `git+https://host/rpms/name.git?dir#ref`. */
export function packageOfSource(source: string): string | undefined {
  const srpm = /(?:^|\/)([^/]+)-[^/-]+-[^/-]+\.src\.rpm$/.exec(source);
  if (srpm !== null) return srpm[1];
  if (!URL.canParse(source)) return undefined;
  const last = new URL(source).pathname.split('/').findLast((part) => part !== '');
  return last?.replace(/\.git$/, '');
}

function archesOf(value: XmlRpcValue | undefined, arch: string | undefined): readonly string[] {
  const several = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : [];
  const names = several.filter((each): each is string => typeof each === 'string' && each !== '');
  return names.length > 0 || arch === undefined ? names : [arch];
}

function buildIdOf(value: XmlRpcValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (!isStruct(value)) return undefined;
  const id = value.build_id ?? value.id;
  return typeof id === 'number' ? id : undefined;
}

function idOrNameOf(value: XmlRpcValue | undefined): string | number | undefined {
  return typeof value === 'number' ? value : nameOf(value);
}

function nameOf(value: XmlRpcValue | undefined): string | undefined {
  return isStruct(value) ? textOf(value.name) : textOf(value);
}

function textOf(value: XmlRpcValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isTrue(value: XmlRpcValue | undefined): boolean {
  return value === true || value === 1;
}
