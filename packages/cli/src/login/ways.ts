import {
  didYouMean,
  type LoginDefinition,
  type LoginFlow,
  PublishError,
  type TokenLogin,
} from '@omnipub/core';

/** One way to log in: by asking the server, or with what somebody has already. */
export type Way =
  | { readonly type: 'flow'; readonly name: string; readonly summary: string; readonly flow: LoginFlow }
  | { readonly type: 'token'; readonly name: string; readonly summary: string; readonly token: TokenLogin };

/** All ways to log in to a store, those that ask the server first. */
export function waysOf({ flows, tokens }: LoginDefinition): readonly Way[] {
  return [
    ...flows.map((flow): Way => ({ type: 'flow', name: flow.name, summary: flow.summary, flow })),
    ...tokens.map((token): Way => ({ type: 'token', name: token.name, summary: token.summary, token })),
  ];
}

/**
 * The way that `--kind` names; undefined without `--kind`, where there is a choice.
 * @throws PublishError INVALID_INPUT for a name that there is not
 */
export function chosenWay(ways: readonly Way[], kind: string | undefined): Way | undefined {
  if (kind === undefined) {
    const [only, ...others] = offered(ways);
    return others.length === 0 ? only : undefined;
  }
  const way = ways.find(({ name }) => name === kind);
  if (way !== undefined) return way;
  const names = ways.map(({ name }) => name);
  throw new PublishError('INVALID_INPUT', `there is no kind of login ${JSON.stringify(kind)} here`, {
    hint: didYouMean(kind, names) ?? `use one of: ${names.join(', ')}`,
  });
}

/** Those that are offered to somebody who has not named one. */
export function offered(ways: readonly Way[]): readonly Way[] {
  return ways.filter((way) => way.type === 'token' || way.flow.onlyByName !== true);
}

/** Ways with what they are, a line each. */
export function wayLines(ways: readonly Way[]): string {
  return ways.map(({ name, summary }) => `  ${name}: ${summary}\n`).join('');
}
