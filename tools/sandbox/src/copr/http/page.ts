import { type Answer, html } from './answer.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Access Restricted',
  404: 'Page Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
};

/** A page of the web interface, as bare as can be. */
export function webPage(title: string, body: string): string {
  return [
    '',
    '<!doctype html>',
    '<html>',
    `<head>\n  <title>Copr Build System – ${escapeHtml(title)}</title>\n</head>`,
    `<body>\n${body}\n</body>`,
    '</html>\n',
  ].join('\n');
}

/** The page of an error (recordings web-ui-404-html-raw, webhook-github-bad-secret). */
export function errorPage(status: number, message: string): Answer {
  const title = TITLES[status] ?? 'Unknown error';
  return html(webPage(title, `<h1> Error ${status}: ${title}</h1>\n  ${escapeHtml(message)} `), status);
}

/** Text that may stand in a page. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;');
}

/** A redirect as the frontend's library words it (recording web-build-redirect-raw). */
export function redirect(location: string, status = 302): Answer {
  const target = escapeHtml(location);
  const link = `<a href="${target}">${target}</a>`;
  const lines = [
    '<!doctype html>',
    '<html lang=en>',
    '<title>Redirecting...</title>',
    '<h1>Redirecting...</h1>',
    `<p>You should be redirected automatically to the target URL: ${link}. If not, click the link.\n`,
  ];
  return { status, headers: { Location: location }, text: lines.join('\n') };
}
