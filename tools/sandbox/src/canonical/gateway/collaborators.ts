import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Charm, Invite } from '../charms/charm.js';
import { type Answer, ok } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { isoSeconds } from '../times.js';
import type { World } from '../world.js';
import { authenticate, demand } from './access.js';
import { person } from './account-json.js';
import { accessCharm, notFound } from './charm-access.js';
import { readJson } from './json-body.js';

const INVITE_DAYS = 30;

/** Who works on a charm beside its publisher, and how they come to (canonical contract 7). */
export function addCollaborators(router: Router, world: World): void {
  const base = '/v1/charm/:name/collaborators';
  router
    .on('GET', base, (call) => list(world, call))
    .on('GET', `${base}/invites`, (call) => listInvites(world, call))
    .on('POST', `${base}/invites`, (call) => invite(world, call))
    .on('POST', `${base}/invites/revoke`, (call) => revoke(world, call))
    .on('POST', `${base}/invites/accept`, (call) => answerInvite(world, call, 'accept'))
    .on('POST', `${base}/invites/reject`, (call) => answerInvite(world, call, 'reject'));
}

function list(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-acl');
  return ok({
    collaborators: charm.collaborators.map(({ accountId, at, by }) => ({
      account: person(world, accountId),
      'created-at': isoSeconds(at),
      'created-by': person(world, by),
      permissions: ['package-collaborator'],
      'updated-at': null,
    })),
    publisher: person(world, charm.publisherId),
  });
}

function listInvites(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-acl');
  const deed = (name: string, what: Invite['accepted']): Record<string, unknown> => ({
    [`${name}-at`]: what === null ? null : isoSeconds(what.at),
    [`${name}-by`]: what === null ? null : person(world, what.by),
  });
  return ok({
    invites: charm.invites.map((one) => ({
      ...deed('accepted', one.accepted),
      'created-at': isoSeconds(one.at),
      'created-by': person(world, one.by),
      email: one.email,
      'expires-at': isoSeconds(expiryOf(one)),
      'invite-type': 'package-collaborator',
      ...deed('revoked', one.revoked),
    })),
  });
}

const emails = z.strictObject({ invites: z.array(z.strictObject({ email: z.email() })).min(1) });

async function invite(world: World, call: Call): Promise<Answer> {
  const { charm, login } = accessCharm(world, call, 'package-manage-acl');
  const asked = (await readJson(call, emails)).invites;
  const fresh = asked.map(
    ({ email }): Invite => ({
      email,
      token: randomBytes(24).toString('base64url'),
      at: world.now(),
      by: login.account.id,
      accepted: null,
      rejectedAt: null,
      revoked: null,
    }),
  );
  await world.charms.change(() => charm.invites.push(...fresh));
  return { status: 201, body: { tokens: fresh.map(({ email, token }) => ({ email, token })) } };
}

async function revoke(world: World, call: Call): Promise<Answer> {
  const { charm, login } = accessCharm(world, call, 'package-manage-acl');
  const asked = (await readJson(call, emails)).invites.map(({ email }) => email);
  await world.charms.change(() => {
    for (const one of charm.invites)
      if (asked.includes(one.email) && one.revoked === null)
        one.revoked = { at: world.now(), by: login.account.id };
    // Whoever is in already is put out again.
    const out = asked.map((email) => world.accounts.byEmail(email)?.id);
    charm.collaborators = charm.collaborators.filter(({ accountId }) => !out.includes(accountId));
  });
  return { status: 204 };
}

/** Who is invited has no access yet, so this is found by the token alone. */
async function answerInvite(world: World, call: Call, what: 'accept' | 'reject'): Promise<Answer> {
  const login = authenticate(world, call);
  const { account, packages } = login;
  demand(login, 'account-view-packages');
  const name = call.params['name'] ?? '';
  const charm = world.charms.byName(name);
  if (charm === undefined || packages !== null) throw notFound(name);
  const { token } = await readJson(call, z.strictObject({ token: z.string() }));
  await world.charms.change(() => {
    const found = openInvite(charm, token, world.now());
    if (found === undefined || found.email.toLowerCase() !== account.email.toLowerCase())
      throw errors.refuse(400, 'invalid-token', 'Invalid invite token');
    if (what === 'reject') {
      found.rejectedAt = world.now();
      return;
    }
    found.accepted = { at: world.now(), by: account.id };
    charm.collaborators.push({ accountId: account.id, at: world.now(), by: found.by });
  });
  return { status: 204 };
}

function openInvite(charm: Charm, token: string, now: number): Invite | undefined {
  return charm.invites.find(
    (one) =>
      one.token === token &&
      one.accepted === null &&
      one.rejectedAt === null &&
      one.revoked === null &&
      expiryOf(one) > now,
  );
}

const expiryOf = ({ at }: Invite): number => at + INVITE_DAYS * 86_400_000;
