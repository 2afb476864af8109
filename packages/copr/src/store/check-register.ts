import { type Call, type Finding, findingsOf } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import type { RegisterInput } from './definition-schemas.js';
import { differencesInWords, lookAtRegistration, type Registration } from './registration.js';
import type { StoreAccess } from './store-access.js';

/** What is to be made, what is there, and whether it will be allowed. */
export async function checkRegister(
  store: StoreAccess,
  input: RegisterInput,
  me: string,
  call: Call,
): Promise<{ readonly registration?: Registration; readonly findings: readonly Finding[] }> {
  let registration: Registration | undefined;
  const findings: Finding[] = [];
  const problems = await findingsOf(async () => {
    const place = await store.place(input.project, call);
    registration = await lookAtRegistration(store, input, place, call);
    findings.push(...(await sayings(store, { input, me, registration }, call)));
  });
  return { findings: [...findings, ...problems], ...(registration === undefined ? {} : { registration }) };
}

interface Checked {
  readonly input: RegisterInput;
  readonly me: string;
  readonly registration: Registration;
}

async function sayings(store: StoreAccess, checked: Checked, call: Call): Promise<readonly Finding[]> {
  const { input, me, registration } = checked;
  const { place, project, missing, chroots } = registration;
  const name = projectInWords(place);
  const isMine = place.ownername === me;
  if (project === undefined)
    return [
      { level: 'ok', code: 'NEW_PROJECT', message: `${name} will be made, with ${chroots.join(', ')}` },
      ...(isMine || place.ownername.startsWith('@')
        ? []
        : [needsPermission(`make a project of ${place.ownername}`)]),
      ...(input.persistent === true || input.auto_prune === false || input.storage !== undefined
        ? [needsPermission('set persistent, storage, or auto_prune to false')]
        : []),
    ];
  if (!isMine && !(await store.permissions.canBuildIn(me, place, call)))
    return [
      {
        level: 'error',
        code: 'AUTH_DENIED',
        message: `${me} may not build in ${name}`,
        fix: `ask its owner: copr-cli request-permissions --builder ${name}`,
      },
    ];
  return [
    { level: 'ok', code: 'PROJECT', message: `${name} is there` },
    ...(missing.length === 0 ? [] : [newChroots(name, missing)]),
    ...(registration.package === 'there' ? [] : [newPackage(name, input)]),
    ...(registration.differences.length === 0 ? [] : [otherSettings(registration)]),
  ];
}

function needsPermission(what: string): Finding {
  return {
    level: 'warn',
    code: 'NEEDS_PERMISSION',
    message: `only administrators of a Copr may ${what}`,
    fix: 'leave it out, unless you are one',
  };
}

function newChroots(name: string, missing: readonly string[]): Finding {
  return { level: 'ok', code: 'NEW_CHROOTS', message: `${name} will get ${missing.join(', ')}` };
}

function newPackage(name: string, { package: wanted }: RegisterInput): Finding {
  return {
    level: 'ok',
    code: 'NEW_PACKAGE',
    message: `the package ${wanted?.package_name ?? ''} will be made in ${name}`,
  };
}

function otherSettings(registration: Registration): Finding {
  return {
    level: 'warn',
    code: 'SETTINGS_DIFFER',
    message: differencesInWords(registration),
    fix: 'change them at the server, or here',
  };
}
