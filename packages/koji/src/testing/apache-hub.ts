import { dirname } from 'node:path';
import {
  type ApacheOptions,
  makeCertificates,
  startApache,
  type TestCertificates,
} from '@omnipub/core/testing';

/** As mod_wsgi in front of a hub: a login for whom the web server knows, and then who the session belongs to. */
const hub = `#!/bin/sh
cat >/dev/null
user=\${REMOTE_USER%@*}
[ -n "$SSL_CLIENT_S_DN_CN" ] && user=$SSL_CLIENT_S_DN_CN
member() { printf '<member>\\n<name>%s</name>\\n<value><%s>%s</%s></value>\\n</member>\\n' "$1" "$2" "$3" "$2"; }
printf 'Content-Type: text/xml\\r\\nKoji-Version: 1.35.3\\r\\n\\r\\n'
printf '<?xml version=%s?>\\n<methodResponse>\\n<params>\\n<param>\\n<value><struct>\\n' "'1.0'"
case "$PATH_INFO" in
*/ssllogin)
  member session-id int 7
  member session-key string "7-$user-$SSL_PROTOCOL"
  member header-auth boolean 1 ;;
*)
  member id int 7
  member name string "\${HTTP_KOJI_SESSION_KEY#7-}"
  member status int 0
  member usertype int 0
  member authtype int 2 ;;
esac
printf '</struct></value>\\n</param>\\n</params>\\n</methodResponse>\\n'
`;

/** Debian's Apache before such a hub, with upstream's way to ask: at `/kojihub/ssllogin` only. Stopped when the test has ended. */
export async function startApacheHub(
  login: readonly string[],
  more: Pick<ApacheOptions, 'modules' | 'env'> = {},
): Promise<{ readonly url: string; readonly made: TestCertificates }> {
  const made = await makeCertificates();
  const { port } = await startApache({
    folder: dirname(made.ca),
    ...made.server,
    ca: made.ca,
    script: hub,
    directives: ['<Location /kojihub/ssllogin>', ...login, '</Location>'],
    ...more,
  });
  return { url: `https://localhost:${String(port)}/kojihub`, made };
}
