import {
  type Artifact,
  type Call,
  charmResources,
  type DeclaredResource,
  didYouMean,
  type Finding,
  fileBody,
} from '@omnipub/core';
import type { CharmhubSession } from '../charmhub-session.js';
import { checkSkopeo } from '../resources/skopeo.js';
import type { ReleaseInput, ResourceInput } from './definition-schemas.js';
import { findingsOf } from './finding.js';
import type { ResourceInputs } from './store-resources.js';

/** The resources that a run names, and the charm that must declare them. */
export interface WantedResources {
  /** Absent: nothing is uploaded, and what is declared is not known. */
  readonly artifact: Artifact | undefined;
  readonly uploads: ResourceInputs;
  readonly releases: NonNullable<ReleaseInput['resources']>;
}

/** Does the charm declare the resources, as what they are, and is there something to upload? */
export async function checkResources(
  session: CharmhubSession,
  { artifact, uploads, releases }: WantedResources,
  call: Call,
): Promise<readonly Finding[]> {
  const declared = await declaredBy(artifact, call);
  const findings: Finding[] = [];
  for (const name of new Set([...Object.keys(uploads), ...Object.keys(releases)])) {
    const input = uploads[name];
    findings.push(...declarationFindings(name, input, declared));
    if (input !== undefined && 'file' in input)
      findings.push(...(await findingsOf(() => fileBody(input.file))));
    if (input !== undefined && 'archive' in input)
      findings.push(...(await findingsOf(() => fileBody(input.archive))));
  }
  if (Object.values(uploads).some(isImage))
    findings.push(...(await findingsOf(() => checkSkopeo(session.deps, call))));
  return findings;
}

async function declaredBy(
  artifact: Artifact | undefined,
  call: Call,
): Promise<readonly DeclaredResource[] | undefined> {
  if (artifact?.kind === 'bundle') return [];
  return artifact?.kind === 'charm' ? charmResources(artifact.path, call) : undefined;
}

const isImage = (input: ResourceInput): boolean => 'image' in input || 'archive' in input;

function declarationFindings(
  name: string,
  input: ResourceInput | undefined,
  declared: readonly DeclaredResource[] | undefined,
): readonly Finding[] {
  if (declared === undefined) return [];
  const own = declared.find((each) => each.name === name);
  if (own === undefined) {
    const names = declared.map((each) => each.name);
    const known = names.length === 0 ? 'it declares none' : `it declares ${names.join(', ')}`;
    return [
      {
        level: 'error',
        code: 'INVALID_INPUT',
        message: `the charm declares no resource "${name}"`,
        fix: didYouMean(name, names) ?? `declare it in charmcraft.yaml and pack the charm again; ${known}`,
      },
    ];
  }
  if (input === undefined || 'revision' in input) return [];
  const given = isImage(input) ? 'oci-image' : 'file';
  if (own.type === given) return [];
  return [
    {
      level: 'error',
      code: 'INVALID_INPUT',
      message: `the resource "${name}" is of type ${own.type}, and a ${given === 'file' ? 'file' : 'image'} is given for it`,
      fix: own.type === 'oci-image' ? 'give an image: docker://REGISTRY/NAME:TAG' : 'give the path of a file',
    },
  ];
}
