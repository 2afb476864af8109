import { didYouMean, PublishError, type TokenLogin } from '@omnipub/core';

/**
 * The kind of token that `--kind` names; undefined without `--kind`, where there is a choice.
 * @throws PublishError INVALID_INPUT for a name that there is not
 */
export function chosenToken(tokens: readonly TokenLogin[], kind: string | undefined): TokenLogin | undefined {
  if (kind === undefined) return tokens.length === 1 ? tokens[0] : undefined;
  const token = tokens.find(({ name }) => name === kind);
  if (token !== undefined) return token;
  const names = tokens.map(({ name }) => name);
  throw new PublishError('INVALID_INPUT', `there is no kind of login ${JSON.stringify(kind)} here`, {
    hint: didYouMean(kind, names) ?? `use one of: ${names.join(', ')}`,
  });
}

/** Kinds of tokens with what they are, a line each. */
export function tokenLines(tokens: readonly TokenLogin[]): string {
  return tokens.map(({ name, summary }) => `  ${name}: ${summary}\n`).join('');
}
