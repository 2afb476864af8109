import type { Command } from 'commander';

/** What every verb that speaks to a single store takes. */
export interface StoreFlags {
  readonly file?: string;
  readonly config?: readonly string[];
  readonly set?: readonly string[];
  readonly input?: string;
}

/** Adds the options of {@link StoreFlags}; `what` is what `--set` fills in. */
export function withStoreOptions(command: Command, what: string): Command {
  return command
    .argument('<store>', 'name of a store in the pipeline file; with --config a kind of store')
    .option('-f, --file <file>', 'the pipeline file that names the store (default: ./omnipub.yaml)')
    .option('-c, --config <key=value>', 'a setting of the store; repeatable', collect)
    .option('-s, --set <key=value>', `a field of ${what}; dots lead inwards; repeatable`, collect)
    .option('--input <json>', `${what} as one JSON object; --set adds to it`);
}

/** Gathers a repeatable option. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
