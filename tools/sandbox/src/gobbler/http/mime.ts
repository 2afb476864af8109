import type { Raw } from '../go/raw.js';

/** Types by extension: Go's own table and what a Debian server adds to it (recording fetch_manifest). */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.bz2': 'application/x-bzip',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.manifest': 'text/cache-manifest; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.tar': 'application/x-tar',
  '.tsv': 'text/tab-separated-values; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.xml': 'text/xml; charset=utf-8',
  '.yaml': 'application/yaml',
  '.zip': 'application/zip',
};

/** The type by the end of a name; undefined when the content has to be looked at. */
export function typeByName(name: Raw): string | undefined {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? undefined : (BY_EXTENSION[name.slice(dot)] ?? BY_EXTENSION[name.slice(dot).toLowerCase()]);
}

const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [
    /^[\t\n\f\r ]*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)[ >]/i,
    'text/html; charset=utf-8',
  ],
  [/^[\t\n\f\r ]*<\?xml/, 'text/xml; charset=utf-8'],
  [/^%PDF-/, 'application/pdf'],
  [/^%!PS-Adobe-/, 'application/postscript'],
  [/^\xfe\xff/, 'text/plain; charset=utf-16be'],
  [/^\xff\xfe/, 'text/plain; charset=utf-16le'],
  [/^\xef\xbb\xbf/, 'text/plain; charset=utf-8'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^\x1f\x8b\x08/, 'application/x-gzip'],
  [/^PK\x03\x04/, 'application/zip'],
  [/^\0asm/, 'application/wasm'],
];

/** The type by the first 512 bytes of a file. */
export function typeByContent(head: Raw): string {
  for (const [signature, type] of SIGNATURES) if (signature.test(head)) return type;

  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(head)
    ? 'application/octet-stream'
    : 'text/plain; charset=utf-8';
}
