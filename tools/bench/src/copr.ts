import { createCoprClient } from '@omnipub/copr';
import { type Sandbox, startSandbox } from '@omnipub/sandbox';
import { pairs, timed } from './pairs.js';
import { measure } from './process.js';
import { inScratch } from './scratch.js';

const MANY = 5_000;
const place = { ownername: 'alice', projectname: 'many' } as const;

/** Lists of the Copr adapter, read to their end, against curl that fetches the very same pages. Always resolves to true. */
export async function copr(): Promise<boolean> {
  await inScratch(async (folder) => {
    const sandbox = await startSandbox({ state: folder, copr: { createrepo: 'never' } });
    try {
      sandbox.copr.control.seedMany({
        owner: place.ownername,
        project: place.projectname,
        packages: MANY,
        builds: MANY,
        states: ['succeeded', 'failed', 'canceled'],
      });
      const client = createCoprClient({ url: sandbox.copr.url });
      await compare(sandbox.copr, `${folder}/time.txt`, {
        name: `list of ${String(MANY)} packages`,
        wanted: MANY,
        list: () => client.packages.list(place),
      });
      await compare(sandbox.copr, `${folder}/time.txt`, {
        name: `list of the failed ones of ${String(MANY)} builds`,
        wanted: Math.ceil((MANY - 1) / 3),
        list: () => client.builds.list({ ...place, status: 'failed' }),
      });
    } finally {
      await sandbox.stop();
    }
  });
  return true;
}

interface Listing {
  readonly name: string;
  /** How many items there are. */
  readonly wanted: number;
  readonly list: () => AsyncIterable<{ readonly id: number }>;
}

async function compare(
  { url, requests }: Sandbox['copr'],
  report: string,
  { name, wanted, list }: Listing,
): Promise<void> {
  const read = async (): Promise<void> => {
    const ids = new Set<number>();
    let count = 0;
    for await (const { id } of list()) {
      ids.add(id);
      count++;
    }
    if (ids.size !== wanted || count !== wanted)
      throw new Error(`${String(count)} items, ${String(ids.size)} of them different, of ${String(wanted)}`);
  };
  const before = requests.length;
  await read();
  const pages = requests.slice(before).map((request) => `${url}${request.url}`);
  // Braces and brackets are no patterns here.
  const command = ['curl', '-sS', '-g', '-f', ...pages.flatMap((page) => ['-o', '/dev/null', page])];
  const curl = async (): Promise<number> => (await measure(command, report)).seconds;
  console.log(
    `${name}, ${String(pages.length)} pages, against curl fetching them: ${await pairs(() => timed(read), curl)}`,
  );
}
