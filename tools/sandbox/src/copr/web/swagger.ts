import { compactJson, html } from '../http/answer.js';
import { webPage } from '../http/page.js';
import type { Endpoint, Route } from '../http/route.js';

/** `swagger.json` and its page: every method and path of the API, without what they take (copr contract 1). */
export function swaggerRoutes(routes: readonly Route[]): Route[] {
  const paths = Object.fromEntries(
    routes
      .filter(({ hidden }) => hidden !== true)
      .map((route) => [route.path.replaceAll(/<(?:int:)?(\w+)>/g, '{$1}'), methodsOf(route)]),
  );
  const document = {
    swagger: '2.0',
    basePath: '/api_3',
    paths,
    info: { title: 'Copr API', version: 'v3' },
    produces: ['application/json'],
    consumes: ['application/json'],
  };
  const page = webPage('Copr API', '<h1>Copr API</h1>\n<a href="/api_3/swagger.json">swagger.json</a>');
  return [
    { path: '/swagger.json', hidden: true, methods: { GET: { respond: () => compactJson(200, document) } } },
    { path: '/docs', hidden: true, methods: { GET: { respond: () => html(page) } } },
  ];
}

function methodsOf({ methods, deprecated }: Route): Record<string, unknown> {
  const entries = Object.entries<Endpoint>(methods);
  return Object.fromEntries(
    entries.map(([method, endpoint]) => {
      const isOld = deprecated === true || endpoint.deprecated !== undefined;
      const answers = { responses: { 200: { description: 'Success' } } };
      return [method.toLowerCase(), isOld ? { ...answers, deprecated: true } : answers];
    }),
  );
}
