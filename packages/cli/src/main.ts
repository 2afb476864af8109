import { main } from './cli.js';
import { processIo } from './process-io.js';

process.exitCode = await main(process.argv.slice(2), processIo());
// A socket that somebody forgot must not keep a finished release from returning to its shell.
setTimeout(() => process.exit(), 2_000).unref();
