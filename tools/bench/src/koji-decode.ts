import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createXmlRpcDecoder } from '@omnipub/koji';
import { median, ratios, timed } from './pairs.js';
import { inScratch } from './scratch.js';

const run = promisify(execFile);
const BUILDS = 10_000;
/** What a socket gives at once. */
const PIECE = 64 * 1024;
/** How many times as fast as the peer it should be. */
const AIMS = { python: 3, npm: 6 };

/** Seconds that Python's own decoder takes for the same file, fed in the same pieces. */
const python = `
import sys, time, xmlrpc.client
data = open(sys.argv[1], 'rb').read()
began = time.perf_counter()
parser, target = xmlrpc.client.getparser(use_builtin_types=True)
for at in range(0, len(data), ${String(PIECE)}): parser.feed(data[at:at + ${String(PIECE)}])
parser.close()
assert len(target.close()[0]) == ${String(BUILDS)}
print(time.perf_counter() - began)
`;

interface Deserializer {
  deserializeMethodResponse(stream: Readable, done: (error: unknown, value: unknown) => void): void;
}
const NpmDeserializer = createRequire(import.meta.url)('xmlrpc/lib/deserializer') as new () => Deserializer;

/** Decodes in a process of its own and says what is left when everything else has been collected. */
const heap = `
import { open } from 'node:fs/promises';
import { createXmlRpcDecoder } from '@omnipub/koji';
gc();
const before = process.memoryUsage().heapUsed;
const decoder = createXmlRpcDecoder();
const file = await open(process.argv[1]);
for await (const piece of file.createReadStream()) decoder.write(piece);
const answer = decoder.response();
gc();
console.log(process.memoryUsage().heapUsed - before, answer.value.length);
`;

async function heapKept(file: string): Promise<number> {
  const words = ['--expose-gc', '--input-type=module', '-e', heap, file];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { stdout } = await run(process.execPath, words, { cwd });
  return Number(stdout.split(' ')[0]) / 1024 ** 2;
}

/** listBuilds of so many builds: the recorded answer of a hub, with its one row as often as that. */
async function listBuilds(): Promise<Buffer> {
  const recorded = new URL('../../../test-fixtures/recordings/koji/listBuilds.response.xml', import.meta.url);
  const text = await readFile(recorded, 'utf8');
  const from = text.indexOf('<data>\n') + '<data>\n'.length;
  const to = text.lastIndexOf('</data>');
  const row = text.slice(from, to);
  const source =
    '<value><string>git+https://src.example.org/rpms/hello#0123456789abcdef0123456789abcdef0123</string></value>\n';
  const rows = Array.from({ length: BUILDS }, (_, index) =>
    row
      .replace('<name>source</name>\n<value><nil/></value>', `<name>source</name>\n${source}`)
      .replaceAll('hello', `hello-${String(index % 700)}`)
      .replace('<int>1</int>', `<int>${String(index)}</int>`)
      .replace('1.0-1', `1.${String(index)}-1`),
  );
  return Buffer.from(`${text.slice(0, from)}${rows.join('')}${text.slice(to)}`);
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Decodes a long list against Python's xmlrpc.client and npm's xmlrpc. Resolves to false when an aim is missed. */
export function decodeBench(): Promise<boolean> {
  return inScratch(async (folder) => {
    const bytes = await listBuilds();
    const file = join(folder, 'listBuilds.xml');
    await writeFile(file, bytes);
    const ours = (): Promise<number> =>
      timed(async () => {
        const decoder = createXmlRpcDecoder();
        for (const piece of pieces(bytes)) decoder.write(piece);
        const answer = decoder.response();
        if (!('value' in answer) || !Array.isArray(answer.value) || answer.value.length !== BUILDS)
          throw new Error('decoded something else');
      });
    const theirs = async (): Promise<number> => Number((await run('python3', ['-c', python, file])).stdout);
    const npm = (): Promise<number> =>
      timed(
        () =>
          new Promise<void>((resolve, reject) => {
            const stream = Readable.from(pieces(bytes), { objectMode: false });
            new NpmDeserializer().deserializeMethodResponse(stream, (error, value) => {
              if (Array.isArray(value) && value.length === BUILDS) resolve();
              else reject(new Error(`npm xmlrpc: ${String(error)}`));
            });
          }),
      );
    const size = (bytes.length / 1e6).toFixed(1);
    const faster = async (name: keyof typeof AIMS, peer: () => Promise<number>): Promise<boolean> => {
      const times = 1 / median(await ratios(ours, peer));
      console.log(
        `decode of ${String(BUILDS)} builds (${size} MB), against ${name}: ${times.toFixed(1)} times as fast (aim ${String(AIMS[name])})`,
      );
      return times >= AIMS[name];
    };
    console.log(`heap that the values of it keep: ${(await heapKept(file)).toFixed(0)} MiB`);
    const overPython = await faster('python', theirs);
    return (await faster('npm', npm)) && overPython;
  });
}
