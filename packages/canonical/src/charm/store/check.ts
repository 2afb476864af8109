import type { CallContext, CheckInput, Finding } from '@omnipub/core';
import { parseChannel } from '../../api/channel.js';
import type { CharmhubSession } from '../charmhub-session.js';
import { checkCharmName } from '../names/charm-name.js';
import type { RegisteredName } from '../names/package-schema.js';
import { findUploaded } from '../upload/find-uploaded.js';
import { charmOf } from './artifact-charm.js';
import type { CharmhubTypes } from './charmhub-types.js';
import { checkLogin } from './check-login.js';
import { checkMissingResources } from './check-missing-resources.js';
import { checkName } from './check-name.js';
import { checkResources } from './check-resources.js';
import { checkRights } from './check-rights.js';
import { checkTracks } from './check-tracks.js';
import { findingsOf } from './finding.js';

type Input = CheckInput<CharmhubTypes>;

/**
 * The preflight: login, name, rights, tracks, resources and what is there already; all findings at once, nothing changed, and nothing
 * uploaded for nothing.
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the store can't be asked
 */
export async function checkPublish(
  session: CharmhubSession,
  input: Input,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const local = await checkLocally(session, input, ctx);
  const { login, findings } = await checkLogin(session, ctx);
  const all = [...findings, ...local];
  const name = input.upload?.name ?? nameIn(input) ?? input.register?.name;
  // Without a login, or with names that are none, every further question has the same answer.
  if (login === undefined || name === undefined || local.some(({ code }) => code === 'INVALID_INPUT'))
    return all;
  const registers = input.register?.name === name;
  const named = await checkName(session, { name, registers }, ctx);
  const channels = input.release?.channels ?? [];
  all.push(
    ...named.findings,
    ...checkRights(login, {
      name,
      packageId: named.found?.id,
      registers: registers && named.found === undefined,
      uploads: input.upload !== undefined,
      channels,
    }),
  );
  if (named.found === undefined && !registers) return all;
  const registered = registers ? (input.register?.tracks ?? []) : [];
  all.push(...checkTracks({ name, found: named.found, channels, registered }));
  all.push(...(await checkContent(session, { input, found: named.found }, ctx)));
  const missing = { name, input, registered: named.found !== undefined };
  all.push(...(await checkMissingResources(session, missing, ctx)));
  return all;
}

/** What can be told without asking the store. */
async function checkLocally(session: CharmhubSession, input: Input, ctx: CallContext): Promise<Finding[]> {
  const { register, upload, release, artifact } = input;
  const findings: Finding[] = [];
  if (register !== undefined) findings.push(...(await findingsOf(() => checkCharmName(register.name))));
  for (const channel of release?.channels ?? [])
    findings.push(...(await findingsOf(() => parseChannel(channel, 'charmhub'))));
  if (artifact !== undefined) findings.push(...(await findingsOf(() => charmOf(artifact, upload, ctx))));
  else if (upload?.name !== undefined) {
    const { name } = upload;
    findings.push(...(await findingsOf(() => checkCharmName(name))));
  }
  if (findings.length > 0) return findings;
  const resources = { artifact, uploads: upload?.resources ?? {}, releases: release?.resources ?? {} };
  return [...(await checkResources(session, resources, ctx))];
}

function nameIn({ artifact }: Input): string | undefined {
  return artifact?.kind === 'charm' || artifact?.kind === 'bundle' ? artifact.name : undefined;
}

async function checkContent(
  session: CharmhubSession,
  { input, found }: { readonly input: Input; readonly found: RegisteredName | undefined },
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const { artifact, upload } = input;
  if (artifact === undefined || upload === undefined || found === undefined) return [];
  const charm = await charmOf(artifact, upload, ctx);
  if (found.type !== charm.kind)
    return [
      {
        level: 'error',
        code: 'INVALID_INPUT',
        message: `${charm.name} is registered as a ${found.type}, and ${JSON.stringify(charm.path)} is a ${charm.kind}`,
        fix: 'upload it under another name',
      },
    ];
  const findings: Finding[] = [];
  const there = await findingsOfContent(session, charm, ctx);
  findings.push(...there);
  return findings;
}

async function findingsOfContent(
  session: CharmhubSession,
  charm: Awaited<ReturnType<typeof charmOf>>,
  ctx: CallContext,
): Promise<readonly Finding[]> {
  let revision: number | undefined;
  const problems = await findingsOf(async () => {
    revision = (await findUploaded(session, charm, ctx))?.revision;
  });
  if (problems.length > 0 || revision === undefined) return problems;
  return [
    {
      level: 'ok',
      code: 'UPLOADED',
      message: `${charm.name} ${String(revision)} is this very ${charm.kind}: it is not uploaded again`,
    },
  ];
}
