import { basename, relative, sep } from 'node:path';
import { digestFile } from '@omnipub/core';
import { checkMetadata } from './check-metadata.js';
import type { CgMetadata, CgOutput } from './metadata-schema.js';

/** A file of an import, of which the rest is computed. */
export interface OutputInput {
  readonly path: string;
  /** `log`, `rpm`, or a type of archive that the hub knows. */
  readonly type: string;
  /** @default noarch */
  readonly arch?: string | undefined;
  /** @default the first buildroot */
  readonly buildrootId?: number | string | undefined;
  /** What it is to the build, such as `{ image: { arch: 'x86_64' } }`. Not for logs and RPMs. */
  readonly typeinfo?: Readonly<Record<string, unknown>> | undefined;
  /** Where it will lie within the files of its type. */
  readonly subdir?: string | undefined;
  readonly components?: readonly unknown[] | undefined;
}

/** A buildroot; what is left out is filled in. */
export interface BuildrootInput {
  /** @default 1, 2, ... */
  readonly id?: number | string | undefined;
  readonly contentGenerator: { readonly name: string; readonly version: string };
  readonly host: { readonly os: string; readonly arch: string };
  /** @default none */
  readonly container?: { readonly type: string; readonly arch: string } | undefined;
  /** @default none */
  readonly tools?: readonly { readonly name: string; readonly version: string }[] | undefined;
  /** @default none */
  readonly components?: readonly unknown[] | undefined;
}

/** What metadata are made of. */
export interface MetadataInput {
  readonly build: {
    readonly name: string;
    readonly version: string;
    readonly release: string;
    readonly epoch?: number | undefined;
    /** A URL. @default null */
    readonly source?: string | undefined;
    readonly startTime: Date;
    readonly endTime: Date;
    /** @default you */
    readonly owner?: string | undefined;
    readonly draft?: boolean | undefined;
    /** Beside `typeinfo`, which is taken from the outputs. */
    readonly extra?: Readonly<Record<string, unknown>> | undefined;
  };
  readonly buildroots: readonly BuildrootInput[];
  readonly outputs: readonly OutputInput[];
  /** The folder that all files are below. */
  readonly folder: string;
}

/**
 * Makes metadata: sizes and sums are computed from the files, ids and empty lists filled in, the types of the build taken from its files.
 * @throws PublishError INVALID_INPUT for what the hub would refuse, NOT_FOUND for a file that is not there
 */
export async function buildMetadata(
  { build, buildroots, outputs, folder }: MetadataInput,
  options: { readonly signal: AbortSignal },
): Promise<CgMetadata> {
  const roots = buildroots.map((root, index) => rootOf(root, index + 1));
  const output: unknown[] = [];
  for (const each of outputs)
    output.push(await outputOf(each, { folder, root: roots[0]?.id ?? 1, ...options }));
  const types = outputs.flatMap(({ typeinfo }) => Object.keys(typeinfo ?? {}));
  const { name, version, release, epoch, source, startTime, endTime, owner, draft, extra } = build;
  return checkMetadata({
    metadata_version: 0,
    build: {
      name,
      version,
      release,
      ...(epoch === undefined ? {} : { epoch }),
      source: source ?? null,
      start_time: startTime.getTime() / 1000,
      end_time: endTime.getTime() / 1000,
      extra: {
        ...extra,
        typeinfo: { ...Object.fromEntries(types.map((type) => [type, {}])), ...typesIn(extra) },
      },
      ...(owner === undefined ? {} : { owner }),
      ...(draft === undefined ? {} : { draft }),
    },
    buildroots: roots,
    output,
  });
}

function rootOf(root: BuildrootInput, place: number) {
  const { id = place, host, container = { type: 'none', arch: host.arch } } = root;
  return {
    id,
    host,
    content_generator: root.contentGenerator,
    container,
    tools: root.tools ?? [],
    components: root.components ?? [],
    extra: {},
  };
}

async function outputOf(
  file: OutputInput,
  { folder, root, signal }: { folder: string; root: number | string; signal: AbortSignal },
): Promise<Partial<CgOutput>> {
  const { size, digests } = await digestFile(file.path, { algorithms: ['sha256'], signal });
  const { type, arch = 'noarch', buildrootId = root, typeinfo, subdir, components } = file;
  const relpath = relative(folder, file.path).split(sep).slice(0, -1).join('/');
  return {
    buildroot_id: buildrootId,
    filename: basename(file.path),
    filesize: size,
    arch,
    checksum_type: 'sha256',
    checksum: String(digests.sha256),
    type,
    ...(typeinfo === undefined ? {} : { extra: { typeinfo } as CgOutput['extra'] }),
    ...(relpath === '' ? {} : { relpath }),
    ...(subdir === undefined ? {} : { subdir }),
    ...(components === undefined
      ? {}
      : { components: [...components] as NonNullable<CgOutput['components']> }),
  };
}

function typesIn(extra: Readonly<Record<string, unknown>> | undefined): object {
  const types = extra?.typeinfo;
  return typeof types === 'object' && types !== null ? types : {};
}
