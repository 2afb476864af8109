import { didYouMean, type LoginDefinition, normalizeOrigin, PublishError } from '@omnipub/core';
import { type NamedStore, readNamedStores } from '@omnipub/pipeline';
import { namedFile } from '../flow/pipeline-file.js';
import type { Session } from '../session.js';

/** Which store is meant, and what is known of its logins. */
export interface FoundLogin {
  readonly definition: LoginDefinition;
  /** Scheme, host and port. */
  readonly origin: string;
  /** True when the command line or the pipeline file named the origin, false for the usual one of the kind. */
  readonly originNamed: boolean;
  /** What the pipeline file says of this store, unchecked. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Finds a store by its name in omnipub.yaml, else by its kind.
 * @throws PublishError INVALID_INPUT for neither; UNSUPPORTED for a kind of store that has no login
 */
export async function findLogin(
  session: Session,
  options: { readonly store: string; readonly origin?: string; readonly file?: string },
): Promise<FoundLogin> {
  const { store: name, file } = options;
  const path = await namedFile(session, file);
  const named: ReadonlyMap<string, NamedStore> =
    path === undefined ? new Map<string, NamedStore>() : await readNamedStores(path);
  const store = named.get(name);
  const kind = store?.kind ?? name;
  if (!session.logins.kinds.includes(kind)) throw noLogin(session, kind, { name, names: [...named.keys()] });
  const definition = await session.logins.load(kind);
  const origin = options.origin === undefined ? store?.origin : normalizeOrigin(options.origin);
  const usual = origin === undefined ? definition.originIn?.(session.env) : undefined;
  return {
    definition,
    origin: origin ?? usual ?? definition.defaultOrigin,
    originNamed: origin !== undefined,
    settings: store?.settings ?? {},
  };
}

function noLogin(
  session: Session,
  kind: string,
  typed: { readonly name: string; readonly names: readonly string[] },
): PublishError {
  const { kinds } = session.logins;
  const withLogin = `kinds of stores with a login: ${kinds.join(', ')}`;
  if (session.registry.kinds.includes(kind) || typed.names.includes(typed.name)) {
    return new PublishError('UNSUPPORTED', `there is no login for a store of kind "${kind}"`, {
      hint: withLogin,
    });
  }
  return new PublishError('INVALID_INPUT', `there is no store "${typed.name}"`, {
    hint:
      didYouMean(typed.name, [...typed.names, ...kinds]) ??
      `name a store of omnipub.yaml, or a kind; ${withLogin}`,
  });
}
