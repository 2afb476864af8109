import { type CallContext, PublishError } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import type { RegisterInput } from './definition-schemas.js';
import { pageOfProject } from './page-of-project.js';
import type { CoprReceipt } from './receipt.js';
import { differencesInWords, lookAtRegistration, type Registration } from './registration.js';
import type { StoreAccess } from './store-access.js';

/**
 * The project is there afterwards, with the chroots that were asked for, and the package if one was. Chroots are added and never removed;
 * settings that differ are told (`SETTINGS_DIFFER`) and left alone, because they may have been changed on purpose.
 * @throws PublishError INVALID_INPUT for a chroot that this Copr does not have; AUTH_DENIED for somebody else's project
 */
export async function registerProject(
  store: StoreAccess,
  input: RegisterInput,
  ctx: CallContext,
): Promise<CoprReceipt> {
  const { signal, emit, dryRun } = ctx;
  const call = { signal, emit };
  const place = await store.place(input.project, call);
  const found = await lookAtRegistration(store, input, place, call);
  const { project, missing, differences } = found;
  if (project !== undefined) await mustBeMine(store, found, ctx);
  if (differences.length > 0)
    emit({ type: 'warning', code: 'SETTINGS_DIFFER', message: differencesInWords(found) });
  const isThere = project !== undefined && missing.length === 0 && found.package === 'there';
  if (isThere || dryRun) return receiptOf(store, found, isThere ? 'existed' : 'planned');
  const { project: _text, package: wanted, chroots: _patterns, ...settings } = input;
  if (project === undefined)
    // Whoever was faster has made the same: then it comes back as it is.
    await store.projects.add({ ...place, ...settings, chroots: [...found.chroots], exist_ok: true }, call);
  else if (missing.length > 0)
    await store.projects.edit(
      { ...place, chroots: [...Object.keys(project.chroot_repos), ...missing] },
      call,
    );
  if (wanted !== undefined && found.package === 'missing') {
    const { source_type: type, ...fields } = wanted;
    await store.packages.add(type, { ...place, ...fields }, call);
  }
  return receiptOf(store, found, 'created');
}

/** A project that is there is mine when I may build in it. @throws PublishError AUTH_DENIED */
async function mustBeMine(
  { copr, permissions }: StoreAccess,
  { place }: Registration,
  { signal, emit }: CallContext,
): Promise<void> {
  const call = { signal, emit };
  const { name } = await copr.whoAmI(call);
  if (name === place.ownername || (await permissions.canBuildIn(name, place, call))) return;
  throw new PublishError('AUTH_DENIED', `${name} may not build in ${projectInWords(place)}`, {
    store: 'copr',
    hint: 'ask its owner for the permission: copr-cli request-permissions --builder',
  });
}

function receiptOf(
  { copr }: StoreAccess,
  { place }: Registration,
  outcome: CoprReceipt['outcome'],
): CoprReceipt {
  const project = projectInWords(place);
  return { id: project, ref: { project }, url: pageOfProject(copr, place), outcome };
}
