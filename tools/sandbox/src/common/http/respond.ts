import { type ServerResponse, STATUS_CODES } from 'node:http';

/** An answer that is known as a whole. */
export interface Body {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends an answer, its length in front (koji contract 2, all of copr but its streams). */
export function send(response: ServerResponse, { status, body, headers }: Body): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
  response.end(bytes);
}

/** What a web server says by itself, in HTML; what is behind it never saw the request. */
export function page(
  response: ServerResponse,
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const name = `${status} ${title || (STATUS_CODES[status] ?? '')}`;
  const body = [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">',
    `<html><head>\n<title>${name}</title>\n</head><body>\n<h1>${title}</h1>\n</body></html>\n`,
  ].join('\n');
  send(response, { status, body, headers: { ...headers, 'Content-Type': 'text/html; charset=iso-8859-1' } });
}
