import { copr } from './copr.js';
import { koji } from './koji.js';
import { memory } from './memory.js';
import { speed } from './speed.js';

const benches: Record<string, () => Promise<boolean>> = { memory, speed, koji, copr };
const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`there is no bench "${name}"; use one of: ${Object.keys(benches).join(', ')}`);
    process.exitCode = 2;
    break;
  }
  if (!(await bench())) process.exitCode = 1;
}
