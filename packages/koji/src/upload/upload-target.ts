import { PublishError } from '@omnipub/core';

/** Where a file goes below the hub's `work` (koji contract 8). */
export interface UploadTarget {
  /** A directory that is this user's alone, such as `cli-build/1795227341.12.abcdefgh`. */
  readonly directory: string;
  /** Without a slash. */
  readonly name: string;
  /** @default the hub's DEFAULT */
  readonly volume?: string | undefined;
}

/** @throws PublishError INVALID_INPUT for what the hub would refuse, before anything is sent */
export function checkUploadTarget({ directory, name, volume }: UploadTarget): void {
  const parts = directory.split('/');
  if (directory === '' || directory.startsWith('/') || parts.includes('..') || parts.includes(''))
    throw invalid('the directory of an upload must be a relative path without ".."');
  if (name === '' || name.includes('/') || name.startsWith('.'))
    throw invalid('the name of an upload must not be empty, begin with a dot or hold a slash');
  if ([directory, name, volume ?? ''].some((text) => /\p{Cc}/u.test(text)))
    throw invalid('the target of an upload holds a control character');
}

/** A directory that nobody else has, as the command of koji makes them: time and eight letters. */
export function uploadDirectory(
  prefix: 'cli-build' | 'cli-import' | (string & {}),
  clock: { now(): number; random(): number },
): string {
  const letters = Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(clock.random() * 26)));
  return `${prefix}/${(clock.now() / 1000).toFixed(6)}.${letters.join('')}`;
}

function invalid(message: string): PublishError {
  return new PublishError('INVALID_INPUT', message, {
    store: 'koji',
    hint: 'choose another directory or name',
  });
}
