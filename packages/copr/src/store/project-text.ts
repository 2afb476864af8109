import { z } from 'zod';

const pattern = /^(?:(?<ownername>@?[^/@\s]+)\/)?(?<projectname>[A-Za-z0-9_.-]+)$/u;

/** A project in one word: `alice/demo`, `@group/demo`, or `demo`: the one of whoever is meant by the settings. */
export const projectText = z
  .string()
  .regex(pattern, 'must be a project: owner/name, @group/name, or the name of one of yours');

/** What the word says. @param text one that {@link projectText} takes */
export function readProject(text: string): { readonly ownername?: string; readonly projectname: string } {
  const { ownername, projectname = '' } = pattern.exec(text)?.groups ?? {};
  return { projectname, ...(ownername === undefined ? {} : { ownername }) };
}
