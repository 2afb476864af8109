import { z } from 'zod';
import { present } from '../../api/present.js';
import { type Publisher, publisherSchema } from '../names/package-schema.js';

/** Somebody who works on a package beside its publisher. */
export interface Collaborator {
  readonly account: Publisher;
  /** What they may do, as the store names it. */
  readonly permissions?: readonly string[];
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly createdBy?: Publisher;
  /** ISO 8601. */
  readonly expiresAt?: string;
}

/** Somebody who was asked to. Times are ISO 8601. */
export interface CollaboratorInvite {
  readonly email: string;
  readonly createdAt?: string;
  readonly createdBy?: Publisher;
  readonly expiresAt?: string;
  readonly acceptedAt?: string;
  readonly rejectedAt?: string;
  readonly revokedAt?: string;
}

/** What lets somebody accept an invite. The token is a secret: it goes to that person and nowhere else. */
export interface InviteToken {
  readonly email: string;
  readonly token: string;
}

const person = publisherSchema.nullish().catch(undefined);
const time = z.string().nullish();

/** The answer of `GET /v1/charm/NAME/collaborators` (canonical contract 7). */
export const collaboratorList = z.object({
  collaborators: z.array(
    z
      .object({
        account: publisherSchema,
        permissions: z.array(z.string()).nullish(),
        'created-at': time,
        'created-by': person,
        'expires-at': time,
      })
      .transform(
        (each): Collaborator => ({
          account: each.account,
          ...present({
            permissions: each.permissions,
            createdAt: each['created-at'],
            createdBy: each['created-by'],
            expiresAt: each['expires-at'],
          }),
        }),
      ),
  ),
});

/** The answer of `GET /v1/charm/NAME/collaborators/invites`. */
export const inviteList = z.object({
  invites: z.array(
    z
      .object({
        email: z.string(),
        'created-at': time,
        'created-by': person,
        'expires-at': time,
        'accepted-at': time,
        'rejected-at': time,
        'revoked-at': time,
      })
      .transform(
        (each): CollaboratorInvite =>
          present({
            email: each.email,
            createdAt: each['created-at'],
            createdBy: each['created-by'],
            expiresAt: each['expires-at'],
            acceptedAt: each['accepted-at'],
            rejectedAt: each['rejected-at'],
            revokedAt: each['revoked-at'],
          }),
      ),
  ),
});

/** The answer to new invites. */
export const inviteTokenList = z.object({
  tokens: z.array(z.object({ email: z.string(), token: z.string() })),
});
