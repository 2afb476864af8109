/** What the sandbox takes out of a spec file. */
export interface Spec {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly summary: string;
  readonly license: string;
  readonly noarch: boolean;
}

/** Reads the tags of a spec file's main package, with simple macros; undefined for what has no name or version. */
export function readSpec(text: string): Spec | undefined {
  const macros = new Map<string, string>();
  const expand = (value: string): string =>
    value.replaceAll(/%\{\??([\w-]+)(?::[^}]*)?\}|%(\w+)/g, (_, braced?: string, bare?: string) => {
      return macros.get((braced ?? bare ?? '').toLowerCase()) ?? '';
    });
  const tags = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (/^%(?:package|description|prep|build|install|files)\b/.test(line)) break;
    const [, macro, definition] = /^%(?:global|define)\s+([\w-]+)\s+(.*)$/.exec(line) ?? [];
    if (macro !== undefined) macros.set(macro.toLowerCase(), expand((definition ?? '').trim()));
    const [, tag, value] = /^([A-Za-z]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (tag === undefined) continue;
    tags.set(tag.toLowerCase(), expand(value ?? ''));
    if (!macros.has(tag.toLowerCase())) macros.set(tag.toLowerCase(), expand(value ?? ''));
  }
  const [name, version] = [tags.get('name') ?? '', tags.get('version') ?? ''];
  if (name === '' || version === '') return undefined;
  return {
    name,
    version,
    release: tags.get('release') || '1',
    summary: tags.get('summary') || name,
    license: tags.get('license') || 'Unspecified',
    noarch: tags.get('buildarch') === 'noarch',
  };
}
