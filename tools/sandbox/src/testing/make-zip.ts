import { crc32 } from 'node:zlib';

/** A zip with these files, nothing compressed. */
export function makeZip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const fields = common(Buffer.from(name), data);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32BE(0x504b0506, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** What the header of a file and its entry in the directory share. */
function common(name: Buffer, data: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

/** The metadata that makes a zip a charm. */
export interface CharmMaking {
  readonly name: string;
  /** What tells one from another of the same name. @default '1' */
  readonly version?: string;
  /** Types of its resources by their names. @default none */
  readonly resources?: Readonly<Record<string, 'file' | 'oci-image'>>;
  /** Architectures on ubuntu 24.04. @default amd64 */
  readonly architectures?: readonly string[];
}

/** A charm as charmcraft packs it. */
export function makeCharm({
  name,
  version = '1',
  resources = {},
  architectures = ['amd64'],
}: CharmMaking): Buffer {
  const declared = Object.entries(resources).map(([key, type]) => `  ${key}:\n    type: ${type}\n`);
  const bases =
    architectures.length === 0
      ? ''
      : `bases:\n  - name: ubuntu\n    channel: "24.04"\n    architectures: [${architectures.join(', ')}]\n`;
  return makeZip({
    'metadata.yaml': `name: ${name}\nsummary: A charm\ndescription: For tests\n${declared.length === 0 ? '' : `resources:\n${declared.join('')}`}`,
    'manifest.yaml': `charmcraft-version: 4.4.0\n${bases}`,
    version,
  });
}
