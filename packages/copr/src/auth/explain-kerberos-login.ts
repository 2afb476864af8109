import { type ExplainError, shownText } from '@omnipub/core';
import { z } from 'zod';

const body = z.object({ error: z.string() });

/**
 * What an answer to the login by Kerberos means (copr contract 2). 401 comes from the web server, in HTML: it takes no ticket of ours. 403
 * comes from the frontend: it was told of nobody, because Kerberos is not set up before it (recording gssapi-no-credentials-403).
 */
export const explainKerberosLogin: ExplainError = ({ status, json }) => {
  const said = body.safeParse(json);
  const words = said.success ? { storeMessage: said.data.error } : {};
  const because = said.success ? `: ${shownText(said.data.error)}` : '';
  switch (status) {
    case 401:
      return {
        ...words,
        code: 'AUTH_DENIED',
        recovery: 'login',
        message: `Copr refused the Kerberos ticket${because}`,
        hint: 'look with klist whose ticket it is and of which realm; get one of the realm of this Copr: kinit YOU@REALM',
      };
    case 403:
      return {
        ...words,
        code: 'AUTH_DENIED',
        recovery: 'login',
        message: `Copr refused the login by Kerberos${because}`,
        hint: 'this Copr may know no Kerberos: use an API token, with "omnipub login copr"',
      };
    case 404:
      return {
        ...words,
        code: 'UNSUPPORTED',
        message: 'Copr has no login by Kerberos',
        hint: 'use an API token, with "omnipub login copr"; also check that the URL leads to Copr itself',
      };
    default:
      return undefined;
  }
};
