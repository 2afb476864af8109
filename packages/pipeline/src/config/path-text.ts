import type { YamlPath } from './yaml-file.js';

/** A place as people write it: `targets[0].upload.version`. */
export function pathText(path: YamlPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${String(part)}]` : index === 0 ? part : `.${part}`))
    .join('');
}
