import type { World } from './recordings.world.js';
import { buildWorlds } from './recordings.worlds-builds.js';
import { packageWorlds } from './recordings.worlds-packages.js';
import { projectWorlds } from './recordings.worlds-projects.js';
import { toolWorlds } from './recordings.worlds-tools.js';

/** All recordings that are replayed. */
export const WORLDS: readonly World[] = [...projectWorlds, ...packageWorlds, ...buildWorlds, ...toolWorlds];
