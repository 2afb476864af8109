/** What the sandbox takes out of a spec file. */
export interface Spec {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  readonly summary: string;
  readonly license: string;
  readonly noarch: boolean;
  /** Architectures that it is built on; none: on all. */
  readonly exclusiveArch: readonly string[];
  readonly excludeArch: readonly string[];
}

/** Macros of rpm itself that stand for architectures. */
const ARCHITECTURES: readonly (readonly [string, string])[] = [
  ['ix86', 'i386 i486 i586 i686 pentium3 pentium4 athlon geode'],
  ['power64', 'ppc64 ppc64p7 ppc64le'],
  ['arm64', 'aarch64'],
];

/** Reads the tags of a spec file's main package, with simple macros; undefined for what has no name or version. */
export function readSpec(text: string): Spec | undefined {
  const macros = new Map<string, string>(ARCHITECTURES);
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
  const words = (tag: string): string[] => (tags.get(tag) ?? '').split(/[\s,]+/).filter(Boolean);
  return {
    name,
    version,
    release: tags.get('release') || '1',
    summary: tags.get('summary') || name,
    license: tags.get('license') || 'Unspecified',
    epoch: /^\d+$/.test(tags.get('epoch') ?? '') ? Number(tags.get('epoch')) : null,
    noarch: tags.get('buildarch') === 'noarch',
    exclusiveArch: words('exclusivearch'),
    excludeArch: words('excludearch'),
  };
}
