import { decodeMacaroon, type Macaroon, PublishError } from '@omnipub/core';
import { z } from 'zod';

/** How a person or program can prove to a discharger who they are. Addresses are relative to the caveat's location. */
export interface InteractionInfo {
  /** Opens in a browser; the token comes from `waitToken`. */
  readonly browserWindow?: { readonly visit: string; readonly waitToken: string };
  readonly agent?: { readonly login: string };
  readonly form?: { readonly url: string };
  /** The old way: open `visit`; `wait` gives the discharge itself. */
  readonly legacy?: { readonly visit: string; readonly wait: string };
}

/** What a discharger answers (canonical contract 3.2 step 3). */
export type BakeryAnswer =
  | { readonly type: 'macaroon'; readonly macaroon: Macaroon }
  | { readonly type: 'interaction'; readonly info: InteractionInfo; readonly message: string }
  /** The discharger itself wants a macaroon, as a cookie. */
  | {
      readonly type: 'macaroon-wanted';
      readonly macaroon: Macaroon;
      readonly path: string;
      readonly cookieName: string;
    }
  | { readonly type: 'refused'; readonly code: string; readonly message: string };

const text = z.string().optional().catch(undefined);
const info = z.object({
  VisitURL: text,
  WaitURL: text,
  InteractionMethods: z
    .object({
      'browser-window': z
        .object({ VisitURL: z.string(), WaitTokenURL: z.string() })
        .optional()
        .catch(undefined),
      agent: z.object({ 'login-url': z.string() }).optional().catch(undefined),
      form: z.object({ url: z.string() }).optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  Macaroon: z.unknown().optional(),
  MacaroonPath: text,
  CookieNameSuffix: text,
});
const fields = z.object({
  Macaroon: z.unknown().optional(),
  Code: text,
  Message: text,
  Info: z.unknown().optional(),
});

/** The names of Go's fields come with or without a capital (canonical contract 2). */
const capitals: Readonly<Record<string, string>> = {
  macaroon: 'Macaroon',
  code: 'Code',
  message: 'Message',
  info: 'Info',
};

/** Reads an answer of a discharger, whatever its status was. */
export const bakeryAnswer = z
  .record(z.string(), z.unknown())
  .transform((json) =>
    Object.fromEntries(Object.entries(json).map(([name, value]) => [capitals[name] ?? name, value])),
  )
  .pipe(fields)
  .transform(({ Macaroon, Code = '', Message = '', Info }): BakeryAnswer => {
    if (Macaroon !== undefined && Macaroon !== null)
      return { type: 'macaroon', macaroon: macaroonOf(Macaroon) };
    const known = info.safeParse(Info ?? {});
    const code = Code.toLowerCase();
    if (known.success && code === 'interaction required')
      return { type: 'interaction', info: methodsOf(known.data), message: Message };
    if (known.success && code === 'macaroon discharge required' && known.data.Macaroon !== undefined)
      return {
        type: 'macaroon-wanted',
        macaroon: macaroonOf(known.data.Macaroon),
        path: known.data.MacaroonPath ?? '/',
        cookieName: `macaroon-${cookieSuffix(known.data.CookieNameSuffix)}`,
      };
    return { type: 'refused', code: Code, message: Message };
  });

/** A macaroon inside JSON, in any of its JSON forms, also as a string. */
export const macaroonOf = (json: unknown): Macaroon => decodeMacaroon(JSON.stringify(json));

function methodsOf({ VisitURL, WaitURL, InteractionMethods }: z.output<typeof info>): InteractionInfo {
  const window = InteractionMethods?.['browser-window'];
  const agent = InteractionMethods?.agent;
  const form = InteractionMethods?.form;
  const old = InteractionMethods === undefined || InteractionMethods === null;
  return {
    ...(window === undefined
      ? {}
      : { browserWindow: { visit: window.VisitURL, waitToken: window.WaitTokenURL } }),
    ...(agent === undefined ? {} : { agent: { login: agent['login-url'] } }),
    ...(form === undefined ? {} : { form }),
    ...(old && VisitURL !== undefined && WaitURL !== undefined
      ? { legacy: { visit: VisitURL, wait: WaitURL } }
      : {}),
  };
}

/** A cookie's name is a token (RFC 6265); what is none would end the header. */
function cookieSuffix(suffix = 'auth'): string {
  const name = suffix === '' ? 'auth' : suffix;
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/u.test(name)) return name;
  throw new PublishError('PROTOCOL', 'the login server names a cookie that can not be', {
    recovery: 'give-up',
  });
}
