import type { Field } from './field.js';
import { textOf, ValidationError, type Validator } from './validator.js';

const NO_URL =
  "A list of http[s] URLs separated by whitespace characters is needed ('{0}' doesn't seem to be a valid URL).";
const NO_SOURCE = "URLs must end with .src.rpm, .nosrc.rpm, or .spec ('{0}' doesn't seem to be a valid URL).";

/** The parts of a URL that Python's `urlparse` finds. */
export function urlParts(url: string): { scheme: string; netloc: string; path: string } {
  const [, scheme = '', , netloc = '', path = ''] =
    /^(?:([a-z][a-z0-9+.-]*):)?(\/\/([^/?#]*))?([^?#]*)/i.exec(url) ?? [];
  return { scheme: scheme.toLowerCase(), netloc, path };
}

/** One URL with a host that has a top-level domain, or an address. */
export const oneUrl: Validator = ({ data }) => {
  const [, host] = /^[a-z]+:\/\/([^/?:]+)(?::\d+)?(?:\/.*?)?(?:\?.*)?$/i.exec(textOf(data)) ?? [];
  if (host === undefined || !isHost(host)) throw new ValidationError('Invalid URL.');
};

function isHost(host: string): boolean {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return host.split('.').every((part) => Number(part) <= 255);
  const parts = host.replace(/\.$/, '').split('.');
  const last = parts.at(-1) ?? '';
  return (
    parts.length > 1 &&
    parts.every((part) => /^(?:xn-|[a-z0-9_]+)(?:-[a-z0-9_-]+)*$/i.test(part)) &&
    /^(?:[a-z]{2,20}|xn--(?:[a-z0-9]+-)*[a-z0-9]+)$/i.test(last)
  );
}

/** Every word is such a URL. */
const everyWord =
  (isRight: (url: string) => boolean, message: string) =>
  ({ data }: Field): void => {
    for (const url of textOf(data).split(/\s+/)) {
      if (url !== '' && !isRight(url)) throw new ValidationError(message.replace('{0}', url));
    }
  };

/** URLs of http or https. */
export const httpUrls: Validator = everyWord((url) => {
  const { scheme, netloc } = urlParts(url);
  return scheme.startsWith('http') && netloc !== '';
}, NO_URL);

/** URLs whose path ends as that of a source package or spec file (recording build-create-url-bad-400). */
export const sourceUrls: Validator = everyWord(
  (url) => /\.(?:src\.rpm|nosrc\.rpm|spec)$/.test(urlParts(url).path),
  NO_SOURCE,
);

/** URLs of repositories; `copr://owner/project` has to be there. */
export const repoUrls = (projectExists: (owner: string, project: string) => boolean): Validator =>
  everyWord((url) => {
    const { scheme, netloc, path } = urlParts(url);
    if (!['http', 'https', 'copr'].includes(scheme) || netloc === '') return false;
    if (scheme !== 'copr') return true;
    const project = path.split('/')[1] ?? '';
    if (project === '') return false;
    if (!projectExists(netloc, project)) throw new ValidationError(`${url} does not exist.`);
    return true;
  }, NO_URL);

/** An address for mail, or a URL. */
export const mailOrUrl: Validator = (field, form) => {
  if (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(textOf(field.data))) return;
  try {
    oneUrl(field, form);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const name = field.spec.name.charAt(0).toUpperCase() + field.spec.name.slice(1);
    throw new ValidationError(`${name} must be email address or URL`);
  }
};
