import type { Child } from '../disk.js';
import type { Raw } from '../go/raw.js';

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** The HTML page that stands for a directory without index.html (gobbler contract 1.3). */
export function htmlListing(entries: readonly Child[]): Raw {
  const lines = entries.map((entry) => {
    const name = entry.kind === 'directory' ? `${entry.name}/` : entry.name;
    return `<a href="${escapePath(name)}">${name.replace(/[&<>"']/g, (char) => HTML[char] ?? char)}</a>\n`;
  });
  const start = '<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n';
  return `${start}${lines.join('')}</pre>\n`;
}

function escapePath(name: Raw): Raw {
  const escaped = name.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/g, (char) => {
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
  // Otherwise what stands before the colon would be taken for a scheme.
  return /^[^/]*:/.test(escaped) ? `./${escaped}` : escaped;
}
