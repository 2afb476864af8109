import type { CredentialRecord, Keyring, LoginRegistry } from '@omnipub/core';
import { afterEach, beforeEach } from 'vitest';
import { main } from '../cli.js';
import { type FakeBackends, fakeBackends, fakeKeyring } from './fake-backends.js';
import { type FakeIo, type FakeIoOptions, fakeIo } from './fake-io.js';
import { depotRecord, fakeLogins } from './fake-logins.js';
import { createWorkspace, type Workspace } from './workspace.js';

/** How a command line ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  lines(): Record<string, unknown>[];
}

/** A machine with nothing on it, fresh for each test of a file. */
export interface LoginScene {
  readonly workspace: Workspace;
  /** A test may put others in their place. */
  backends: FakeBackends;
  /** Where other tools keep their entries. */
  readonly keyring: Keyring;
  /** Starts a command line, for tests that type. */
  start(argv: readonly string[], over?: Partial<FakeIoOptions>): { io: FakeIo; ended: Promise<number> };
  /** Runs a command line to its end. */
  omnipub(argv: readonly string[], over?: Partial<FakeIoOptions>): Promise<Ended>;
  /** What the keyring backend keeps of the store `depot`. @default account `default` */
  kept(over?: Partial<CredentialRecord>): Promise<CredentialRecord | undefined>;
}

/** Sets the scene before each test of the file that calls it. @default logins those of the store `depot` */
export function loginScene(logins: LoginRegistry = fakeLogins): LoginScene {
  const scene = {} as { -readonly [Name in keyof LoginScene]: LoginScene[Name] };
  beforeEach(async () => {
    scene.workspace = await createWorkspace();
    scene.backends = fakeBackends();
    scene.keyring = fakeKeyring();
  });
  afterEach(() => scene.workspace.remove());
  scene.start = (argv, over = {}) => {
    const io = fakeIo({ cwd: scene.workspace.path, ...over });
    const options = { logins, backends: scene.backends.all, keyring: scene.keyring };
    return { io, ended: main(argv, io, options) };
  };
  scene.omnipub = async (argv, over) => {
    const { io, ended } = scene.start(argv, over);
    const code = await ended;
    return { code, out: io.out(), err: io.err(), lines: io.lines };
  };
  scene.kept = async (over = {}) =>
    scene.backends.keyring.get(depotRecord({ account: 'default', ...over }), {
      signal: new AbortController().signal,
    });
  return scene;
}
