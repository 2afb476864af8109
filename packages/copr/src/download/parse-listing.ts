import { safeName } from './safe-name.js';

/** What a listing of a directory links to, right below it. */
export interface ListedEntry {
  /** Decoded, and safe as a part of a path. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly url: URL;
}

const link = /<a\s[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
};

/**
 * Reads the page with which a web server lists a directory: all links to something right below it. Links up, elsewhere, and to the
 * page itself (sorted in another way) are left out, as `wget -r --no-parent` does.
 *
 * @param at the directory's URL, with a slash at its end
 * @throws PublishError PROTOCOL for a link whose name, decoded, leads out of the directory
 */
export function parseListing(html: string, at: URL): readonly ListedEntry[] {
  const found = new Map<string, ListedEntry>();
  for (const match of html.matchAll(link)) {
    const entry = entryOf(decodeEntities(match[1] ?? match[2] ?? match[3] ?? ''), at);
    if (entry !== undefined) found.set(entry.name, entry);
  }
  return [...found.values()];
}

function entryOf(href: string, at: URL): ListedEntry | undefined {
  if (!URL.canParse(href, at.href)) return undefined;
  const url = new URL(href, at);
  if (url.origin !== at.origin || url.search !== '' || !url.pathname.startsWith(at.pathname))
    return undefined;
  url.hash = '';
  const rest = url.pathname.slice(at.pathname.length);
  const kind = rest.endsWith('/') ? 'folder' : 'file';
  const encoded = kind === 'folder' ? rest.slice(0, -1) : rest;
  if (encoded === '' || encoded.includes('/')) return undefined;
  return { name: safeName(decodeName(encoded)), kind, url };
}

/** A name with a `%` that begins no code stands for itself. */
function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(amp|lt|gt|quot|#39|#x27);/gi,
    (whole, name: string) => entities[name.toLowerCase()] ?? whole,
  );
}
