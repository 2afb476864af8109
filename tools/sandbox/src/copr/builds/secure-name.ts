/** A file name that is only ASCII and leads nowhere (copr contract 4). */
export function secureName(filename: string): string {
  const ascii = filename.normalize('NFKD').replaceAll(/[^\u0000-\u007f]/g, '');
  return ascii
    .replaceAll('/', ' ')
    .split(/\s+/)
    .filter((part) => part !== '')
    .join('_')
    .replaceAll(/[^A-Za-z0-9_.-]/g, '')
    .replaceAll(/^[._]+|[._]+$/g, '');
}
