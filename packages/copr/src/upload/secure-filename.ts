/**
 * The name under which the server keeps an uploaded file: werkzeug's `secure_filename`, by which an upload is known again
 * (copr contract 4: "server stores an ASCII-safe name"). Empty when nothing of the name is left.
 */
export function secureFilename(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\P{ASCII}/gu, '')
    .replaceAll('/', ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join('_')
    .replace(/[^A-Za-z0-9_.-]/g, '')
    .replace(/^[._]+|[._]+$/g, '');
}
